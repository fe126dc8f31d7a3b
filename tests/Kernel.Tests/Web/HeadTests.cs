using Microsoft.AspNetCore.Builder;
using Stoa.Kernel.Web;
using Stoa.Testing;

namespace Stoa.Kernel.Tests.Web;

public class HeadTests
{
    private static Task<DoorHost> Start() => DoorHost.Start(
        app =>
        {
            app.MapGet("/thing", () => "some text");
            app.MapGet("/events", () => "never").Limit(LimitClass.Browse, stream: true);
            app.MapPost("/made", () => "made");
        },
        kestrel: true);

    [Fact, Rows(49)]
    public async Task A_HEAD_is_answered_as_the_GET_without_its_body()
    {
        await using var host = await Start();
        var (got, headed) = (await host.Get("/thing"), await host.Send(HttpMethod.Head, "/thing"));
        Assert.Equal((200, "", got.Header("Content-Type"), "nosniff"),
            (headed.Status, headed.Body, headed.Header("Content-Type"), headed.Header("X-Content-Type-Options")));
        var missing = await host.Send(HttpMethod.Head, "/nowhere");
        Assert.Equal((404, "", "application/problem+json"), (missing.Status, missing.Body, missing.ContentType));
    }

    [Theory]
    [InlineData("/made", "POST")]
    [InlineData("/events", "GET")]
    [Rows(49)]
    public async Task Where_nothing_ends_or_nothing_is_to_get_it_is_refused(string path, string allowed)
    {
        await using var host = await Start();
        var reply = await host.Send(HttpMethod.Head, path);
        Assert.Equal((405, allowed), (reply.Status, reply.Header("Allow")));
    }
}

using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Stoa.Kernel.Messaging;

namespace Stoa.Kernel.Tests.Web;

public class RequestIdTests
{
    private const string Trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private static Task<DoorHost> Start() => DoorHost.Start(app =>
    {
        app.MapGet("/cause", () => Cause.Current);
        app.MapGet("/log", (ILogger<RequestIdTests> log) =>
        {
            log.LogInformation("something happened");
            return "";
        });
    });

    [Fact]
    public async Task A_sane_id_is_taken_returned_logged_and_carried_on()
    {
        await using var host = await Start();
        var reply = await host.Get("/cause", ("X-Request-Id", "order-7_a.b"));
        Assert.Equal("order-7_a.b", reply.Header("X-Request-Id"));
        Assert.Contains("\"correlationId\":\"order-7_a.b\"", reply.Body, StringComparison.Ordinal);
        await host.Get("/log", ("X-Request-Id", "log-me"));
        var logged = Assert.Single(host.Log.Lines, line => line.Contains("something happened", StringComparison.Ordinal));
        Assert.Contains("log-me", logged, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("with space")]
    [InlineData("esc\u001b[31m")]
    [InlineData("<script>")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task Any_other_is_replaced_by_a_new_one(string? sent)
    {
        await using var host = await Start();
        var context = await host.Server.SendAsync(http =>
        {
            http.Request.Path = "/cause";
            if (sent is not null)
                http.Request.Headers["X-Request-Id"] = sent;
        });
        var id = context.Response.Headers["X-Request-Id"].ToString();
        Assert.StartsWith("req_", id, StringComparison.Ordinal);
        Assert.InRange(id.Length, 32, 64);
    }

    [Fact]
    public async Task A_valid_trace_is_carried_on_and_garbage_is_not()
    {
        await using var host = await Start();
        Assert.Contains(Trace[3..35], (await host.Get("/cause", ("traceparent", Trace))).Body, StringComparison.Ordinal);
        Assert.DoesNotContain("garbage", (await host.Get("/cause", ("traceparent", "00-garbage"))).Body, StringComparison.Ordinal);
    }
}

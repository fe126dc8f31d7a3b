using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Stoa.Kernel.Web;

namespace Stoa.Kernel.Tests.Web;

public class VersionTests
{
    [Theory]
    [InlineData(null, true)]
    [InlineData("\"v7\"", true)]
    [InlineData("\"v7.s31\"", true)]
    [InlineData("\"v7.s99\"", true)]
    [InlineData("*", true)]
    [InlineData("\"v1\", \"v7\"", true)]
    [InlineData("\"v6\"", false)]
    [InlineData("\"v70\"", false)]
    [InlineData("W/\"v7\"", false)]
    [InlineData("\"other\"", false)]
    [InlineData("\"v\"", false)]
    [InlineData("v7", false)]
    [InlineData("", false)]
    public void A_change_goes_ahead_when_the_caller_saw_this_version_or_named_none(string? ifMatch, bool allowed)
    {
        var http = new DefaultHttpContext();
        if (ifMatch is not null)
            http.Request.Headers.IfMatch = ifMatch;
        Assert.Equal(allowed, IfMatch.Of(http).Allows(7));
    }

    [Theory]
    [InlineData(null, 200)]
    [InlineData("\"v6.s1\"", 200)]
    [InlineData("\"v7.s1\"", 304)]
    [InlineData("W/\"v7.s1\"", 304)]
    [InlineData("\"v1\", \"v7.s1\"", 304)]
    [InlineData("*", 304)]
    public async Task Who_has_it_already_is_told_so(string? ifNoneMatch, int status)
    {
        await using var host = await DoorHost.Start(app => app.MapGet("/", IResult (HttpContext http) =>
            ETags.IsKnown(http, ETags.Of(7, 's', 1)) ? TypedResults.StatusCode(304) : TypedResults.Ok("toy")));
        var reply = await host.Get("/", ifNoneMatch is null ? [] : [("If-None-Match", ifNoneMatch)]);
        Assert.Equal((status, "\"v7.s1\""), (reply.Status, reply.Header("ETag")));
        Assert.Equal(status == 304, reply.Body.Length == 0);
    }

    [Fact]
    public void A_stale_change_is_a_412() => Assert.Equal((412, "stale-version"), (Problems.Stale().Status, Problems.Stale().Code));
}

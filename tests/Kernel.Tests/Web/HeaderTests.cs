using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Stoa.Kernel.Tests.Web;

public class HeaderTests
{
    private static Task<DoorHost> Start(Dictionary<string, string?>? settings = null, IPAddress? from = null) => DoorHost.Start(
        app =>
        {
            app.MapGet("/", () => "ok");
            app.MapGet("/bug", string () => throw new InvalidOperationException());
            app.MapGet("/redirect", () => Results.Redirect("/"));
            app.MapGet("/who", (HttpContext http) => $"{http.Connection.RemoteIpAddress} {http.Request.Scheme}");
            app.MapGet("/page", (HttpContext http) =>
            {
                http.Response.Headers.ContentSecurityPolicy = "default-src 'self'";
                http.Response.Headers.CacheControl = "public, max-age=60";
                return "page";
            });
        },
        settings: settings,
        from: from);

    [Theory]
    [InlineData("/")]
    [InlineData("/nowhere")]
    [InlineData("/bug")]
    [InlineData("/redirect")]
    public async Task Every_response_carries_them(string path)
    {
        await using var host = await Start();
        var reply = await host.Get(path);
        Assert.Equal("nosniff", reply.Header("X-Content-Type-Options"));
        Assert.Equal("no-referrer", reply.Header("Referrer-Policy"));
        Assert.Equal("DENY", reply.Header("X-Frame-Options"));
        Assert.Equal("default-src 'none'; frame-ancestors 'none'", reply.Header("Content-Security-Policy"));
        Assert.Equal("same-origin", reply.Header("Cross-Origin-Opener-Policy"));
        Assert.Equal("same-origin", reply.Header("Cross-Origin-Resource-Policy"));
        Assert.Equal("no-store", reply.Header("Cache-Control"));
        Assert.Null(reply.Header("Server"));
        Assert.Null(reply.Header("Strict-Transport-Security"));
        Assert.NotNull(reply.Header("X-Request-Id"));
    }

    [Fact]
    public async Task A_route_may_write_its_own_policy()
    {
        await using var host = await Start();
        var reply = await host.Get("/page");
        Assert.Equal("default-src 'self'", reply.Header("Content-Security-Policy"));
        Assert.Equal("public, max-age=60", reply.Header("Cache-Control"));
    }

    [Fact]
    public async Task Over_https_browsers_are_told_to_stay_there()
    {
        await using var host = await Start();
        var context = await host.Server.SendAsync(http => (http.Request.Path, http.Request.Scheme) = ("/", "https"));
        Assert.StartsWith("max-age=31536000", context.Response.Headers.StrictTransportSecurity.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Forwarded_headers_from_a_stranger_are_just_text()
    {
        await using var host = await Start(from: IPAddress.Parse("203.0.113.9"));
        var reply = await host.Get("/who", ("X-Forwarded-For", "198.51.100.1"), ("X-Forwarded-Proto", "https"), ("X-Real-IP", "1.1.1.1"));
        Assert.Equal("203.0.113.9 http", reply.Body);
    }

    [Theory]
    [InlineData("198.51.100.1", "198.51.100.1 https")]
    [InlineData("6.6.6.6, 198.51.100.1", "198.51.100.1 https")]               // what the client made up stands on the left
    [InlineData("6.6.6.6, 198.51.100.1, 10.0.0.7", "198.51.100.1 https")]     // two proxies of ours
    [InlineData("nonsense", "10.0.0.1 https")]
    public async Task Behind_a_proxy_of_ours_the_client_is_the_last_that_is_not_one(string forwarded, string seen)
    {
        await using var host = await Start(new() { ["Stoa:TrustedProxies"] = "10.0.0.0/8, fd00::/8" }, IPAddress.Parse("10.0.0.1"));
        Assert.Equal(seen, (await host.Get("/who", ("X-Forwarded-For", forwarded), ("X-Forwarded-Proto", "https"))).Body);
    }
}

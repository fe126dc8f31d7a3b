using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Stoa.Kernel.Web;
using Stoa.Testing;

namespace Stoa.Kernel.Tests.Web;

/// <summary>Web pages of other origins: none may read our answers but those that the configuration names.</summary>
public class CorsTests
{
    private const string Shop = "https://shop.example";

    private static Task<DoorHost> Start(string? origins) => DoorHost.Start(
        app =>
        {
            app.MapGet("/", () => "ok");
            app.MapGet("/bug", string () => throw new InvalidOperationException());
            app.MapMethods("/", ["OPTIONS"], () => "own").Accepts();
        },
        settings: new() { ["Stoa:Cors:Origins"] = origins });

    [Theory]
    [InlineData("/", 200)]
    [InlineData("/bug", 500)]
    [InlineData("/nowhere", 404)]
    [Rows(108)]
    public async Task A_named_origin_may_read_every_answer_also_those_that_refuse(string path, int status)
    {
        await using var host = await Start($"{Shop}, http://localhost:5173");
        var reply = await host.Get(path, ("Origin", Shop));
        Assert.Equal((status, Shop, "Origin"), (reply.Status, reply.Header("Access-Control-Allow-Origin"), reply.Header("Vary")));
        Assert.Contains("Idempotency-Replayed", reply.Header("Access-Control-Expose-Headers"));
        Assert.Null(reply.Header("Access-Control-Allow-Credentials"));
    }

    [Fact, Rows(108)]
    public async Task A_preflight_is_answered_before_anybody_asks_for_a_token()
    {
        await using var host = await Start(Shop);
        var reply = await host.Send(
            HttpMethod.Options, "/anything", null, ("Origin", Shop), ("Access-Control-Request-Method", "PATCH"),
            ("Access-Control-Request-Headers", "authorization,x-cart-token"));
        Assert.Equal((204, Shop), (reply.Status, reply.Header("Access-Control-Allow-Origin")));
        Assert.Contains("PATCH", reply.Header("Access-Control-Allow-Methods"));
        Assert.Contains("X-Cart-Token", reply.Header("Access-Control-Allow-Headers"));
        Assert.Equal("own", (await host.Send(HttpMethod.Options, "/", null, ("Origin", Shop))).Body);
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("https://shop.example.evil.example")]
    [InlineData("http://shop.example")]
    [InlineData("https://shop.example:8443")]
    [InlineData("https://SHOP.example")]
    [InlineData("null")]
    [Rows(108)]
    public async Task No_other_origin_may(string origin)
    {
        await using var host = await Start(Shop);
        (string, string)[] preflight = [("Origin", origin), ("Access-Control-Request-Method", "GET")];
        var replies = new[] { await host.Get("/", ("Origin", origin)), await host.Send(HttpMethod.Options, "/bug", null, preflight) };
        foreach (var reply in replies)
        {
            Assert.Null(reply.Header("Access-Control-Allow-Origin"));
            Assert.Null(reply.Header("Access-Control-Allow-Methods"));
        }
    }

    [Fact]
    public async Task Without_a_configured_origin_there_is_nothing_of_it()
    {
        await using var host = await Start(null);
        var reply = await host.Get("/", ("Origin", Shop));
        Assert.Equal((null, null), (reply.Header("Access-Control-Allow-Origin"), reply.Header("Vary")));
    }

    [Theory]
    [InlineData("*")]
    [InlineData("null")]
    [InlineData("shop.example")]
    [InlineData("https://shop.example/")]
    [InlineData("https://*.example")]
    [InlineData("ftp://shop.example")]
    public void What_is_no_exact_origin_is_told_as_an_error(string origin)
    {
        var errors = new List<string>();
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("Stoa:Cors:Origins", origin)]).Build();
        WebSettings.Read(settings, development: true, errors);
        Assert.StartsWith("Stoa:Cors:Origins", Assert.Single(errors));
    }
}

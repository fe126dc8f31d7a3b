using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Stoa.Kernel.Web;
using Stoa.Testing;

namespace Stoa.Kernel.Tests.Web;

/// <summary>What the shop's own pages ask for a visitor counts as the visitor's, and passes the gate without paying again.</summary>
public class VisitTests
{
    private static readonly IPAddress Visitor = IPAddress.Parse("203.0.113.7");

    private readonly ManualClock time = new();
    private readonly Clock clock;
    private readonly Secrets secrets;

    public VisitTests()
    {
        clock = new Clock(time, RandomNumberGenerator.Fill);
        secrets = new Secrets(clock.NewBytes(Secrets.FewestBytes), clock);
    }

    [Fact]
    public async Task It_comes_from_the_visitors_address_and_is_not_held_back_by_limits()
    {
        await using var door = await Start();
        var pass = new Visits(secrets, clock).Write("web", Visitor);
        for (var n = 0; n < 5; n++)
            Assert.Equal("203.0.113.7", (await Ask(door, pass)).Body);
        Assert.Equal(429, (await AskTwice(door, null)).Status);
    }

    [Fact]
    public async Task Without_an_address_it_comes_from_where_it_came_from() =>
        await WithDoor(async door => Assert.Equal("127.0.0.1", (await Ask(door, new Visits(secrets, clock).Write("web", null))).Body));

    [Theory]
    [InlineData("203.0.113.7")]
    [InlineData("")]
    [InlineData("AAAA.BBBB")]
    public async Task Nobody_outside_can_say_it_of_themselves(string written) => await WithDoor(async door =>
    {
        Assert.Equal("127.0.0.1", (await Ask(door, written)).Body);
        Assert.Equal(429, (await AskTwice(door, written)).Status);
    });

    [Fact]
    public async Task With_another_shops_secret_it_says_nothing() => await WithDoor(async door =>
    {
        var others = new Visits(new Secrets(clock.NewBytes(Secrets.FewestBytes), clock), clock);
        Assert.Equal("127.0.0.1", (await Ask(door, others.Write("web", Visitor))).Body);
    });

    [Fact]
    public async Task After_a_minute_it_is_over() => await WithDoor(async door =>
    {
        var pass = new Visits(secrets, clock).Write("web", Visitor);
        time.Advance(ServiceTokens.Lifetime + Tokens.Skew + TimeSpan.FromSeconds(1));
        Assert.Equal("127.0.0.1", (await Ask(door, pass)).Body);
    });

    [Fact]
    public void What_opens_the_door_opens_no_service_and_the_other_way_round()
    {
        var pass = new Visits(secrets, clock).Write("web", Visitor);
        var tokens = new ServiceTokens(secrets, clock);
        Assert.All(["gateway", "identity", "web"], name => Assert.Null(tokens.Read(name, pass)));
    }

    private async Task WithDoor(Func<DoorHost, Task> test)
    {
        await using var door = await Start();
        await test(door);
    }

    private static Task<Reply> Ask(DoorHost door, string? pass) =>
        door.Send(HttpMethod.Get, "/from", null, pass is null ? [] : [(Visits.Header, pass)]);

    private static async Task<Reply> AskTwice(DoorHost door, string? pass)
    {
        await Ask(door, pass);
        return await Ask(door, pass);
    }

    private Task<DoorHost> Start() => DoorHost.Start(
        app => app.MapGet("/from", (HttpContext http) => http.Connection.RemoteIpAddress!.ToString()), clock,
        new() { ["Stoa:Limits:browse"] = "1/1m" }, authenticate: app => app.Use(new Visits(secrets, clock).Find));
}

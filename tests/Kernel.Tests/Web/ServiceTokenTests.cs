using Stoa.Kernel.Web;
using Stoa.Testing;

namespace Stoa.Kernel.Tests.Web;

public class ServiceTokenTests
{
    private readonly ManualClock time = new();
    private readonly Clock clock;
    private readonly ServiceTokens tokens;

    public ServiceTokenTests()
    {
        clock = new Clock(time, System.Security.Cryptography.RandomNumberGenerator.Fill);
        tokens = new ServiceTokens(new Secrets(clock.NewBytes(32), clock), clock);
    }

    [Fact]
    public void It_says_who_asks_and_for_whom()
    {
        Assert.Equal(new ServiceCaller("ordering", "usr_1"), tokens.Read("cart", tokens.Write("ordering", "cart", "usr_1")));
        Assert.Equal(new ServiceCaller("ordering", null), tokens.Read("cart", tokens.Write("ordering", "cart")));
    }

    [Fact]
    public void It_opens_one_service_only() => Assert.Null(tokens.Read("payments", tokens.Write("ordering", "cart")));

    [Fact]
    public void It_lasts_a_minute()
    {
        var token = tokens.Write("ordering", "cart");
        time.Advance(TimeSpan.FromSeconds(59));
        Assert.NotNull(tokens.Read("cart", token));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(tokens.Read("cart", token));
    }

    [Fact]
    public void A_clock_that_runs_a_minute_ahead_is_forgiven_and_more_is_not()
    {
        var ahead = new ManualClock(time.GetUtcNow() + Tokens.Skew);
        var master = clock.NewBytes(32);
        var here = new ServiceTokens(new Secrets(master, clock), clock);
        var there = new ServiceTokens(new Secrets(master, clock), new Clock(ahead, _ => { }));
        Assert.NotNull(here.Read("cart", there.Write("ordering", "cart")));
        ahead.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(here.Read("cart", there.Write("ordering", "cart")));
    }

    [Fact]
    public void Changed_cut_or_foreign_it_is_refused()
    {
        var token = tokens.Write("ordering", "cart", "usr_1");
        for (var i = 0; i < token.Length; i++)
        {
            foreach (var letter in "AQgw_-=. \u00e4".Where(letter => letter != token[i]))
                Assert.Null(tokens.Read("cart", token[..i] + letter + token[(i + 1)..]));
            Assert.Null(tokens.Read("cart", token.AsSpan(0, i)));
        }
        Assert.Null(tokens.Read("cart", ""));
        Assert.Null(tokens.Read("cart", "."));
        Assert.Null(tokens.Read("cart", new string('A', 100_000) + ".A"));
        Assert.Null(new ServiceTokens(new Secrets(clock.NewBytes(32), clock), clock).Read("cart", token));
    }

    [Fact]
    public async Task A_users_token_opens_no_internal_route_and_a_service_token_no_other()
    {
        await using var host = await AccessHost.Start();
        var service = host.ServiceTokens.Write("ordering", "cart", "usr_1");
        Assert.Equal(200, (await host.Get("/internal/cart", "Service " + service)).StatusCode);
        Assert.Equal(404, (await host.Get("/internal/cart", "Bearer " + service)).StatusCode);
        Assert.Equal(404, (await host.Get("/internal/cart", "Service " + host.Token(Role.Admin))).StatusCode);
        Assert.Equal(401, (await host.Get("/mine", "Bearer " + service)).StatusCode);
        Assert.Equal(401, (await host.Get("/mine", "Service " + service)).StatusCode);
    }
}

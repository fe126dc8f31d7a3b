using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Stoa.Kernel.Web;
using Stoa.Testing;

namespace Stoa.Kernel.Tests.Web;

public class LimitTests
{
    private static readonly IPAddress Home = IPAddress.Parse("203.0.113.9");
    private readonly ManualClock time = new();

    private Clock Clock => new(time, RandomNumberGenerator.Fill);

    private Task<DoorHost> Start(Dictionary<string, string?> settings, Func<Task>? serve = null) => DoorHost.Start(
        app =>
        {
            app.MapGet("/browse", () => "ok");
            app.MapPost("/login", () => "ok").Limit(LimitClass.Login);
            app.MapGet("/health", () => "ok").Limit(LimitClass.None);
            app.MapGet("/buy", async () => { await (serve?.Invoke() ?? Task.CompletedTask); }).Limit(LimitClass.Buy);
            app.MapGet("/events", () => "ok").Limit(LimitClass.Buy, stream: true);
        },
        Clock,
        settings,
        from: Home);

    [Fact]
    public async Task Over_the_limit_is_a_429_that_says_when_to_come_back_and_then_lets_in()
    {
        await using var host = await Start(new() { ["Stoa:Limits:login"] = "3/1m" });
        for (var i = 0; i < 3; i++)
            Assert.Equal(200, (await host.Post("/login", "")).Status);
        var reply = await host.Post("/login", "");
        Assert.Equal((429, "too-many-requests", "20"), (reply.Status, reply.Problem.Code, reply.Header("Retry-After")));
        time.Advance(TimeSpan.FromSeconds(19));
        Assert.Equal(429, (await host.Post("/login", "")).Status);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(200, (await host.Post("/login", "")).Status);
        Assert.Equal(429, (await host.Post("/login", "")).Status);
    }

    [Fact]
    public async Task Each_class_and_each_user_has_a_budget_of_its_own()
    {
        await using var host = await Start(new() { ["Stoa:Limits:login"] = "1/1m", ["Stoa:Limits:browse"] = "1/1m" });
        Assert.Equal(200, (await host.Post("/login", "")).Status);
        Assert.Equal(429, (await host.Post("/login", "")).Status);
        Assert.Equal(200, (await host.Get("/browse")).Status);
        Assert.Equal(200, (await host.Get("/browse", ("X-User", "usr_a"))).Status);
        Assert.Equal(429, (await host.Get("/browse", ("X-User", "usr_a"), ("X-Forwarded-For", "1.2.3.4"))).Status);
        Assert.Equal(200, (await host.Get("/browse", ("X-User", "usr_b"))).Status);
        Assert.Equal(429, (await host.Get("/browse", ("X-Forwarded-For", "1.2.3.4"))).Status);
        for (var i = 0; i < 5; i++)
            Assert.Equal(200, (await host.Get("/health")).Status);
    }

    [Theory]
    [InlineData("/buy", "/pay", "/checkout", "/login", "/browse", "/webhook")]
    [InlineData("/browse", "/webhook", "/pay", "/checkout", "/login", "/buy")]
    [InlineData("/checkout", "/pay", "/webhook", "/buy")]
    [InlineData("/login", "/pay", "/checkout", "/buy", "/browse")]
    public async Task However_large_the_crowd_of_one_class_the_others_are_served(string crowded, params string[] others)
    {
        var (inside, goOn) = (new SemaphoreSlim(0), new TaskCompletionSource());
        await using var host = await DoorHost.Start(
            app =>
            {
                Map("/browse", LimitClass.Browse);
                Map("/buy", LimitClass.Buy);
                Map("/checkout", LimitClass.Checkout);
                Map("/pay", LimitClass.Pay);
                Map("/login", LimitClass.Login);
                Map("/webhook", LimitClass.Webhook);

                void Map(string path, LimitClass kind) => app.MapGet(path, async () =>
                {
                    if (path != crowded)
                        return;
                    inside.Release();
                    await goOn.Task;
                }).Limit(kind);
            },
            Clock,
            new()
            {
                ["Stoa:Limits:browse"] = "1000/1m, 3 at once",
                ["Stoa:Limits:buy"] = "1000/1m, 3 at once",
                ["Stoa:Limits:login"] = "1000/1m, 3 at once",
                ["Stoa:Limits:webhook"] = "1000/1m, 3 at once",
            },
            from: Home);
        var crowd = Enumerable.Range(0, 20).Select(_ => host.Get(crowded)).ToList();
        for (var i = 0; i < 3; i++)
            Assert.True(await inside.WaitAsync(TimeSpan.FromSeconds(10)));
        foreach (var other in others)
            Assert.Equal(200, (await host.Get(other)).Status);
        goOn.SetResult();
        Assert.All(await Task.WhenAll(crowd), reply => Assert.True(reply.Status is 200 or 503));
    }

    [Fact]
    public async Task A_buyers_requests_are_one_budget_whichever_they_are()
    {
        await using var host = await DoorHost.Start(
            app =>
            {
                app.MapGet("/buy", () => "ok").Limit(LimitClass.Buy);
                app.MapGet("/checkout", () => "ok").Limit(LimitClass.Checkout);
                app.MapGet("/pay", () => "ok").Limit(LimitClass.Pay);
            },
            Clock,
            new() { ["Stoa:Limits:buy"] = "2/1m" },
            from: Home);
        Assert.Equal(200, (await host.Get("/buy")).Status);
        Assert.Equal(200, (await host.Get("/checkout")).Status);
        Assert.Equal(429, (await host.Get("/pay")).Status);
    }

    [Fact]
    public void A_network_pays_as_one()
    {
        Assert.Equal(Of("2001:db8:1:2::1"), Of("2001:db8:1:2:ffff::9"));
        Assert.NotEqual(Of("2001:db8:1:2::1"), Of("2001:db8:1:3::1"));
        Assert.NotEqual(Of("203.0.113.9"), Of("203.0.113.8"));
        Assert.Equal(Of("203.0.113.9"), Of("::ffff:203.0.113.9"));

        static Payer Of(string address) => Payer.Of(null, IPAddress.Parse(address));
    }

    [Fact]
    public async Task Trusted_load_has_no_limits()
    {
        await using var host = await Start(new() { ["Stoa:Limits:login"] = "1/1m", ["Stoa:TrustedLoad"] = "203.0.113.0/24" });
        for (var i = 0; i < 5; i++)
            Assert.Equal(200, (await host.Post("/login", "")).Status);
    }

    [Fact]
    public async Task When_too_many_are_served_at_once_the_next_one_waits_a_moment_and_is_turned_away()
    {
        var (reached, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var host = await Start(new() { ["Stoa:Limits:buy"] = "100/1m, 1 at once" }, () =>
        {
            reached.TrySetResult();
            return goOn.Task;
        });
        var first = host.Get("/buy");
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(10));
        var second = host.Get("/buy");
        while (!second.IsCompleted)
        {
            time.Advance(Crowd.Patience);
            await Task.Yield();
        }
        var reply = await second;
        Assert.Equal((503, "unavailable"), (reply.Status, reply.Problem.Code));
        Assert.InRange(int.Parse(reply.Header("Retry-After")!), 1, 4);
        Assert.Equal(200, (await host.Get("/events")).Status);
        Assert.Equal(200, (await host.Get("/browse")).Status);
        goOn.SetResult();
        Assert.Equal(200, (await first).Status);
        Assert.Equal(200, (await host.Get("/buy")).Status);
    }

    [Fact]
    public async Task A_place_that_becomes_free_goes_to_the_first_in_line_and_the_line_is_short()
    {
        var crowd = new Crowd(2, time);
        Assert.True(await crowd.Enter(default));
        Assert.True(await crowd.Enter(default));
        var (third, fourth) = (crowd.Enter(default).AsTask(), crowd.Enter(default).AsTask());
        Assert.False(await crowd.Enter(default));
        crowd.Leave();
        Assert.True(await third);
        Assert.False(fourth.IsCompleted);
        time.Advance(Crowd.Patience);
        Assert.False(await fourth);
        crowd.Leave();
        crowd.Leave();
        Assert.True(await crowd.Enter(default));
    }

    [Fact]
    public void A_flood_of_strangers_does_not_fill_the_memory()
    {
        var rates = new Rates(new Allowance(10, TimeSpan.FromMinutes(1), 1), time);
        for (var i = 0; i < 5 * Rates.MostPayers; i++)
            rates.Refuse(new Payer(null, (ulong)i));
        Assert.InRange(rates.Remembered, 1, 2 * Rates.MostPayers);
        time.Advance(TimeSpan.FromMinutes(2));
        rates.Refuse(new Payer(null, 1));
        time.Advance(TimeSpan.FromMinutes(2));
        rates.Refuse(new Payer(null, 1));
        Assert.InRange(rates.Remembered, 1, 2);
    }

    [Fact]
    public void Who_is_known_from_the_former_generation_does_not_start_afresh()
    {
        var rates = new Rates(new Allowance(2, TimeSpan.FromMinutes(1), 1), time);
        var payer = new Payer("usr_a", 0);
        time.Advance(TimeSpan.FromSeconds(59));
        Assert.Null(rates.Refuse(payer));
        Assert.Null(rates.Refuse(payer));
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.NotNull(rates.Refuse(payer));
    }

    [Theory]
    [InlineData("300/1m", 300, 60, 512)]
    [InlineData("5/10s, 7 at once", 5, 10, 7)]
    [InlineData("1/2h", 1, 7200, 512)]
    public void A_limit_is_written_plainly(string text, int requests, int seconds, int atOnce) =>
        Assert.Equal(
            new Allowance(requests, TimeSpan.FromSeconds(seconds), atOnce), Allowance.Parse(text, Allowance.Default(LimitClass.Browse)));

    [Fact]
    public void Every_mistake_in_the_settings_is_told_at_once()
    {
        var settings = new Dictionary<string, string?>
        {
            ["Stoa:Limits:browse"] = "lots",
            ["Stoa:Limits:buy"] = "0/1m",
            ["Stoa:Limits:bye"] = "1/1m",
            ["Stoa:TrustedLoad"] = "10.0.0.0/8",
            ["Stoa:TrustedProxies"] = "10.0.0.0/99",
        };
        var errors = new List<string>();
        WebSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), development: false, errors);
        Assert.Equal(5, errors.Count);
        Assert.All(settings.Keys, name => Assert.Single(errors, error => error.StartsWith(name, StringComparison.Ordinal)));
    }
}

public class BodyLimitTests
{
    private sealed record Note(string Text);

    private static Task<DoorHost> Start(bool kestrel = true) => DoorHost.Start(
        app =>
        {
            app.MapPost("/notes", (Note note) => note.Text.Length);
            app.MapPost("/large", (Note note) => note.Text.Length).Body(200_000);
            app.MapPost("/raw", async (HttpRequest request) =>
            {
                var read = new MemoryStream();
                await request.Body.CopyToAsync(read);
                return read.Length;
            }).Body(1000);
        },
        kestrel: kestrel);

    [Theory, Rows(97)]
    [InlineData("/notes", 1000, 200)]
    [InlineData("/notes", 70_000, 413)]
    [InlineData("/large", 70_000, 200)]
    [InlineData("/large", 250_000, 413)]
    [InlineData("/raw", 900, 200)]
    [InlineData("/raw", 2000, 413)]
    public async Task A_body_over_the_routes_limit_is_a_413_whether_it_says_its_length_or_not(string path, int length, int status)
    {
        await using var host = await Start();
        foreach (var chunked in new[] { false, true })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path)
            {
                Content = new StringContent($$"""{"text":"{{new string('a', length)}}"}""", Encoding.UTF8, "application/json"),
            };
            request.Headers.TransferEncodingChunked = chunked;
            request.Headers.ExpectContinue = true;       // so that the refusal is heard before the body is sent
            var reply = await host.Send(request);
            Assert.Equal(status, reply.Status);
            if (status == 413)
                Assert.Equal("body-too-large", reply.Problem.Code);
        }
    }

    [Fact]
    public async Task A_keyed_body_is_cut_at_the_limit_even_where_no_server_does_it()
    {
        await using var host = await Start(kestrel: false);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/raw") { Content = new StringContent(new string('a', 2000)) };
        request.Headers.Add("Idempotency-Key", "k");
        request.Headers.TransferEncodingChunked = true;
        Assert.Equal(413, (await host.Send(request)).Status);
    }

    [Fact]
    public void A_route_without_a_sane_limit_is_found()
    {
        static Endpoint With(string name, params object[] metadata) => new(null, new EndpointMetadataCollection(metadata), name);
        Endpoint[] routes =
            [With("usual"), With("small", new BodyLimit(100)), With("none", new BodyLimit(long.MaxValue)), With("lifted", new Lifted())];
        Assert.Equal(["none", "lifted"], BodyLimit.Broken(routes));
    }

    private sealed class Lifted : Microsoft.AspNetCore.Http.Metadata.IRequestSizeLimitMetadata
    {
        public long? MaxRequestBodySize => null;
    }
}

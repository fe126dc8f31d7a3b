using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Stoa.Kernel.Messaging;
using Stoa.Kernel.Web;
using Stoa.Redis;
using Stoa.Testing;

namespace Stoa.Kernel.Tests.Messaging.Redis;

/// <summary>Processes of one shop tell each other through a real Redis, which may go and come back.</summary>
public sealed class SistersTests : IAsyncLifetime
{
    private static readonly byte[] OurSecret = Encoding.UTF8.GetBytes("a secret that all processes of this shop share");

    private readonly Clock clock = new();
    private readonly List<Sister> all = [];
    private RedisServer? server;

    private RedisServer Server => server!;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(RedisServer.WhyNot is not null, RedisServer.WhyNot ?? "");
        server = await RedisServer.StartNew();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var one in all)
            await one.Sisters.DisposeAsync();
        if (server is not null)
            await server.DisposeAsync();
    }

    [Fact]
    public async Task What_one_says_the_others_hear_in_its_order_and_the_speaker_does_not()
    {
        var (ada, bob, eve) = (await Join(), await Join(), await Join());
        var said = Enumerable.Range(1, 500).Select(number => $"word {number}\nwith a second line and \"quotes\" \u20AC").ToList();
        foreach (var word in said)
            ada.Sisters.Tell("topic", word);
        await Eventually.Equal(500, () => Task.FromResult(bob.Heard.Count));
        await Eventually.Equal(500, () => Task.FromResult(eve.Heard.Count));
        Assert.Equal(said, bob.Heard);
        Assert.Equal(said, eve.Heard);
        Assert.Empty(ada.Heard);
        bob.Sisters.Tell("topic nobody listens to", "nothing");
        bob.Sisters.Tell("topic", "last");
        await Eventually.Equal(1, () => Task.FromResult(ada.Heard.Count));
    }

    [Fact]
    public async Task A_shop_with_another_secret_and_a_stranger_with_none_are_not_heard()
    {
        var (ada, bob) = (await Join(), await Join());
        var other = await Join(Encoding.UTF8.GetBytes("a secret that another shop on the same Redis has"));
        other.Sisters.Tell("topic", "for the others");
        using var stranger = new TcpClient();
        var address = new Uri(Server.Address);
        await stranger.ConnectAsync(address.Host, address.Port);
        var channel = "stoa:" + Convert.ToHexStringLower(new Secrets(OurSecret, clock).Key("sisters-channel")[..8]);
        await stranger.GetStream().WriteAsync(Encoding.UTF8.GetBytes(
            $"AUTH \"{Uri.UnescapeDataString(address.UserInfo[1..])}\"\r\n"
            + $"PUBLISH {channel} '[\"topic\",\"forged\",\"me\"]'\r\nPUBLISH {channel} x\r\n"));
        var answers = new StreamReader(stranger.GetStream());
        Assert.Equal("+OK", await answers.ReadLineAsync(TestContext.Current.CancellationToken));
        Assert.Equal(":2", await answers.ReadLineAsync(TestContext.Current.CancellationToken));       // it did arrive at both
        Assert.Equal(":2", await answers.ReadLineAsync(TestContext.Current.CancellationToken));
        ada.Sisters.Tell("topic", "real");
        await Eventually.Equal(1, () => Task.FromResult(bob.Heard.Count));
        Assert.Equal(["real"], bob.Heard);
        Assert.Empty(other.Heard);
    }

    [Fact]
    public async Task After_Redis_was_killed_and_came_back_they_hear_again_and_know_that_they_missed_something()
    {
        var (ada, bob) = (await Join(), await Join());
        await Server.Kill();
        await Eventually.True(() => !bob.Grapevine.IsListening);
        ada.Sisters.Tell("topic", "lost");
        await Server.Start();
        // More than once where the machine is so slow that a connection is thought dead.
        await Eventually.True(() => bob.Missed >= 1);
        await Eventually.True(() =>
        {
            ada.Sisters.Tell("topic", "again");
            return bob.Heard.Contains("again");
        });
    }

    [Fact]
    public async Task A_Redis_that_stands_still_holds_nobody_up()
    {
        var (ada, bob) = (await Join(), await Join());
        await Server.Freeze();
        for (var i = 0; i < Sisters.MostWaiting * 2; i++)
            ada.Sisters.Tell("topic", $"word {i}");
        await Eventually.True(() => !bob.Grapevine.IsListening);
        await Server.Thaw();
        await Eventually.True(() =>
        {
            ada.Sisters.Tell("topic", "again");
            return bob.Heard.Contains("again");
        });
    }

    [Fact]
    public async Task Check_says_what_stands_in_the_way()
    {
        Assert.Null(await Grapevine(Server.Address).Check(TestContext.Current.CancellationToken));
        var wrong = Server.Address.Replace("only-for-tests", "another", StringComparison.Ordinal);
        var said = await Grapevine(wrong).Check(TestContext.Current.CancellationToken);
        Assert.Contains("Stoa:Redis: the Redis at 127.0.0.1:", said, StringComparison.Ordinal);
        Assert.Contains("WRONGPASS", said, StringComparison.Ordinal);
        Assert.DoesNotContain("another", said, StringComparison.Ordinal);
        await Server.Kill();
        Assert.NotNull(await Grapevine(Server.Address).Check(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Callers_have_one_budget_with_all_of_them()
    {
        var (one, other) = (await Join(budgets: true), await Join(budgets: true));
        var (ada, bob) = (Payer.Of("usr_ada", null), Payer.Of(null, System.Net.IPAddress.Parse("203.0.113.9")));
        for (var i = 0; i < 2; i++)
        {
            Assert.Null(one.Budgets!.Refuse(LimitClass.Login, ada));
            Assert.Null(one.Budgets.Refuse(LimitClass.Login, bob));
        }
        await Eventually.True(() => other.Budgets!.Left(LimitClass.Login, ada) == 1 && other.Budgets.Left(LimitClass.Login, bob) == 1);
        Assert.Null(other.Budgets!.Refuse(LimitClass.Login, ada));
        Assert.NotNull(other.Budgets.Refuse(LimitClass.Login, ada));
        Assert.Null(other.Budgets.Refuse(LimitClass.Browse, ada));
        await Eventually.True(() => one.Budgets!.Left(LimitClass.Login, ada) == 0);
        Assert.NotNull(one.Budgets!.Refuse(LimitClass.Login, ada));
        Assert.Equal(1, one.Budgets.Left(LimitClass.Login, bob));
    }

    private RedisGrapevine Grapevine(string address) => new(address, clock, NullLogger.Instance)
    {
        Deadline = TimeSpan.FromSeconds(1),
        PingEvery = TimeSpan.FromMilliseconds(200),
    };

    private async Task<Sister> Join(byte[]? secret = null, bool budgets = false)
    {
        var grapevine = Grapevine(Server.Address);
        var sisters = new Sisters(grapevine, new Secrets(secret ?? OurSecret, clock), clock, NullLogger.Instance);
        var sister = new Sister(sisters, grapevine);
        all.Add(sister);
        sisters.Hear("topic", sister.Heard.Enqueue, () => sister.Missed++);
        if (budgets)
        {
            sister.Budgets = new AllRates(Limits(), clock.Time);
            sister.Budgets.ShareWith(sisters, "limits/gateway");
        }
        sisters.Start();
        await Eventually.True(() => grapevine.IsListening);
        return sister;
    }

    /// <summary>Three at the login.</summary>
    private static WebSettings Limits() => WebSettings.Read(
        new Microsoft.Extensions.Configuration.ConfigurationBuilder()
            .Add(new Microsoft.Extensions.Configuration.Memory.MemoryConfigurationSource
            {
                InitialData = [new("Stoa:Limits:login", "3/1h")],
            }).Build(),
        development: true, []);

    private sealed class Sister(Sisters sisters, RedisGrapevine grapevine)
    {
        public Sisters Sisters => sisters;

        public RedisGrapevine Grapevine => grapevine;

        public ConcurrentQueue<string> Heard { get; } = new();

        public int Missed { get; set; }

        public AllRates? Budgets { get; set; }
    }
}

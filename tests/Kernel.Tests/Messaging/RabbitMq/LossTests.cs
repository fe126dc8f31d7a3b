using System.Collections.Concurrent;
using Stoa.Kernel.Data;
using Stoa.Kernel.Messaging;
using Stoa.RabbitMq;
using Stoa.Testing;

namespace Stoa.Kernel.Tests.Messaging.RabbitMq;

/// <summary>A broker that these tests may break; the others go on with theirs.</summary>
public sealed class OwnBroker : IAsyncLifetime
{
    private RabbitServer? server;

    public RabbitServer Server => server!;

    public async ValueTask InitializeAsync()
    {
        if (RabbitServer.WhyNot is null)
            server = await RabbitServer.StartNew();
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
            await server.DisposeAsync();
    }
}

/// <summary>What becomes of events while the broker dies, stops, stands still, or takes nothing any more.</summary>
public sealed class LossTests(OwnBroker own) : IClassFixture<OwnBroker>, IAsyncLifetime
{
    private const int Many = 3_000;

    private Workshop? workshop;

    private Workshop Broker => workshop!;

    private ToyShop Shop => Broker.Shop;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(RabbitServer.WhyNot is not null, RabbitServer.WhyNot ?? "");
        workshop = await Workshop.Open(own.Server);
    }

    public async ValueTask DisposeAsync()
    {
        if (workshop is not null)
            await workshop.DisposeAsync();
    }

    [Fact]
    public Task A_broker_that_is_killed_and_comes_back_has_lost_nothing() => KilledAndBack(rounds: 1);

    [Fact]
    [Trait("Category", "Long")]
    public Task However_often_it_is_killed_it_has_lost_nothing() => KilledAndBack(rounds: 20);

    [Fact]
    public Task No_publish_that_is_in_flight_when_the_broker_stops_hangs() => NoneHangs(own.Server.Stop, own.Server.Start);

    [Fact]
    [Trait("Category", "Long")]
    public Task No_publish_that_is_in_flight_when_the_broker_is_killed_hangs() => NoneHangs(own.Server.Kill, own.Server.Start);

    [Fact]
    public async Task No_publish_hangs_on_a_connection_that_only_looks_open()
    {
        Broker.PublishDeadline = TimeSpan.FromSeconds(2);
        await NoneHangs(own.Server.Freeze, own.Server.Thaw);
    }

    [Fact]
    [Trait("Category", "Long")]
    public Task Ninety_seconds_without_the_broker_are_not_noticed_afterwards() => NoneHangs(
        async () =>
        {
            await own.Server.Stop();
            var stopped = TimeProvider.System.GetTimestamp();
            await Eventually.True(() => TimeProvider.System.GetElapsedTime(stopped) > TimeSpan.FromSeconds(90));
        },
        own.Server.Start);

    [Fact]
    public async Task A_broker_without_memory_holds_nobody_up_and_gets_everything_when_it_has_some_again()
    {
        Broker.PublishDeadline = TimeSpan.FromSeconds(5);
        var process = await Shop.Start(ToyService.Till(), ToyService.Counting("depot"));
        await process.Say("till", new ToySold("first", 1));
        await Eventually.Equal(0, () => process.Unsent("till"));
        await own.Server.Control("set_vm_memory_high_watermark", "0");
        try
        {
            await process.Say("till", Toys("blocked", 100));
            await Assert.ThrowsAsync<Unavailable>(() => process.Bring(ToySold.Name, """{"toy":"more","count":1}"""));
            await Assert.ThrowsAsync<Unavailable>(() => process.Bring(ToySold.Name, """{"toy":"more","count":1}"""));
            Assert.Equal(100, await process.Unsent("till"));
            Assert.Equal(2, Bus(process).Connections);       // it is known to be blocked, not taken for dead
        }
        finally
        {
            await own.Server.Control("set_vm_memory_high_watermark", "absolute", "2GB");
        }
        await Eventually.Equal(0, () => process.Unsent("till"), Shop.ASecondPasses);
        await Eventually.True(async () => await process.Count("depot", "SELECT COUNT(*) FROM effect") >= 101);
        await Eventually.Equal(100, () => process.Count("depot", "SELECT SUM(times) FROM effect WHERE toy LIKE 'blocked%'"));
    }

    [Fact]
    public async Task Connections_that_are_closed_from_outside_are_opened_again_and_listeners_know_that_they_missed_something()
    {
        var missed = 0;
        var process = await Shop.Start(
            ToyService.Till(), ToyService.Counting("depot"),
            new ToyService("bell", bell => bell.OnEvery<ToySold>(_ => { }, () => Interlocked.Increment(ref missed))));
        for (var round = 1; round <= 2; round++)
        {
            var opened = Bus(process).Connections;
            await process.Say("till", Toys($"before {round}", 100));
            await own.Server.Control("close_all_connections", "--global", "An operator said so.");
            await process.Say("till", Toys($"after {round}", 100));
            await Eventually.True(() => Bus(process).Connections >= opened + 2);
            await Eventually.Equal(0, () => process.Unsent("till"), Shop.ASecondPasses);
            await Eventually.Equal(round * 200, () => process.Count("depot", "SELECT SUM(times) FROM effect"));
            await Eventually.True(() => Volatile.Read(ref missed) >= round);
        }
    }

    [Fact]
    public async Task A_shop_that_starts_while_the_broker_is_away_serves_and_sends_when_it_is_there()
    {
        Broker.StartPatience = TimeSpan.FromSeconds(1);
        await own.Server.Kill();
        var process = await Shop.Start(ToyService.Till(), ToyService.Counting("depot"));
        await process.Say("till", new ToySold("bear", 1));
        Assert.Equal(1, await process.Unsent("till"));
        await own.Server.Start();
        await Eventually.Equal(1, () => process.Times("depot", "bear"), Shop.ASecondPasses);
    }

    [Fact]
    public async Task A_shop_that_stops_while_the_broker_is_away_does_not_wait_for_it()
    {
        var process = await Shop.Start(ToyService.Till(), ToyService.Counting("depot"));
        await own.Server.Remembers(Broker.Address, Topology.QueueOf("depot"));
        await own.Server.Kill();
        await process.Say("till", new ToySold("bear", 1));
        await process.Stop();
        await own.Server.Start();
        var next = await Shop.Start(ToyService.Till(), ToyService.Counting("depot"));
        await Eventually.Equal(1, () => next.Times("depot", "bear"), Shop.ASecondPasses);
    }

    private async Task KilledAndBack(int rounds)
    {
        var process = await Shop.Start(ToyService.Till(), ToyService.Counting("depot"));
        await own.Server.Remembers(Broker.Address, Topology.QueueOf("depot"));
        var said = 0;
        for (var round = 0; round < rounds; round++)
        {
            await process.Say("till", Toys(ref said, 200));
            await Eventually.True(async () => await process.Count("depot", "SELECT COUNT(*) FROM effect") > said - 200);
            await own.Server.Kill();
            await process.Say("till", Toys(ref said, 200));
            Assert.NotEqual(0, await process.Unsent("till"));
            await own.Server.Start();
            await Eventually.Equal(0, () => process.Unsent("till"), Shop.ASecondPasses);
            await Eventually.Equal(said, () => process.Count("depot", "SELECT COUNT(*) FROM effect"), Shop.ASecondPasses);
            Assert.Equal(said, await process.Count("depot", "SELECT SUM(times) FROM effect"));
        }
    }

    /// <summary>Thousands of publishes are under way when it happens: each has an answer, and none that was promised is missing.</summary>
    private async Task NoneHangs(Func<Task> breaks, Func<Task> mends)
    {
        Broker.Everybody = [new Audience("depot", [ToySold.Name])];
        var tills = await Shop.Start(ToyService.Till());
        await own.Server.Remembers(Broker.Address, Topology.QueueOf("depot"));
        var promised = new ConcurrentBag<string>();
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var sending = Enumerable.Range(0, Many).Select(i => Send($"toy {i}")).ToList();
        await begun.Task;
        var breaking = breaks();
        await Task.WhenAll(sending);
        await breaking;
        await Assert.ThrowsAsync<Unavailable>(() => tills.Bring(ToySold.Name, """{"toy":"meanwhile","count":1}"""));
        await mends();

        var depots = await Shop.Start(ToyService.Counting("depot"));
        await tills.Say("till", new ToySold("afterwards", 1));
        await Eventually.Equal(1, () => depots.Times("depot", "afterwards"), Shop.ASecondPasses);
        await Eventually.True(async () => await depots.Count("depot", "SELECT COUNT(*) FROM effect") > promised.Count);
        foreach (var toy in promised)
            Assert.Equal(1, await depots.Times("depot", toy));

        async Task Send(string toy)
        {
            try
            {
                await tills.Bring(ToySold.Name, $$"""{"toy":"{{toy}}","count":1}""");
                promised.Add(toy);
                begun.TrySetResult();
            }
            catch (Unavailable)
            {
                // The outbox would keep it.
            }
        }
    }

    private static RabbitMqBus Bus(ToyProcess process) => (RabbitMqBus)process.Wire.Bus;

    private static IEnumerable<ToySold> Toys(string kind, int count) =>
        Enumerable.Range(0, count).Select(i => new ToySold($"{kind} {i}", 1));

    private static List<ToySold> Toys(ref int said, int count)
    {
        var from = said;
        said += count;
        return [.. Enumerable.Range(from, count).Select(i => new ToySold($"toy {i}", 1))];
    }
}

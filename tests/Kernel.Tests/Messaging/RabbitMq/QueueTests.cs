using RabbitMQ.Client;
using Stoa.Kernel.Data;
using Stoa.Kernel.Messaging;
using Stoa.RabbitMq;
using Stoa.Testing;

namespace Stoa.Kernel.Tests.Messaging.RabbitMq;

/// <summary>What waits at the broker for whom, also when somebody deletes it.</summary>
public sealed class QueueTests : IAsyncLifetime
{
    private static readonly Audience Depot = new("depot", [ToySold.Name]);
    private static readonly Audience Ledger = new("ledger", [ToySold.Name]);

    private Workshop? workshop;

    private Workshop Broker => workshop!;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(RabbitServer.WhyNot is not null, RabbitServer.WhyNot ?? "");
        workshop = await Workshop.Open();
    }

    public async ValueTask DisposeAsync()
    {
        if (workshop is not null)
            await workshop.DisposeAsync();
    }

    [Fact]
    public async Task Events_wait_for_a_service_that_has_never_run()
    {
        Broker.Everybody = [Depot];
        var tills = await Broker.Shop.Start(ToyService.Till());
        await tills.Say("till", new ToySold("bear", 1));
        await Eventually.Equal(0, () => tills.Unsent("till"));
        Assert.Equal(1, await Broker.Waiting(Topology.QueueOf("depot")));
        var depots = await Broker.Shop.Start(ToyService.Counting("depot"));
        await Eventually.Equal(1, () => depots.Times("depot", "bear"));
    }

    [Fact]
    public async Task What_every_process_hears_reaches_each_of_them()
    {
        var heard = new System.Collections.Concurrent.ConcurrentBag<string>();
        ToyService Bell(string name) => new(name, bell => bell.OnEvery<ToySold>(sold => heard.Add($"{name} {sold.Toy}")));
        var first = await Broker.Shop.Start(ToyService.Till(), ToyService.Counting("depot"), Bell("left"));
        await Broker.Shop.Start(Bell("right"));
        await first.Say("till", new ToySold("bear", 1));
        await Eventually.Equal(1, () => first.Times("depot", "bear"));
        await Eventually.True(() => heard.Count == 2);
        Assert.Equal(["left bear", "right bear"], heard.Order());
    }

    [Fact]
    public async Task A_queue_that_is_deleted_is_made_again_and_heard_again()
    {
        var process = await Broker.Shop.Start(ToyService.Till(), ToyService.Counting("depot"));
        await process.Say("till", new ToySold("bear", 1));
        await Eventually.Equal(1, () => process.Times("depot", "bear"));
        await Broker.Operate(channel => channel.QueueDeleteAsync(Topology.QueueOf("depot")));
        await process.Say("till", new ToySold("doll", 1));
        await Eventually.Equal(1, () => process.Times("depot", "doll"), Broker.Shop.ASecondPasses);
        await Eventually.Equal(0, () => process.Unsent("till"), Broker.Shop.ASecondPasses);
        await Eventually.Equal(0, () => Broker.Waiting(Topology.QueueOf("depot")));
    }

    [Fact]
    public async Task What_is_said_while_the_queue_of_an_absent_service_is_deleted_is_kept_for_it()
    {
        Broker.Everybody = [Depot, Ledger];
        var process = await Broker.Shop.Start(ToyService.Till(), ToyService.Counting("ledger"));
        await Broker.Operate(channel => channel.QueueDeleteAsync(Topology.QueueOf("depot")));
        await process.Say("till", new ToySold("bear", 1));
        await Eventually.Equal(1, () => process.Times("ledger", "bear"));
        await Eventually.Equal(0, () => process.Unsent("till"));
        Assert.Null(await Broker.Waiting(Topology.QueueOf("depot")));
        var depots = await Broker.Shop.Start(ToyService.Counting("depot"));
        await Eventually.Equal(1, () => depots.Times("depot", "bear"));
        Assert.Equal(0, await depots.ParkedIn("depot"));
    }

    [Fact]
    public async Task An_event_whose_hearer_has_no_place_at_the_broker_any_more_is_not_sent_before_it_has_one_again()
    {
        Broker.Everybody = [Depot];
        var process = await Broker.Shop.Start(ToyService.Till());
        await Broker.Operate(channel => channel.ExchangeDeleteAsync(Topology.QueueOf("depot")));
        var bus = process.Wire;
        await Assert.ThrowsAsync<Unavailable>(() => bus.Send(process.Foreign(ToySold.Name, """{"toy":"bear","count":1}""")));
        await process.Say("till", new ToySold("doll", 1));
        await Eventually.Equal(0, () => process.Unsent("till"), Broker.Shop.ASecondPasses);
        await Eventually.Equal(1, () => Broker.Waiting(Topology.QueueOf("depot")));
    }

    [Fact]
    public async Task The_exchange_that_is_deleted_is_made_again_and_nothing_is_lost()
    {
        var process = await Broker.Shop.Start(ToyService.Till(), ToyService.Counting("depot"));
        await process.Say("till", new ToySold("bear", 1));
        await Eventually.Equal(1, () => process.Times("depot", "bear"));
        await Broker.Operate(channel => channel.ExchangeDeleteAsync(Topology.Events));
        await process.Say("till", Enumerable.Range(0, 100).Select(i => new ToySold($"toy {i}", 1)));
        await Eventually.Equal(0, () => process.Unsent("till"), Broker.Shop.ASecondPasses);
        await Eventually.Equal(101, () => process.Count("depot", "SELECT SUM(times) FROM effect"));
    }

    [Fact]
    public async Task What_is_at_the_broker_with_other_limits_is_used_as_it_is()
    {
        await Broker.Operate(channel => channel.QueueDeclareAsync(
            Topology.QueueOf("depot"), durable: true, exclusive: false, autoDelete: false,
            new Dictionary<string, object?> { ["x-queue-type"] = "quorum" }));
        var process = await Broker.Shop.Start(ToyService.Till(), ToyService.Counting("depot"));
        await process.Say("till", new ToySold("bear", 1));
        await Eventually.Equal(1, () => process.Times("depot", "bear"));
        Assert.Contains(Broker.Log, line => line.Contains("stoa.depot is used as it is", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_full_queue_refuses_stays_in_the_outbox_until_there_is_room()
    {
        await Broker.Operate(channel => channel.QueueDeclareAsync(
            Topology.QueueOf("depot"), durable: true, exclusive: false, autoDelete: false,
            new Dictionary<string, object?> { ["x-queue-type"] = "quorum", ["x-max-length"] = 3, ["x-overflow"] = "reject-publish" }));
        Broker.Everybody = [Depot];
        var tills = await Broker.Shop.Start(ToyService.Till());
        for (var i = 0; i < 40; i++)
            await tills.Say("till", new ToySold($"toy {i}", 1));
        await Eventually.True(async () => await Broker.Waiting(Topology.QueueOf("depot")) >= 3);
        Assert.NotEqual(0, await tills.Unsent("till"));
        var depots = await Broker.Shop.Start(ToyService.Counting("depot"));
        await Eventually.Equal(40, () => depots.Count("depot", "SELECT COUNT(*) FROM effect"), Broker.Shop.ASecondPasses);
        await Eventually.Equal(0, () => tills.Unsent("till"), Broker.Shop.ASecondPasses);
        Assert.Equal(40, await depots.Count("depot", "SELECT SUM(times) FROM effect"));
    }

    [Fact]
    public async Task Nothing_is_taken_before_the_start_and_after_the_end()
    {
        var bus = Broker.Connect();
        var envelope = new Envelope("evt_1", ToySold.Name, "till", "bear", DateTimeOffset.UnixEpoch, Cause.None, "{}");
        await Assert.ThrowsAsync<Unavailable>(() => bus.Send(envelope));
        await bus.Start([], new Overhearers([], Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance), CancellationToken.None);
        await bus.Send(envelope);
        await bus.StopHearing();
        await bus.Send(envelope);       // a broker takes it also from a process that stops
        await bus.DisposeAsync();
        await Assert.ThrowsAsync<Unavailable>(() => bus.Send(envelope));
    }
}

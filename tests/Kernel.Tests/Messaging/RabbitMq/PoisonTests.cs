using System.Text;
using RabbitMQ.Client;
using Stoa.Kernel.Messaging;
using Stoa.RabbitMq;
using Stoa.Testing;

namespace Stoa.Kernel.Tests.Messaging.RabbitMq;

/// <summary>What no Stoa would have said, found in a service's queue: an operator sees it among the service's parked events.</summary>
public sealed class PoisonTests : IAsyncLifetime
{
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
    public async Task Whatever_lies_in_the_queue_is_parked_with_its_reason_and_the_rest_goes_on()
    {
        var process = await Broker.Shop.Start(ToyService.Till(), ToyService.Counting("depot"));
        var poisons = new Dictionary<string, byte[]>
        {
            ["The message is no event: "] = "not even JSON"u8.ToArray(),
            ["The event has no 'specversion'"] = """{"toy":"bear","count":1}"""u8.ToArray(),
            ["The message is not an object"] = """["bear"]"""u8.ToArray(),
            ["depot does not listen to till.toy-lost.v1"] = Event("evt_unknown", "till.toy-lost.v1", """{"toy":"bear"}"""),
            ["JsonException"] = Event("evt_shape", ToySold.Name, """{"toy":"bear"}"""),
            ["is longer than"] = new byte[Letter.MostBytes + 1],
            ["\uFFFD"] = [0, 1, 2, 0xFF, 0],
        };
        foreach (var poison in poisons.Values)
            await Broker.Smuggle("depot", poison);
        await process.Say("till", new ToySold("doll", 1));
        await Eventually.Equal(1, () => process.Times("depot", "doll"));
        await Eventually.Equal(poisons.Count, () => process.ParkedIn("depot"));
        var parked = await process.Database("depot").Read(async snapshot => await snapshot.Query(
            "SELECT reason, body FROM parked", row => $"{row.Text(0)} {row.Text(1)}"));
        Assert.All(poisons.Keys, reason => Assert.Contains(parked, one => one.Contains(reason, StringComparison.Ordinal)));
        Assert.Equal(1, await process.Count("depot", "SELECT COUNT(*) FROM effect"));
        await Eventually.Equal(0, () => Broker.Waiting(Topology.QueueOf("depot")));
    }

    [Fact]
    public async Task Poison_that_comes_again_is_one_row()
    {
        var process = await Broker.Shop.Start(ToyService.Till(), ToyService.Counting("depot"));
        for (var i = 0; i < 3; i++)
            await Broker.Smuggle("depot", "not even JSON");
        await process.Say("till", new ToySold("doll", 1));
        await Eventually.Equal(1, () => process.Times("depot", "doll"));
        await Eventually.Equal(0, () => Broker.Waiting(Topology.QueueOf("depot")));
        Assert.Equal(1, await process.ParkedIn("depot"));
    }

    [Fact]
    public async Task An_event_that_no_process_survives_ends_among_the_parked_ones()
    {
        Broker.Everybody = [new Audience("depot", [ToySold.Name])];
        var tills = await Broker.Shop.Start(ToyService.Till());
        await tills.Say("till", new ToySold("bear", 1));
        await Eventually.Equal(1, () => Broker.Waiting(Topology.QueueOf("depot")));
        var deliveries = 0;
        await Broker.Operate(async channel =>
        {
            while (await channel.BasicGetAsync(Topology.QueueOf("depot"), autoAck: false) is { } delivery)
            {
                deliveries++;
                await channel.BasicNackAsync(delivery.DeliveryTag, multiple: false, requeue: true);
            }
        });
        Assert.InRange(deliveries, 20, 22);
        await Eventually.Equal(1, () => Broker.Waiting(Topology.DeadLettersOf("depot")));
        var depots = await Broker.Shop.Start(ToyService.Counting("depot"));
        await Eventually.Equal(1, () => depots.ParkedIn("depot"));
        await Eventually.Equal(0, () => Broker.Waiting(Topology.DeadLettersOf("depot")));
        await Eventually.Equal(1, () => depots.Times("depot", "bear"), Broker.Shop.ASecondPasses);       // tried again from there
        Assert.Equal(1, await depots.Count("depot", "SELECT COUNT(*) FROM inbox"));
    }

    [Theory, EachDatabase]
    public async Task What_the_store_itself_can_not_write_down_comes_back_from_the_dead_letters_in_a_form_that_it_can(Engine engine)
    {
        var fresh = await Fresh.Database(engine, new ToyService("depot", depot => depot.On<ToySold>((_, _) => Task.CompletedTask)));
        await using var database = fresh;
        var hearing = new Hearing(ToySold.Name, typeof(ToySold), 1, (_, _) => throw new InvalidOperationException("Never again."));
        var nowhere = Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;
        var hearer = new Hearer(fresh.Database, new Dictionary<string, Hearing> { [ToySold.Name] = hearing }, nowhere);
        await using var bus = Broker.Connect();
        await bus.Start([hearer], new Overhearers([], nowhere), TestContext.Current.CancellationToken);

        await Broker.Smuggle("depot", Event($"evt_{new string('0', 40)}\\u0000", ToySold.Name, """{"toy":"bear","count":1}"""));
        await Broker.Smuggle("depot", Event("evt_plain", ToySold.Name, """{"toy":"doll","count":1}"""));
        await Eventually.Equal(
            2, () => fresh.Database.Read(async snapshot => await snapshot.QueryWhole("SELECT COUNT(*) FROM parked") ?? 0));
        await Eventually.Equal(0, () => Broker.Waiting(Topology.QueueOf("depot")));
        await Eventually.Equal(0, () => Broker.Waiting(Topology.DeadLettersOf("depot")));
    }

    private static byte[] Event(string id, string name, string data) => Encoding.UTF8.GetBytes(
        $$"""
        {"specversion":"1.0","id":"{{id}}","source":"/stoa/till","type":"{{name}}","subject":"bear","time":"2026-03-01T09:00:00Z",
        "data":{{data}}}
        """);
}

using Microsoft.Extensions.Logging.Abstractions;
using Stoa.Kernel.Data;
using Stoa.Kernel.Messaging;
using Stoa.Testing;

namespace Stoa.Kernel.Tests.Messaging;

/// <summary>One service and one event, on each store: handled once in effect, parked, or given back.</summary>
public class HearerTests
{
    [Theory]
    [EachDatabase]
    public async Task Many_deliveries_at_the_same_moment_by_two_processes_have_one_effect(Engine engine)
    {
        await using var fresh = await Fresh.Database(engine, ToyService.Till());
        Hearer[] twins = [Counting(fresh.Database), Counting(fresh.Database)];
        var deliveries = Enumerable.Range(0, 20).Select(i => Sold($"toy {i % 4}", $"evt_{i % 4}"));
        await Task.WhenAll(deliveries.SelectMany(sold => twins.Select(twin => twin.Hear(sold))));
        for (var i = 0; i < 4; i++)
            Assert.Equal(1, await ToyService.Times(fresh.Database, $"toy {i}"));
    }

    [Theory]
    [EachDatabase]
    public async Task Batches_of_two_processes_with_the_same_events_have_one_effect(Engine engine)
    {
        await using var fresh = await Fresh.Database(engine, ToyService.Till());
        Hearer[] twins = [Gathering(fresh.Database), Gathering(fresh.Database)];
        var events = Enumerable.Range(0, 40).Select(i => Sold($"toy {i:00}", $"evt_{i:00}")).ToList();
        await Task.WhenAll(events.Concat(events).SelectMany(sold => twins.Select(twin => twin.Hear(sold))));
        for (var i = 0; i < 40; i++)
            Assert.Equal(1, await ToyService.Times(fresh.Database, $"toy {i:00}"));
        Assert.Equal(0, await Parked(fresh.Database));
    }

    [Theory]
    [EachDatabase]
    public async Task A_constraint_parks_the_event_and_its_retry_succeeds_when_there_is_room(Engine engine)
    {
        await using var fresh = await Fresh.Database(engine, ToyService.Till());
        var hearer = Hears(fresh.Database, 1, async (tx, events) =>
        {
            await ToyService.Count(tx, events[0].Toy);
            await ToyService.Shelve(tx, "the only place");
        });
        await hearer.Hear(Sold("bear", "evt_1"));
        await hearer.Hear(Sold("doll", "evt_2"));
        var parked = await fresh.Database.Read(async snapshot => await Kernel.Messaging.Parked.Get(snapshot, "evt_2"));
        Assert.Contains("Conflict", parked!.Reason, StringComparison.Ordinal);
        Assert.Equal(0, await ToyService.Times(fresh.Database, "doll"));
        await fresh.Database.Transact(async tx => await tx.Execute("DELETE FROM shelf"));
        await hearer.Retry(parked);
        Assert.Equal((1, 0), (await ToyService.Times(fresh.Database, "doll"), await Parked(fresh.Database)));
        await hearer.Hear(Sold("doll", "evt_2"));
        Assert.Equal(1, await ToyService.Times(fresh.Database, "doll"));
    }

    [Theory]
    [EachDatabase]
    public async Task What_was_set_aside_is_noted_as_handled_when_it_is(Engine engine)
    {
        var (time, failures) = (new ManualClock(), 1);
        var clock = new Clock(time, System.Security.Cryptography.RandomNumberGenerator.Fill);
        await using var fresh = await Fresh.Database(engine, ToyService.Till(), clock);
        var hearer = Hears(fresh.Database, 1, (_, _) =>
            failures-- > 0 ? throw new InvalidOperationException("It broke.") : Task.CompletedTask);
        await hearer.Hear(Sold("bear", "evt_1"));
        time.Advance(TimeSpan.FromMinutes(7));
        var parked = await fresh.Database.Transact(Kernel.Messaging.Parked.Claim);
        await hearer.Retry(parked!);
        var taken = await fresh.Database.Read(async snapshot => await Inbox.Taken(snapshot, ["evt_1", "evt_2"]));
        Assert.Equal([("evt_1", time.GetUtcNow())], taken);
    }

    [Theory]
    [EachDatabase]
    public async Task A_retry_that_two_make_at_once_has_one_effect(Engine engine)
    {
        await using var fresh = await Fresh.Database(engine, ToyService.Till());
        var broken = true;
        var hearer = Hears(fresh.Database, 1, (tx, events) =>
            broken ? throw new InvalidOperationException("Not yet.") : ToyService.Count(tx, events[0].Toy));
        await hearer.Hear(Sold("bear", "evt_1"));
        broken = false;
        var parked = await fresh.Database.Read(async snapshot => await Kernel.Messaging.Parked.Get(snapshot, "evt_1"));
        await Task.WhenAll(hearer.Retry(parked!), hearer.Retry(parked!), hearer.Retry(parked!));
        Assert.Equal((1, 0), (await ToyService.Times(fresh.Database, "bear"), await Parked(fresh.Database)));
    }

    [Theory]
    [EachDatabase]
    public async Task What_is_unavailable_is_given_back_and_leaves_no_trace(Engine engine)
    {
        await using var fresh = await Fresh.Database(engine, ToyService.Till());
        var hearer = Hears(fresh.Database, 1, async (tx, events) =>
        {
            await ToyService.Count(tx, events[0].Toy);
            throw new Unavailable("Not now.");
        });
        await Assert.ThrowsAsync<Unavailable>(() => hearer.Hear(Sold("bear", "evt_1")));
        Assert.Equal((0, 0), (await ToyService.Times(fresh.Database, "bear"), await Parked(fresh.Database)));
        Assert.True(await fresh.Database.Transact(async tx => await Inbox.Take(tx, "evt_1")));
    }

    [Theory]
    [EachDatabase]
    public async Task What_is_said_in_a_batch_belongs_to_the_event_that_it_answers(Engine engine)
    {
        await using var fresh = await Fresh.Database(engine, "depot", ToyService.Tables, null, ToyPacked.Name);
        var batches = new List<int>();
        var hearer = Hears(fresh.Database, 64, (tx, events) =>
        {
            lock (batches)
                batches.Add(events.Count);
            foreach (var sold in events)
                tx.Publish(new ToyPacked(sold.Toy), sold);
            return Task.CompletedTask;
        });
        await Task.WhenAll(Enumerable.Range(0, 20)
            .Select(i => hearer.Hear(Sold($"toy {i}", $"evt_{i:00}", new Cause($"request {i}", null)))));
        Assert.True(batches.Count < 20, "nothing waited for anything");
        var said = await fresh.Database.Read(async snapshot => await snapshot.Query(
            "SELECT key, correlation_id FROM outbox", row => (row.Text(0), row.Text(1))));
        Assert.Equal(Enumerable.Range(0, 20).Select(i => ($"toy {i}", $"request {i}")).Order(), said.Order());
    }

    [Theory]
    [EachDatabase]
    public async Task A_batch_takes_no_more_events_than_a_transaction_may_change_rows(Engine engine)
    {
        await using var fresh = await Fresh.Database(engine, ToyService.Till());
        var batches = new List<int>();
        var hearing = new Hearing(ToySold.Name, typeof(ToySold), 64, async (tx, events) =>
        {
            lock (batches)
                batches.Add(events.Count);
            foreach (var sold in events.Cast<ToySold>())
            {
                for (var i = 0; i < sold.Count; i++)
                    await ToyService.Count(tx, $"{sold.Toy} {i}");
            }
        })
        {
            Rows = sold => ((ToySold)sold).Count,
        };
        var hearer = new Hearer(fresh.Database, new Dictionary<string, Hearing> { [ToySold.Name] = hearing }, NullLogger.Instance);
        await Task.WhenAll(Enumerable.Range(0, 12).Select(i => hearer.Hear(new Envelope(
            $"evt_{i:00}", ToySold.Name, "till", "toy", DateTimeOffset.UnixEpoch, Cause.None, new ToySold($"toy {i}", 99)))));
        Assert.All(batches, size => Assert.InRange(size, 1, 5));
        Assert.Equal((12, 0), (batches.Sum(), await Parked(fresh.Database)));
        Assert.Contains(5, batches);
    }

    private static Hearer Counting(Database database) => Hears(database, 1, (tx, events) => ToyService.Count(tx, events[0].Toy));

    private static Hearer Gathering(Database database) => Hears(database, 16, async (tx, events) =>
    {
        foreach (var sold in events)
            await ToyService.Count(tx, sold.Toy);
    });

    private static Hearer Hears(Database database, int limit, Func<Tx, IReadOnlyList<ToySold>, Task> handle)
    {
        var hearing = new Hearing(ToySold.Name, typeof(ToySold), limit, (tx, events) => handle(tx, [.. events.Cast<ToySold>()]));
        return new Hearer(database, new Dictionary<string, Hearing> { [ToySold.Name] = hearing }, NullLogger.Instance);
    }

    private static Envelope Sold(string toy, string id, Cause? cause = null) =>
        new(id, ToySold.Name, "till", toy, DateTimeOffset.UnixEpoch, cause ?? Cause.None, new ToySold(toy, 1));

    private static Task<long> Parked(Database database) =>
        database.Read(async snapshot => await snapshot.QueryWhole("SELECT COUNT(*) FROM parked") ?? 0);
}

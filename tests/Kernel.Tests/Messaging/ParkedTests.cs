using Microsoft.Extensions.Logging.Abstractions;
using Stoa.Kernel.Data;
using Stoa.Kernel.Messaging;
using Stoa.Testing;

namespace Stoa.Kernel.Tests.Messaging;

/// <summary>What an operator sees and does, on each store.</summary>
public class ParkedTests
{
    private readonly ManualClock time = new();

    [Theory]
    [EachDatabase]
    public async Task A_parked_event_is_found_with_all_that_is_known_of_it(Engine engine)
    {
        await using var fresh = await Open(engine);
        await Park(fresh.Database, "evt_1");
        var parked = await Get(fresh.Database, "evt_1");
        Assert.NotNull(parked);
        Assert.Equal(("evt_1", ToySold.Name, "till", "bear"),
            (parked.Envelope.Id, parked.Envelope.Name, parked.Envelope.Source, parked.Envelope.Key));
        Assert.Equal(new Cause("req_1", null), parked.Envelope.Cause);
        Assert.Equal(time.GetUtcNow(), parked.Envelope.OccurredAt);
        Assert.Equal(("It broke.", 1, false), (parked.Reason, parked.Attempts, parked.Dead));
        Assert.Equal(time.GetUtcNow() + TimeSpan.FromSeconds(1), parked.NextAt);
        Assert.Null(await Get(fresh.Database, "evt_2"));
    }

    [Theory]
    [EachDatabase]
    public async Task Parking_twice_keeps_one_row_and_a_long_reason_is_cut(Engine engine)
    {
        await using var fresh = await Open(engine);
        await Park(fresh.Database, "evt_1", new string('x', 5_000));
        await Park(fresh.Database, "evt_1", "again");
        Assert.Equal(1_000, (await Get(fresh.Database, "evt_1"))!.Reason.Length);
    }

    [Theory]
    [EachDatabase]
    public async Task Dead_ones_are_listed_page_by_page(Engine engine)
    {
        await using var fresh = await Open(engine);
        foreach (var id in (string[])["evt_3", "evt_1", "evt_2"])
        {
            await Park(fresh.Database, id);
            await Die(fresh.Database);
        }
        await Park(fresh.Database, "evt_0");
        var first = await fresh.Database.Read(async snapshot => await Parked.Dead(snapshot, "", 2));
        var rest = await fresh.Database.Read(async snapshot => await Parked.Dead(snapshot, first[^1].Envelope.Id, 2));
        Assert.Equal(["evt_1", "evt_2"], first.Select(one => one.Envelope.Id));
        Assert.Equal(["evt_3"], rest.Select(one => one.Envelope.Id));
        Assert.All(first, one => Assert.Equal(Parked.MostAttempts, one.Attempts));
    }

    [Theory]
    [EachDatabase]
    public async Task It_is_tried_after_pauses_that_double_up_to_ten_minutes(Engine engine)
    {
        await using var fresh = await Open(engine);
        await Park(fresh.Database, "evt_1");
        foreach (var seconds in (int[])[1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 600])
        {
            time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
            Assert.Null(await fresh.Database.Transact(Parked.Claim));
            time.Advance(TimeSpan.FromMilliseconds(1));
            Assert.NotNull(await fresh.Database.Transact(Parked.Claim));
        }
        Assert.Equal(
            (Parked.MostAttempts, true), ((await Get(fresh.Database, "evt_1"))!.Attempts, (await Get(fresh.Database, "evt_1"))!.Dead));
    }

    [Theory]
    [EachDatabase]
    public async Task A_replayed_one_begins_anew_at_once(Engine engine)
    {
        await using var fresh = await Open(engine);
        await Park(fresh.Database, "evt_1");
        await Die(fresh.Database);
        Assert.True(await fresh.Database.Transact(tx => Parked.Replay(tx, "evt_1")));
        var replayed = await Get(fresh.Database, "evt_1");
        Assert.Equal((0, time.GetUtcNow()), (replayed!.Attempts, replayed.NextAt!.Value));
        Assert.False(await fresh.Database.Transact(tx => Parked.Replay(tx, "evt_2")));
    }

    [Theory]
    [EachDatabase]
    public async Task A_dropped_one_is_gone_and_stays_taken(Engine engine)
    {
        await using var fresh = await Open(engine);
        await Park(fresh.Database, "evt_1");
        Assert.True(await fresh.Database.Transact(tx => Parked.Drop(tx, "evt_1")));
        Assert.False(await fresh.Database.Transact(tx => Parked.Drop(tx, "evt_1")));
        Assert.Null(await Get(fresh.Database, "evt_1"));
        Assert.False(await fresh.Database.Transact(async tx => await Inbox.Take(tx, "evt_1")));
    }

    [Theory]
    [EachDatabase]
    public async Task Who_was_overtaken_by_a_replay_neither_removes_nor_judges(Engine engine)
    {
        await using var fresh = await Open(engine);
        await Park(fresh.Database, "evt_1");
        time.Advance(TimeSpan.FromSeconds(1));
        var zombie = await fresh.Database.Transact(Parked.Claim);
        Assert.True(await fresh.Database.Transact(tx => Parked.Replay(tx, "evt_1")));
        Assert.False(await fresh.Database.Transact(async tx => await Parked.Remove(tx, zombie!)));
        await fresh.Database.Transact(tx => Parked.FailedAgain(tx, zombie!, "A late word."));
        Assert.Equal("It broke.", (await Get(fresh.Database, "evt_1"))!.Reason);
    }

    [Theory]
    [EachDatabase]
    public async Task One_that_ends_the_process_at_each_attempt_is_dead_in_the_end(Engine engine)
    {
        await using var fresh = await Open(engine);
        await Park(fresh.Database, "evt_1");
        await Die(fresh.Database);       // claimed again and again, and nobody ever came back to say how it went
        Assert.Null(await fresh.Database.Transact(Parked.Claim));
        Assert.True((await Get(fresh.Database, "evt_1"))!.Dead);
    }

    [Theory]
    [EachDatabase]
    public async Task What_a_service_no_longer_hears_stays_parked_until_it_is_dead(Engine engine)
    {
        await using var fresh = await Open(engine);
        await Park(fresh.Database, "evt_1");
        var deaf = new Hearer(fresh.Database, new Dictionary<string, Hearing>(), NullLogger.Instance);
        time.Advance(TimeSpan.FromSeconds(1));
        await deaf.Retry((await fresh.Database.Transact(Parked.Claim))!);
        var parked = await Get(fresh.Database, "evt_1");
        Assert.Contains("does not listen", parked!.Reason, StringComparison.Ordinal);
        Assert.Equal(2, parked.Attempts);
    }

    private Task<FreshDatabase> Open(Engine engine) =>
        Fresh.Database(engine, ToyService.Till(), new Clock(time, System.Security.Cryptography.RandomNumberGenerator.Fill));

    private Task Park(Database database, string id, string reason = "It broke.")
    {
        var envelope = new Envelope(
            id, ToySold.Name, "till", "bear", time.GetUtcNow(), new Cause("req_1", null), """{"toy":"bear","count":1}""");
        return database.Transact(tx => Parked.Add(tx, envelope, reason));
    }

    /// <summary>Claims whatever is due until nothing ever is.</summary>
    private async Task Die(Database database)
    {
        for (var attempt = 1; attempt < Parked.MostAttempts; attempt++)
        {
            time.Advance(TimeSpan.FromMinutes(10));
            Assert.NotNull(await database.Transact(Parked.Claim));
        }
        time.Advance(TimeSpan.FromMinutes(10));
    }

    private static Task<ParkedEvent?> Get(Database database, string id) => database.Read(async snapshot => await Parked.Get(snapshot, id));
}

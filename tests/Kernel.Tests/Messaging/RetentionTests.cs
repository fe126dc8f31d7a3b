using Microsoft.Extensions.Logging.Abstractions;
using Stoa.Kernel.Data;
using Stoa.Kernel.Messaging;
using Stoa.Testing;

namespace Stoa.Kernel.Tests.Messaging;

public class RetentionTests
{
    private static readonly TimeSpan Keep = TimeSpan.FromDays(7);

    private readonly ManualClock time = new();

    [Theory]
    [EachDatabase]
    public async Task Sent_events_go_when_they_were_kept_long_enough_and_unsent_ones_never(Engine engine)
    {
        await using var fresh = await Fresh.Database(engine, ToyService.Till(), Clock());
        var database = fresh.Database;
        foreach (var toy in (string[])["old", "old but unsent", "new"])
        {
            await database.Transact(tx =>
            {
                tx.Publish(new ToySold(toy, 1));
                return Task.CompletedTask;
            });
            time.Advance(toy == "new" ? TimeSpan.Zero : TimeSpan.FromDays(1));
        }
        await database.Transact(
            tx => Outbox.MarkSent(tx, [.. fresh.Said.Where(said => said.Key != "old but unsent").Select(said => said.Id)]));
        time.Advance(Keep - TimeSpan.FromHours(12));
        Assert.Equal(1, await new Retention(database, Keep, NullLogger.Instance).Turn());
        var left = await database.Read(
            async snapshot => await snapshot.Query("SELECT key FROM outbox ORDER BY id", static row => row.Text(0)));
        Assert.Equal(["old but unsent", "new"], left);
    }

    [Theory]
    [EachDatabase]
    public async Task The_inbox_outlives_the_outbox(Engine engine)
    {
        await using var fresh = await Fresh.Database(engine, ToyService.Till(), Clock());
        await Take(fresh.Database, Clock().NewId("evt_"));
        var retention = new Retention(fresh.Database, Keep, NullLogger.Instance);
        time.Advance(Keep + TimeSpan.FromHours(1));
        Assert.Equal(0, await retention.Turn());
        time.Advance(Retention.InboxOutlives);
        Assert.Equal(1, await retention.Turn());
    }

    [Theory]
    [EachDatabase]
    public async Task An_old_event_that_came_late_is_remembered_from_the_day_that_it_came(Engine engine)
    {
        await using var fresh = await Fresh.Database(engine, ToyService.Till(), Clock());
        var old = Clock().NewId("evt_");
        time.Advance(TimeSpan.FromDays(30));       // a broker held it while this service was away
        Assert.True(await Take(fresh.Database, old));
        await new Retention(fresh.Database, Keep, NullLogger.Instance).Turn();
        Assert.False(await Take(fresh.Database, old));
    }

    [Theory]
    [EachDatabase]
    public async Task An_event_that_is_still_repeated_is_not_forgotten(Engine engine)
    {
        await using var fresh = await Fresh.Database(engine, ToyService.Till(), Clock());
        var repeated = Clock().NewId("evt_");
        Assert.True(await Take(fresh.Database, repeated));
        var retention = new Retention(fresh.Database, Keep, NullLogger.Instance);
        for (var day = 0; day < 30; day++)       // another hearer is away, so its speaker goes on sending it
        {
            time.Advance(TimeSpan.FromDays(1));
            await retention.Turn();
            Assert.False(await Take(fresh.Database, repeated));
        }
    }

    [Theory]
    [EachDatabase]
    public async Task A_turn_takes_a_bounded_number_from_the_old_end(Engine engine)
    {
        await using var fresh = await Fresh.Database(engine, ToyService.Till(), Clock());
        var clock = Clock();
        for (var i = 0; i < 6; i++)
        {
            await fresh.Database.Transact(async tx =>
            {
                for (var j = 0; j < 100; j++)
                    await Inbox.Take(tx, clock.NewId("evt_"));
            });
        }
        time.Advance(TimeSpan.FromDays(30));
        var retention = new Retention(fresh.Database, Keep, NullLogger.Instance);
        Assert.Equal(Tx.MostRows, await retention.Turn());
        Assert.Equal(600 - Tx.MostRows, await retention.Turn());
        Assert.Equal(0, await retention.Turn());
    }

    [Theory]
    [EachDatabase]
    public async Task Kept_answers_go_with_the_events_of_their_day(Engine engine)
    {
        await using var fresh = await Fresh.Database(engine, ToyService.Till(), Clock());
        foreach (var key in (string[])["old", "new"])
        {
            await fresh.Database.Transact(async tx => await tx.Execute(
                "INSERT INTO kept_answer (scope, key, request_hash, at) VALUES ('till', @key, @hash, @now)",
                ("key", key), ("hash", Array.Empty<byte>()), ("now", tx.Now)));
            time.Advance(Keep - TimeSpan.FromHours(1));
        }
        Assert.Equal(1, await new Retention(fresh.Database, Keep, NullLogger.Instance).Turn());
        var left = await fresh.Database.Read(
            async snapshot => await snapshot.Query("SELECT key FROM kept_answer", static row => row.Text(0)));
        Assert.Equal(["new"], left);
    }

    [Theory]
    [EachDatabase]
    public async Task It_goes_on_until_told_to_stop(Engine engine)
    {
        await using var fresh = await Fresh.Database(engine, ToyService.Till(), Clock());
        await Take(fresh.Database, Clock().NewId("evt_"));
        using var stop = new CancellationTokenSource();
        var running = new Retention(fresh.Database, Keep, NullLogger.Instance).Run(stop.Token);
        await Eventually.Equal(
            0, async () => await fresh.Database.Read(async snapshot => await snapshot.QueryWhole("SELECT COUNT(*) FROM inbox")),
            () => time.Advance(TimeSpan.FromDays(1)));
        await stop.CancelAsync();
        await running;
    }

    private static Task<bool> Take(Database database, string id) => database.Transact(async tx => await Inbox.Take(tx, id));

    private Clock Clock() => new(time, System.Security.Cryptography.RandomNumberGenerator.Fill);
}

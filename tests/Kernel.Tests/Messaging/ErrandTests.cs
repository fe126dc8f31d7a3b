using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Stoa.Kernel.Data;
using Stoa.Kernel.Messaging;
using Stoa.Testing;

namespace Stoa.Kernel.Tests.Messaging;

/// <summary>
/// Claim, call, keep: whatever happens between two of them, the outside is asked under one key and its word is kept once.
/// </summary>
public sealed class ErrandTests : IDisposable
{
    private const string Tables =
        """
        CREATE TABLE parcel (
            id      TEXT   NOT NULL PRIMARY KEY,
            due_at  BIGINT,
            lease   BIGINT NOT NULL,
            outcome TEXT,
            kept    BIGINT NOT NULL
        );
        """;

    private static readonly TimeSpan LeaseTime = TimeSpan.FromSeconds(60);

    private readonly ManualClock time = new();
    private readonly CancellationTokenSource stop = new();
    private readonly PostOffice office = new();

    public void Dispose() => stop.Dispose();

    [Theory]
    [EachDatabase]
    public async Task What_is_due_is_called_and_kept(Engine engine)
    {
        await using var fresh = await Open(engine);
        await Write(fresh.Database, "bear", touch: true);
        await using var _ = Run(fresh.Database);
        await Eventually.Equal(("taken bear", 1), () => Kept(fresh.Database, "bear"));
        Assert.Equal(1, office.Calls("bear"));
    }

    [Theory]
    [EachDatabase]
    public async Task The_commit_that_writes_a_row_starts_its_errand_at_once(Engine engine)
    {
        await using var fresh = await Open(engine);
        await using var _ = Run(fresh.Database);
        foreach (var toy in (string[])["bear", "doll", "ball"])       // the clock stands still, so no sweep can have helped
        {
            await Write(fresh.Database, toy, touch: true);
            await Eventually.Equal(($"taken {toy}", 1), () => Kept(fresh.Database, toy));
        }
    }

    [Theory]
    [EachDatabase]
    public async Task What_nobody_touched_is_found_within_a_second(Engine engine)
    {
        await using var fresh = await Open(engine);
        await using var _ = Run(fresh.Database);
        await Write(fresh.Database, "bear", touch: true);
        await Eventually.Equal(("taken bear", 1), () => Kept(fresh.Database, "bear"));
        await Write(fresh.Database, "doll", touch: false);
        await Eventually.Equal(("taken doll", 1), () => Kept(fresh.Database, "doll"), () => time.Advance(TimeSpan.FromSeconds(1)));
    }

    [Theory]
    [EachDatabase]
    public async Task A_crash_between_claim_and_call_costs_a_lease_and_one_effect_comes_of_it(Engine engine)
    {
        await using var fresh = await Open(engine);
        await Write(fresh.Database, "bear", touch: true);
        Assert.NotNull(await fresh.Database.Transact(Claim));       // and the process is gone
        await using var _ = Run(fresh.Database);
        await Eventually.Equal(("taken bear", 1), () => Kept(fresh.Database, "bear"), () => time.Advance(TimeSpan.FromSeconds(1)));
        Assert.Equal((1, 1), (office.Calls("bear"), office.Effects));
    }

    [Theory]
    [EachDatabase]
    public async Task A_crash_between_call_and_keep_calls_again_with_the_same_key_for_one_effect(Engine engine)
    {
        await using var fresh = await Open(engine);
        await Write(fresh.Database, "bear", touch: true);
        var claimed = await fresh.Database.Transact(Claim);
        await office.Take(claimed!, CancellationToken.None);       // and the process is gone
        await using var _ = Run(fresh.Database);
        await Eventually.Equal(("taken bear", 1), () => Kept(fresh.Database, "bear"), () => time.Advance(TimeSpan.FromSeconds(1)));
        Assert.Equal((2, 1), (office.Calls("bear"), office.Effects));
    }

    [Theory]
    [EachDatabase]
    public async Task A_crash_after_keep_repeats_nothing(Engine engine)
    {
        await using var fresh = await Open(engine);
        await Write(fresh.Database, "bear", touch: true);
        var claimed = await fresh.Database.Transact(Claim);
        var outcome = await office.Take(claimed!, CancellationToken.None);
        await fresh.Database.Transact(tx => Keep(tx, claimed!, outcome));       // and the process is gone
        await using var _ = Run(fresh.Database);
        await Write(fresh.Database, "doll", touch: true);
        time.Advance(LeaseTime * 2);
        await Eventually.Equal(("taken doll", 1), () => Kept(fresh.Database, "doll"));
        Assert.Equal((1, 1), (office.Calls("bear"), (await Kept(fresh.Database, "bear")).Times));
    }

    [Theory]
    [EachDatabase]
    public async Task A_zombie_whose_lease_was_taken_over_keeps_nothing(Engine engine)
    {
        await using var fresh = await Open(engine);
        await Write(fresh.Database, "bear", touch: true);
        var zombie = await fresh.Database.Transact(Claim);
        await using var _ = Run(fresh.Database);
        await Eventually.Equal(("taken bear", 1), () => Kept(fresh.Database, "bear"), () => time.Advance(TimeSpan.FromSeconds(1)));
        await fresh.Database.Transact(tx => Keep(tx, zombie!, "a late word"));
        Assert.Equal(("taken bear", 1), await Kept(fresh.Database, "bear"));
    }

    [Theory]
    [EachDatabase]
    public async Task A_call_that_throws_is_made_again_when_the_lease_is_over(Engine engine)
    {
        await using var fresh = await Open(engine);
        office.FailuresLeft = 2;
        await Write(fresh.Database, "bear", touch: true);
        await using var _ = Run(fresh.Database);
        await Eventually.Equal(("taken bear", 1), () => Kept(fresh.Database, "bear"), () => time.Advance(TimeSpan.FromSeconds(1)));
        Assert.Equal(3, office.Calls("bear"));
    }

    [Theory]
    [EachDatabase]
    public async Task A_call_that_never_comes_back_is_left_behind_and_made_again(Engine engine)
    {
        await using var fresh = await Open(engine);
        office.HangsLeft = Errands.MostAtOnce;       // deaf to its deadline, and as many as may be under way
        var toys = Enumerable.Range(0, Errands.MostAtOnce).Select(i => $"toy {i}").ToList();
        foreach (var toy in toys)
            await Write(fresh.Database, toy, touch: true);
        await using var _ = Run(fresh.Database);
        foreach (var toy in toys)
            await Eventually.Equal(($"taken {toy}", 1), () => Kept(fresh.Database, toy), () => time.Advance(TimeSpan.FromSeconds(1)));
    }

    [Theory]
    [EachDatabase]
    public async Task An_answer_is_kept_though_the_store_is_away_for_a_moment(Engine engine)
    {
        await using var fresh = await Open(engine);
        var away = 3;
        await Write(fresh.Database, "bear", touch: true);
        await using var _ = Run(fresh.Database, keep: (tx, parcel, outcome) =>
            Interlocked.Decrement(ref away) >= 0 ? throw new Unavailable("Not now.") : Keep(tx, parcel, outcome));
        await Eventually.Equal(("taken bear", 1), () => Kept(fresh.Database, "bear"), () => time.Advance(TimeSpan.FromMilliseconds(100)));
        Assert.Equal(1, office.Calls("bear"));
    }

    [Theory]
    [EachDatabase]
    public async Task No_more_calls_are_under_way_than_the_limit_and_no_more_rows_are_claimed(Engine engine)
    {
        await using var fresh = await Open(engine);
        office.Close();
        for (var i = 0; i < 100; i++)
            await Write(fresh.Database, $"toy {i}", touch: false);
        await using var _ = Run(fresh.Database);
        await Eventually.True(() => office.Inside == Errands.MostAtOnce);
        Assert.Equal(Errands.MostAtOnce, await Count(fresh.Database, "SELECT COUNT(*) FROM parcel WHERE lease > 0"));
        office.Open();
        await Eventually.Equal(100, () => Count(fresh.Database, "SELECT SUM(kept) FROM parcel"));
        Assert.Equal(Errands.MostAtOnce, office.MostInside);
    }

    [Theory]
    [EachDatabase]
    public async Task Stopping_claims_nothing_more_and_waits_for_what_is_under_way(Engine engine)
    {
        await using var fresh = await Open(engine);
        office.Close();
        for (var i = 0; i < 40; i++)
            await Write(fresh.Database, $"toy {i}", touch: false);
        var errands = Run(fresh.Database);
        await Eventually.True(() => office.Inside == Errands.MostAtOnce);
        await stop.CancelAsync();
        Assert.False(errands.Ending.IsCompleted);
        office.Open();
        await errands.Ending;
        Assert.Equal(Errands.MostAtOnce, await Count(fresh.Database, "SELECT SUM(kept) FROM parcel"));
    }

    private Task<FreshDatabase> Open(Engine engine) =>
        Fresh.Database(engine, "post", Tables, new Clock(time, System.Security.Cryptography.RandomNumberGenerator.Fill));

    private Running Run(Database database, Func<Tx, Parcel, string, Task>? keep = null)
    {
        var errand = Errand.Of<Parcel, string>("send-parcel", Claim, office.Take, keep ?? Keep);
        return new Running(new Errands(database, errand, NullLogger.Instance).Run(stop.Token), stop, office);
    }

    private static Task Write(Database database, string id, bool touch) => database.Transact(async tx =>
    {
        await tx.Execute("INSERT INTO parcel (id, due_at, lease, kept) VALUES (@id, @now, 0, 0)", ("id", id), ("now", tx.Now));
        if (touch)
            tx.Touch("send-parcel");
    });

    private static async Task<Parcel?> Claim(Tx tx)
    {
        var due = await tx.QueryOne(
            "SELECT id, lease FROM parcel WHERE due_at <= @now ORDER BY due_at, id LIMIT 1",
            static row => new Parcel(row.Text(0), row.Whole(1)), ("now", tx.Now));
        if (due is null)
            return null;
        var claimed = due with { Lease = due.Lease + 1 };
        var taken = await tx.Execute(
            "UPDATE parcel SET lease = @lease, due_at = @until WHERE id = @id AND lease = @was",
            ("lease", claimed.Lease), ("until", tx.Now + LeaseTime), ("id", due.Id), ("was", due.Lease));
        return taken == 1 ? claimed : null;
    }

    private static async Task Keep(Tx tx, Parcel parcel, string outcome) => await tx.Execute(
        // The number moves on, so that neither a zombie nor a claim that began before this commit finds it as it was.
        "UPDATE parcel SET outcome = @outcome, due_at = NULL, kept = kept + 1, lease = lease + 1 WHERE id = @id AND lease = @lease",
        ("outcome", outcome), ("id", parcel.Id), ("lease", parcel.Lease));

    private static Task<(string? Outcome, int Times)> Kept(Database database, string id) => database.Read(async snapshot =>
        (await snapshot.Query(
            "SELECT outcome, kept FROM parcel WHERE id = @id", static row => (row.TextOrNull(0), row.Small(1)), ("id", id)))[0]);

    private static Task<long?> Count(Database database, string sql) => database.Read(async snapshot => await snapshot.QueryWhole(sql));

    private sealed record Parcel(string Id, long Lease);

    /// <summary>The errand's loop, ended with its test.</summary>
    private sealed class Running(Task running, CancellationTokenSource stop, PostOffice office) : IAsyncDisposable
    {
        public Task Ending => running;

        public async ValueTask DisposeAsync()
        {
            office.Open();
            await stop.CancelAsync();
            await Ending;
        }
    }

    /// <summary>The world outside: it takes a parcel once however often it is brought, and can be closed, fail and hang.</summary>
    private sealed class PostOffice
    {
        private readonly ConcurrentDictionary<string, int> brought = new();
        private TaskCompletionSource door = Opened();
        private int inside;
        private int mostInside;

        public int FailuresLeft;
        public int HangsLeft;

        public int Inside => Volatile.Read(ref inside);

        public int MostInside => Volatile.Read(ref mostInside);

        public int Effects => brought.Count;

        public int Calls(string id) => brought.GetValueOrDefault(id);

        public void Close() => door = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Open() => door.TrySetResult();

        public async Task<string> Take(Parcel parcel, CancellationToken deadline)
        {
            brought.AddOrUpdate(parcel.Id, 1, static (_, times) => times + 1);
            if (Interlocked.Decrement(ref FailuresLeft) >= 0)
                throw new HttpRequestException("The line is dead.");
            if (Interlocked.Decrement(ref HangsLeft) >= 0)
                await new TaskCompletionSource().Task;
            var now = Interlocked.Increment(ref inside);
            int most;
            while (now > (most = MostInside) && Interlocked.CompareExchange(ref mostInside, now, most) != most)
            {
            }
            await door.Task;
            Interlocked.Decrement(ref inside);
            return $"taken {parcel.Id}";
        }

        private static TaskCompletionSource Opened()
        {
            var open = new TaskCompletionSource();
            open.SetResult();
            return open;
        }
    }
}

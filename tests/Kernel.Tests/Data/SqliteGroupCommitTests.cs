using Stoa.Kernel.Data;
using Stoa.Kernel.Data.Sqlite;
using Stoa.Kernel.Messaging;
using Stoa.Testing;

namespace Stoa.Kernel.Tests.Data;

/// <summary>The laws of group commit.</summary>
public class SqliteGroupCommitTests
{
    // Counts far enough to need longer than a statement may take.
    private const string Endless =
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) INSERT INTO sale (id) SELECT 'n' || MAX(i) FROM n";

    private const string TooMany =
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 501) INSERT INTO sale (id) SELECT 'n' || i FROM n";

    public static TheoryData<string> WaysToFail => [.. Failing.Keys];

    private static readonly Dictionary<string, (Type Told, Func<Tx, Task> Run)> Failing = new(StringComparer.Ordinal)
    {
        ["an exception"] = Told<FormatException>(async tx =>
        {
            await SqliteShop.Insert(tx, "half");
            throw new FormatException();
        }),
        ["a conflict"] = Told<Conflict>(async tx =>
        {
            await SqliteShop.Insert(tx, "half");
            await SqliteShop.Insert(tx, "half");
        }),
        ["a wrong statement"] = Told<StatementFailed>(async tx =>
        {
            await SqliteShop.Insert(tx, "half");
            await tx.Execute("INSERT INTO nowhere (id) VALUES (1)");
        }),
        ["an error that it swallows"] = Told<TransactionMisused>(async tx =>
        {
            await SqliteShop.Insert(tx, "half");
            await Assert.ThrowsAsync<Conflict>(() => SqliteShop.Insert(tx, "half"));
        }),
        ["an end of its own"] = Told<StatementFailed>(async tx =>
        {
            await SqliteShop.Insert(tx, "half");
            await tx.Execute("COMMIT");
        }),
        ["too many rows"] = Told<TransactionMisused>(async tx =>
        {
            await tx.Execute(TooMany);
        }),
        ["too many rows that are asked for as well"] = Told<TransactionMisused>(async tx =>
        {
            await tx.Query(
                TooMany + " RETURNING id",
                row => row.Text(0));
        }),
        ["a constraint that speaks at the commit"] = Told<Conflict>(async tx =>
        {
            await SqliteShop.Insert(tx, "half");
            await tx.Execute("INSERT INTO receipt (id) VALUES ('of no sale')");
        }),
        ["a statement that takes too long"] = Told<Unavailable>(async tx =>
        {
            await SqliteShop.Insert(tx, "half");
            await tx.Execute(Endless);
        }),
        ["waiting for something else"] = Told<TransactionMisused>(async tx =>
        {
            await SqliteShop.Insert(tx, "half");
            await Task.Yield();
            await SqliteShop.Insert(tx, "other half");
        }),
    };

    private static (Type Told, Func<Tx, Task> Run) Told<TFailure>(Func<Tx, Task> run) where TFailure : Exception => (typeof(TFailure), run);

    [Theory]
    [MemberData(nameof(WaysToFail))]
    public async Task What_ends_one_transaction_harms_no_neighbour(string way)
    {
        await using var shop = await SqliteShop.Open();
        var held = await shop.HoldWriter();
        var before = shop.Add("before");
        var failing = shop.Database.Transact(Failing[way].Run);
        var after = shop.Add("later");
        await held.Release();
        await before;
        await after;
        Assert.IsType(Failing[way].Told, await Record.ExceptionAsync(() => failing));
        Assert.Equal(["before", "later"], await shop.Sales());
        await shop.Add("next");
        Assert.Equal("ok", await shop.Integrity());
    }

    [Fact]
    public async Task Nobody_is_acknowledged_and_nothing_is_seen_before_the_commit()
    {
        await using var shop = await SqliteShop.Open();
        using var stranger = shop.Stranger();
        var held = await shop.HoldWriter();
        var first = shop.Add("first");
        var answeredEarly = true;
        long? seenEarly = null;
        var last = shop.Database.Transact(async tx =>
        {
            Assert.Equal(1, await tx.QueryWhole("SELECT COUNT(*) FROM sale"));       // the same group
            answeredEarly = first.IsCompleted;
            seenEarly = Count(stranger);
        });
        await held.Release();
        await last;
        Assert.False(answeredEarly);
        Assert.Equal(0, seenEarly);
        Assert.Equal(1, Count(stranger));
        await first;
    }

    [Fact]
    public async Task A_group_is_256_at_most()
    {
        await using var shop = await SqliteShop.Open();
        using var stranger = shop.Stranger();
        var seen = new long?[300];
        var held = await shop.HoldWriter();
        var all = Enumerable.Range(0, seen.Length).Select(i => shop.Database.Transact(async tx =>
        {
            seen[i] = Count(stranger);
            await SqliteShop.Insert(tx, $"{i:000}");
        })).ToArray();
        await held.Release();
        await Task.WhenAll(all);
        Assert.Equal(0, seen[255]);
        Assert.Equal(256, seen[256]);
        Assert.Equal(256, seen[299]);
    }

    [Fact]
    public async Task A_use_case_that_waits_for_anything_but_its_transaction_is_refused_by_name()
    {
        await using var shop = await SqliteShop.Open();
        var never = new TaskCompletionSource();
        var refused = await Assert.ThrowsAsync<TransactionMisused>(() => shop.Database.Transact(tx => never.Task, name: "PayOrder.Run"));
        Assert.Contains("PayOrder.Run", refused.Message, StringComparison.Ordinal);
        await shop.Add("next");
    }

    [Fact]
    public async Task A_use_case_that_runs_on_after_its_refusal_can_write_no_more()
    {
        await using var shop = await SqliteShop.Open();
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var late = new TaskCompletionSource<Exception?>();
        await Assert.ThrowsAsync<TransactionMisused>(() => shop.Database.Transact(async tx =>
        {
            await go.Task;
            late.SetResult(await Record.ExceptionAsync(() => SqliteShop.Insert(tx, "late")));
        }));
        go.SetResult();
        Assert.IsType<TransactionMisused>(await late.Task);
        Assert.Empty(await shop.Sales());
    }

    [Fact]
    public async Task A_transaction_inside_a_transaction_is_refused_and_so_is_a_question_beside_it()
    {
        await using var shop = await SqliteShop.Open();
        await shop.Database.Transact(async tx =>
        {
            await Assert.ThrowsAsync<TransactionMisused>(() => shop.Add("inner"));
            await Assert.ThrowsAsync<TransactionMisused>(shop.Sales);
            await SqliteShop.Insert(tx, "outer");
        });
        Assert.Equal(["outer"], await shop.Sales());
    }

    [Fact]
    public async Task Who_hears_of_a_commit_may_start_the_next_transaction_from_there()
    {
        await using var shop = await SqliteShop.Open();
        var next = new TaskCompletionSource<Task>();
        using var listening = shop.Database.OnTouched("sale", () => next.TrySetResult(shop.Add("second")));
        await shop.Database.Transact(async tx =>
        {
            await SqliteShop.Insert(tx, "first");
            tx.Touch("sale");
        });
        await await next.Task;
        Assert.Equal(["first", "second"], await shop.Sales());
    }

    [Fact]
    public async Task A_caller_that_left_is_dropped_before_it_starts()
    {
        await using var shop = await SqliteShop.Open();
        using var gone = new CancellationTokenSource();
        var started = false;
        var held = await shop.HoldWriter();
        var left = shop.Database.Transact(
            tx =>
            {
                started = true;
                return Task.CompletedTask;
            },
            gone.Token);
        var stays = shop.Add("stays");
        await gone.CancelAsync();
        await held.Release();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        await stays;
        Assert.False(started);
    }

    [Fact]
    public async Task A_full_queue_says_no_to_requests_while_events_still_have_room()
    {
        await using var shop = await SqliteShop.Open();
        var held = await shop.HoldWriter();
        var accepted = Enumerable.Range(0, WorkQueue.MostRequests).Select(_ => shop.Database.Transact(tx => Task.CompletedTask)).ToList();
        await Assert.ThrowsAsync<Unavailable>(() => shop.Add("one too many"));
        accepted.AddRange(Enumerable.Range(0, WorkQueue.Most - WorkQueue.MostRequests)
            .Select(_ => shop.Database.Transact(Lane.Event, Cause.None, "heard", tx => Task.CompletedTask)));
        await Assert.ThrowsAsync<Unavailable>(() => shop.Database.Transact(Lane.Event, Cause.None, "heard", tx => Task.CompletedTask));
        await held.Release();
        await Task.WhenAll(accepted);
        await shop.Add("later");
    }

    [Fact]
    public async Task Closing_finishes_what_is_queued_and_folds_the_log_into_the_file()
    {
        using var scratch = new Scratch();
        var shop = await SqliteShop.Open(folder: scratch.Folder);
        await shop.Sales();       // a read connection is open as well
        var held = await shop.HoldWriter();
        var queued = Enumerable.Range(0, 600).Select(i => shop.Add($"{i:000}")).ToArray();
        var closing = shop.DisposeAsync().AsTask();
        await held.Release();
        await closing;
        Assert.All(queued, one => Assert.True(one.IsCompletedSuccessfully));
        Assert.False(File.Exists(scratch.File("sales.db-wal")));
        await Assert.ThrowsAsync<Unavailable>(() => shop.Add("too late"));
        await using var again = await SqliteShop.Open(folder: scratch.Folder);
        Assert.Equal(600, (await again.Sales()).Count);
    }

    [Fact]
    public async Task A_transaction_that_keeps_the_writer_for_long_again_is_named_in_the_log()
    {
        var time = new ManualClock();
        await using var shop = await SqliteShop.Open(time: time);
        await ImportEverything(shop, time);
        Assert.Empty(shop.Log.Lines);       // the first run of a function pays for its compilation too
        await ImportEverything(shop, time);
        await shop.Add("a quick one");
        Assert.Equal(["Warning: sales: ImportEverything.Run kept the writer for 51 ms"], shop.Log.Lines);
    }

    private static Task ImportEverything(SqliteShop shop, ManualClock time) => shop.Database.Transact(
        tx =>
        {
            time.Advance(TimeSpan.FromMilliseconds(51));
            return Task.CompletedTask;
        },
        name: "ImportEverything.Run");

    private static long? Count(SqliteConnection connection) =>
        connection.QueryOne<long?>("SELECT COUNT(*) FROM sale", row => row.Whole(0), []);
}

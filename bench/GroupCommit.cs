using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Stoa.Kernel;
using Stoa.Kernel.Data;
using Stoa.Kernel.Data.Sqlite;

namespace Stoa.Bench;

/// <summary>
/// How much group commit gives: 64 callers through <see cref="Database.Transact{T}"/> against the same with one commit a transaction, and
/// against the least that a commit each can cost, a loop on one thread without any caller to wait for. Interleaved rounds, fresh files, the
/// same folder.
/// </summary>
internal static class GroupCommit
{
    private const int Callers = 64;
    private const int Shelves = 100;
    private const int Rounds = 9;
    private static readonly TimeSpan RoundTime = TimeSpan.FromSeconds(1);

    private const string Tables =
        """
        CREATE TABLE shelf (
            id   TEXT   NOT NULL PRIMARY KEY,
            sold BIGINT NOT NULL
        );
        CREATE TABLE sale (
            id       TEXT   NOT NULL PRIMARY KEY,
            shelf_id TEXT   NOT NULL,
            price    BIGINT NOT NULL,
            at       BIGINT NOT NULL
        );
        """;

    private const string Insert = "INSERT INTO sale (id, shelf_id, price, at) VALUES (@id, @shelf_id, @price, @at)";
    private const string Update = "UPDATE shelf SET sold = sold + 1 WHERE id = @id";

    public static async Task Run(string folder)
    {
        Contestant[] contestants =
        [
            new("group commit, 64 callers", file => Concurrently(file, new WriterLimits())),
            new("a commit each, 64 callers", file => Concurrently(file, new WriterLimits { MostInGroup = 1 })),
            new("a commit each, one thread's loop", AloneInALoop),
        ];
        Console.WriteLine($"SQLite {Sqlite3.Version}, {Environment.ProcessorCount} cores, {folder}");
        Console.WriteLine($"{Rounds} rounds of {RoundTime.TotalSeconds:0} s each, after one to warm up.");
        Console.WriteLine("A transaction is an insert and an update, durable when told.");
        Console.WriteLine();
        foreach (var contestant in contestants)
            await contestant.Round(Path.Combine(folder, "warm.db"));

        var each = new Table("round", "transactions/s", "p50 us", "p95 us", "p99 us", "cpu probe ms", "fsync p50 us", "fsync p95 us");
        for (var round = 1; round <= Rounds; round++)
        {
            foreach (var contestant in contestants)
            {
                var sync = Probe.SyncMicros(folder);
                var before = Probe.CpuMillis();
                var result = await contestant.Round(Path.Combine(folder, "sales.db"));
                contestant.Results.Add(result);
                each.Add(
                    $"{round} {contestant.Name}", $"{result.PerSecond:N0}", $"{result.Micros(0.50):N0}", $"{result.Micros(0.95):N0}",
                    $"{result.Micros(0.99):N0}",
                    $"{(before + Probe.CpuMillis()) / 2:N1}", $"{sync[sync.Length / 2]:N0}", $"{sync[sync.Length * 95 / 100]:N0}");
            }
        }
        each.Print();

        // Each round is compared with itself: its three runs saw about the same machine.
        var all = new Table(
            "median of the rounds", "transactions/s", "p50 us", "p99 us", "group commit is", "in its worst round", "in its best");
        foreach (var contestant in contestants)
        {
            var ratios = contestants[0].Results
                .Zip(contestant.Results, (grouped, other) => grouped.PerSecond / other.PerSecond).Order().ToArray();
            all.Add(
                contestant.Name, $"{contestant.Median(result => result.PerSecond):N0}",
                $"{contestant.Median(result => result.Micros(0.50)):N0}", $"{contestant.Median(result => result.Micros(0.99)):N0}",
                $"{ratios[ratios.Length / 2]:N1} x", $"{ratios[0]:N1} x", $"{ratios[^1]:N1} x");
        }
        all.Print();
    }

    private static async Task<Result> Concurrently(string file, WriterLimits limits)
    {
        await using var database = new SqliteDatabase("sales", file, new Clock(), NullLogger.Instance) { Limits = limits };
        await database.Open(Schema.Of("sales", Tables), CancellationToken.None);
        await database.Transact(AddShelves);
        var started = Stopwatch.GetTimestamp();
        var callers = Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            var latencies = new List<long>();
            for (var i = caller; Stopwatch.GetElapsedTime(started) < RoundTime; i++)
            {
                var begun = Stopwatch.GetTimestamp();
                await database.Transact(tx => Sell(tx, Shelf(i)));
                latencies.Add(Stopwatch.GetTimestamp() - begun);
            }
            return latencies;
        }));
        var all = await Task.WhenAll(callers);
        var took = Stopwatch.GetElapsedTime(started);
        var sales = await database.Read(async snapshot => await snapshot.QueryWhole("SELECT COUNT(*) FROM sale"));
        return Result.Of(all.SelectMany(one => one), took, sales ?? 0);
    }

    /// <summary>The same connection with the same settings, and nothing around it.</summary>
    private static async Task<Result> AloneInALoop(string file)
    {
        var clock = new Clock();
        await using (var database = new SqliteDatabase("sales", file, clock, NullLogger.Instance))
        {
            await database.Open(Schema.Of("sales", Tables), CancellationToken.None);
            await database.Transact(AddShelves);
        }
        using var connection = new SqliteConnection(file, readOnly: false, clock.Time);
        connection.BecomeWriter();
        var latencies = new List<long>();
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; Stopwatch.GetElapsedTime(started) < RoundTime; i++)
        {
            var begun = Stopwatch.GetTimestamp();
            connection.Run("BEGIN IMMEDIATE");
            connection.Execute(Insert, [("id", clock.NewId("sal_")), ("shelf_id", Shelf(i)), ("price", 1999), ("at", clock.Now)]);
            connection.Execute(Update, [("id", Shelf(i))]);
            connection.Run("COMMIT");
            latencies.Add(Stopwatch.GetTimestamp() - begun);
            if (connection.LogPages >= new WriterLimits().CheckpointPages)
                connection.Checkpoint(truncate: false);
        }
        var took = Stopwatch.GetElapsedTime(started);
        return Result.Of(latencies, took, connection.QueryOne<long?>("SELECT COUNT(*) FROM sale", row => row.Whole(0), []) ?? 0);
    }

    private static async Task AddShelves(Tx tx)
    {
        for (var i = 0; i < Shelves; i++)
            await tx.Execute("INSERT INTO shelf (id, sold) VALUES (@id, 0)", ("id", Shelf(i)));
    }

    private static async Task<string> Sell(Tx tx, string shelf)
    {
        var id = tx.NewId("sal_");
        await tx.Execute(Insert, ("id", id), ("shelf_id", shelf), ("price", 1999), ("at", tx.Now));
        await tx.Execute(Update, ("id", shelf));
        return id;
    }

    private static readonly string[] ShelfIds = [.. Enumerable.Range(0, Shelves).Select(i => $"shf_{i:000}")];

    private static string Shelf(int i) => ShelfIds[i % Shelves];

    /// <summary>One way of committing, and how it did in each round.</summary>
    private sealed record Contestant(string Name, Func<string, Task<Result>> Measure)
    {
        public List<Result> Results { get; } = [];

        public double Median(Func<Result, double> figure) => Results.Select(figure).Order().ElementAt(Results.Count / 2);

        public async Task<Result> Round(string file)
        {
            foreach (var part in (string[])["", "-wal", "-shm"])
                File.Delete(file + part);
            return await Measure(file);
        }
    }

    private sealed record Result(double PerSecond, double[] InOrder)
    {
        public double Micros(double share) => InOrder[(int)((InOrder.Length - 1) * share)];

        public static Result Of(IEnumerable<long> latencies, TimeSpan took, long sales)
        {
            var inOrder = latencies.Select(ticks => Stopwatch.GetElapsedTime(0, ticks).TotalMicroseconds).Order().ToArray();
            if (sales != inOrder.Length)
                throw new InvalidOperationException($"{inOrder.Length} were acknowledged and {sales} are there.");
            return new(inOrder.Length / took.TotalSeconds, inOrder);
        }
    }
}

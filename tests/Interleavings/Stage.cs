using Microsoft.Extensions.Logging;
using Npgsql;
using Stoa.Kernel;
using Stoa.Kernel.Hosting;
using Stoa.Postgres;
using Stoa.Testing;

namespace Stoa.Interleavings.Tests;

/// <summary>
/// A service's PostgreSQL database with two processes at work on it and one that prepares. What a scene arranged is put back before each
/// run. The clock stands still and ids tell who made them, so that two runs can be compared row by row.
/// </summary>
internal sealed class Stage : IAsyncDisposable
{
    public const string NameA = "a", NameB = "b";
    private const string Before = "prepared";

    /// <summary>Deleted rows make tables slow; nobody else takes them away here.</summary>
    private const int RunsBetweenVacuums = 50;

    private static int made;
    private readonly NpgsqlDataSource source;
    private readonly NpgsqlConnection own;
    private readonly NpgsqlConnection watching;
    private IReadOnlyList<string> tables = [];
    private string putBack = "";
    private string look = "";
    private DateTimeOffset arranged;
    private int runs;

    private Stage(NpgsqlDataSource source, NpgsqlConnection own, NpgsqlConnection watching, Side[] sides)
    {
        (this.source, this.own, this.watching) = (source, own, watching);
        (Prepares, A, B) = (sides[0], sides[1], sides[2]);
    }

    public Side Prepares { get; }

    public Side A { get; }

    public Side B { get; }

    /// <summary>How often a transaction ran again.</summary>
    public Counting Again { get; private init; } = null!;

    public StoppedClock Time { get; private init; } = null!;

    public static async Task<Stage> Open(Func<IService> service, int connections = 3)
    {
        var server = await PostgresServer.Shared;
        var (name, time, again) = ($"{service().Name}_woven_{Interlocked.Increment(ref made)}", new StoppedClock(), new Counting());
        var sides = new[] { ("prepares", 0x33), (NameA, 0xAA), (NameB, 0x55) }.Select(one =>
        {
            var clock = new Clock(time, new Dice((byte)one.Item2).Fill);
            var address = $"{server.ConnectionString(name)};Application Name={one.Item1};Maximum Pool Size={connections}";
            return new Side(service(), new PostgresDatabase(service().Name, address, clock, again), clock, new byte[32]);
        }).ToArray();
        foreach (var side in sides)
            await side.Db.Open(side.Tables, CancellationToken.None);
        var source = NpgsqlDataSource.Create(server.ConnectionString(name) + ";Application Name=stage");
        var stage = new Stage(source, await source.OpenConnectionAsync(), await source.OpenConnectionAsync(), sides)
        {
            Again = again,
            Time = time,
        };
        // A deadlock is found soon; nothing else in this database waits for a lock.
        await stage.Run($"ALTER DATABASE \"{name}\" SET deadlock_timeout = '20ms'");
        await stage.Run("SET session_replication_role = replica");      // rows are put back in any order
        return stage;
    }

    /// <summary>Prepares a scene and keeps how it looks.</summary>
    public async Task Set(Scene scene)
    {
        tables = await Texts("SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'schema_version' ORDER BY 1");
        await Run(string.Concat(tables.Select(table => $"DELETE FROM {table};")));
        await scene.Arrange(Prepares);
        arranged = Time.Now;
        await Run("DELETE FROM outbox");
        await Run($"DROP SCHEMA IF EXISTS {Before} CASCADE; CREATE SCHEMA {Before};"
            + string.Concat(tables.Select(table => $"CREATE TABLE {Before}.{table} AS TABLE public.{table};")));
        var counts = await Texts(string.Join(" UNION ALL ", tables.Select(
            table => $"SELECT '{table}' FROM {Before}.{table} HAVING COUNT(*) > 0")));
        putBack = string.Concat(tables.Select(table => $"DELETE FROM {table};"))
            + string.Concat(counts.Select(table => $"INSERT INTO {table} SELECT * FROM {Before}.{table};"));
        look = string.Join(" UNION ALL ", tables.Select(table => $"SELECT '{table} ' || row_to_json(t)::text FROM {table} AS t"));
    }

    public async Task PutBack()
    {
        Time.Now = arranged;
        await Run(putBack);
        if (++runs % RunsBetweenVacuums == 0)
            await Run("VACUUM " + string.Join(", ", tables));
    }

    /// <summary>Every row there is.</summary>
    public Task<List<string>> Rows() => Texts(look);

    /// <summary>Who waits for a lock.</summary>
    public async Task<IReadOnlyCollection<string>> Blocked() => await Texts(
        watching,
        """
        SELECT DISTINCT application_name FROM pg_stat_activity JOIN pg_locks USING (pid)
        WHERE datname = current_database() AND NOT granted
        """);

    public Task<List<string>> Texts(string sql) => Texts(own, sql);

    public async ValueTask DisposeAsync()
    {
        foreach (var side in new[] { Prepares, A, B })
            await side.DisposeAsync();
        await own.DisposeAsync();
        await watching.DisposeAsync();
        await source.DisposeAsync();
    }

    private async Task Run(string sql)
    {
        await using var command = new NpgsqlCommand(sql, own);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<List<string>> Texts(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var texts = new List<string>();
        while (await reader.ReadAsync())
            texts.Add(reader.GetString(0));
        return texts;
    }
}

/// <summary>Counts what the driver says of transactions that run again.</summary>
internal sealed class Counting : ILogger
{
    private const int RunsAgain = 2101;
    private int count;

    public int Count => Volatile.Read(ref count);

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (eventId.Id == RunsAgain)
            Interlocked.Increment(ref count);
    }
}

using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Stoa.Kernel.Data;
using Stoa.Kernel.Data.Sqlite;
using Stoa.Testing;

namespace Stoa.Kernel.Tests.Data;

/// <summary>A SQLite file with one table, and the means to form a group of transactions on purpose.</summary>
internal sealed class SqliteShop : IAsyncDisposable
{
    private const string Tables =
        """
        CREATE TABLE sale (id TEXT NOT NULL PRIMARY KEY, note TEXT);
        CREATE TABLE receipt (id TEXT NOT NULL PRIMARY KEY REFERENCES sale (id) DEFERRABLE INITIALLY DEFERRED);
        """;

    private readonly Scratch scratch = new();

    private SqliteShop(WriterLimits limits, TimeProvider time, string? folder)
    {
        var clock = new Clock(time, bytes => System.Security.Cryptography.RandomNumberGenerator.Fill(bytes));
        Database = new SqliteDatabase("sales", Path.Combine(folder ?? scratch.Folder, "sales.db"), clock, Log) { Limits = limits };
    }

    public SqliteDatabase Database { get; }

    public RememberedLog Log { get; } = new();

    public static async Task<SqliteShop> Open(WriterLimits? limits = null, TimeProvider? time = null, string? folder = null)
    {
        var shop = new SqliteShop(limits ?? new WriterLimits(), time ?? TimeProvider.System, folder);
        await shop.Database.Open(Schema.Of("sales", Tables), CancellationToken.None);
        return shop;
    }

    /// <summary>Keeps the writer in a transaction, so that what is started now queues up behind it.</summary>
    public async Task<HeldWriter> HoldWriter()
    {
        var inside = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var release = new ManualResetEventSlim();
        var done = Database.Transact(
            tx =>
            {
                inside.SetResult();
                release.Wait();
                return Task.CompletedTask;
            });
        await inside.Task;
        return new HeldWriter(release, done);
    }

    public Task Add(string id) => Database.Transact(tx => Insert(tx, id));

    public static async Task Insert(Tx tx, string id, string? note = null) =>
        Assert.Equal(1, await tx.Execute("INSERT INTO sale (id, note) VALUES (@id, @note)", ("id", id), ("note", note)));

    /// <summary>The sales that are committed, in order.</summary>
    public Task<List<string>> Sales() =>
        Database.Read(async snapshot => await snapshot.Query("SELECT id FROM sale ORDER BY id", row => row.Text(0)));

    public Task<string?> Integrity() =>
        Database.Read(async snapshot => await snapshot.QueryOne("PRAGMA integrity_check", row => row.Text(0)));

    /// <summary>A connection of somebody else's that reads.</summary>
    public SqliteConnection Stranger() => new(Database.File, readOnly: true, TimeProvider.System);

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        scratch.Dispose();
    }
}

/// <summary>A writer that waits inside a transaction until it is let go.</summary>
internal sealed class HeldWriter(ManualResetEventSlim release, Task done)
{
    public async Task Release()
    {
        release.Set();
        await done;
        release.Dispose();
    }
}

/// <summary>Remembers what was logged.</summary>
internal sealed class RememberedLog : ILogger
{
    public ConcurrentQueue<string> Lines { get; } = new();

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Enqueue($"{logLevel}: {formatter(state, exception)}");
}

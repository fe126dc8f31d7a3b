using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace Stoa.Kernel.Data.Sqlite;

/// <summary>A service's data in one SQLite file: one writer, many readers, group commit.</summary>
public sealed class SqliteDatabase(string service, string file, Clock clock, ILogger log) : Database(service, clock)
{
    private SqliteConnection? writing;
    private SqliteWriter? writer;
    private ReadPool? readers;

    public string File { get; } = file;

    internal SqliteConnection Writing => writing ?? throw NotOpen();

    /// <summary>How the writer divides its work; tests make these small.</summary>
    internal WriterLimits Limits { get; init; } = new();

    /// <summary>Put around each commit by tests that look at what a crash right before or right after it would leave.</summary>
    internal Action<Action>? AroundCommit { get; set; }

    internal override int Waiting => writer?.Waiting ?? 0;

    internal override (long Data, long Log)? Sizes => (Length(File), Length(File + "-wal"));

    public override Task Open(Schema schema, CancellationToken stop)
    {
        if (writing is not null)
            throw new InvalidOperationException($"{File} is open already, and has one writer.");
        var connection = new SqliteConnection(File, readOnly: false, Clock.Time);
        try
        {
            connection.BecomeWriter();
            foreach (var part in schema.Parts)
                BringUpToDate(connection, part);
        }
        catch (Exception)
        {
            connection.Dispose();
            throw;
        }
        writing = connection;
        readers = new ReadPool(() => new SqliteConnection(File, readOnly: true, Clock.Time));
        writer = new SqliteWriter(this, connection, readers, Committed, Limits, log);
        return Task.CompletedTask;
    }

    public override async Task<T> Read<T>(Func<Snapshot, Task<T>> question, [CallerArgumentExpression(nameof(question))] string name = "")
    {
        if (SqliteWriter.InFunction)
            throw new TransactionMisused($"'{name}' was asked inside a transaction: ask its Tx.");
        var pool = readers ?? throw NotOpen();
        var connection = await pool.Take();
        var snapshot = new SqliteSnapshot(connection);
        try
        {
            connection.Run("BEGIN");
            var answering = question(snapshot);
            if (!answering.IsCompleted)
                throw new TransactionMisused($"'{name}' waited for something other than its snapshot.");
            return await answering;
        }
        finally
        {
            snapshot.End();
            pool.Return(connection);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        if (writer is { } last)
            await Task.Factory.StartNew(last.Close, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        if (readers is { } pool)
            await pool.Close();
        writing?.Dispose();       // last, so that it alone folds the log into the file
        (writer, readers, writing) = (null, null, null);
    }

    private protected override Task<T> Write<T>(Work<T> work)
    {
        if (SqliteWriter.InFunction)
            throw new TransactionMisused($"'{work.Name}' was started inside another transaction.");
        var open = writer ?? throw NotOpen();
        return open.TryAdd(work) ? work.Promise : throw new Unavailable($"{Service} has too much to write. Try again in a moment.");
    }

    private static void BringUpToDate(SqliteConnection connection, SchemaPart part)
    {
        connection.Run(Schema.VersionTable);
        connection.Run("BEGIN IMMEDIATE");
        var now = connection.QueryOne<long?>(
            "SELECT MAX(version) FROM schema_version WHERE part = @part", static row => row.WholeOrNull(0), [("part", part.Name)]);
        connection.Run("COMMIT");
        foreach (var (version, script) in Schema.Steps(part, (int)(now ?? 0)))
        {
            connection.Run("BEGIN IMMEDIATE");
            try
            {
                connection.RunScript(script);
                connection.Execute(Schema.Applied, [("part", part.Name), ("version", version), ("applied_at", connection.Now)]);
                connection.Run("COMMIT");
            }
            catch (Exception)
            {
                if (connection.InTransaction)
                    connection.Run("ROLLBACK");
                throw;
            }
        }
    }

    private static long Length(string file) => new FileInfo(file) is { Exists: true } there ? there.Length : 0;

    private Unavailable NotOpen() => new($"The database of {Service} is not open.");
}

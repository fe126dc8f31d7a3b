using Microsoft.Extensions.Logging;

namespace Stoa.Kernel.Data.Sqlite;

/// <summary>
/// The one thread that writes a file. It runs what waits one after another under savepoints and commits it together, so one fsync serves up to 256
/// transactions. Nobody is acknowledged before that commit; if the group is lost, each of it runs again alone, once.
/// </summary>
internal sealed partial class SqliteWriter
{
    private const int MostInGroup = 256;
    private const int CheckpointPages = 4_000;
    private const int TruncatePages = 65_536;       // 256 MB of log in pages of 4 KB
    private static readonly TimeSpan GroupTime = TimeSpan.FromMilliseconds(50);

    [ThreadStatic]
    private static bool inFunction;

    private readonly SqliteDatabase database;
    private readonly SqliteConnection connection;
    private readonly ReadPool readers;
    private readonly Action<Tx> committed;
    private readonly ILogger log;
    private readonly WorkQueue queue = new();
    private readonly List<Work> group = [];
    private readonly List<(Work Work, SqliteTx Tx, Exception? Failure)> ran = [];
    private readonly Thread thread;

    public SqliteWriter(SqliteDatabase database, SqliteConnection connection, ReadPool readers, Action<Tx> committed, ILogger log)
    {
        (this.database, this.connection, this.readers, this.committed, this.log) = (database, connection, readers, committed, log);
        thread = new Thread(Loop) { Name = $"writer of {database.Service}", IsBackground = true };
        thread.Start();
    }

    /// <summary>The code that runs now is a transaction's function.</summary>
    public static bool InFunction => inFunction;

    public bool TryAdd(Work work) => queue.TryAdd(work);

    /// <summary>Does what is queued, then stops.</summary>
    public void Close()
    {
        queue.Close();
        thread.Join();
    }

    private void Loop()
    {
        while (queue.Take(group, MostInGroup))
        {
            if (group.Count > 0)
                RunGroup();
            group.Clear();
            if (connection.LogPages >= CheckpointPages)
                Checkpoint();
        }
    }

    private void RunGroup()
    {
        if (RunTogether())
            return;
        // The group's transaction is gone and nobody was told anything: each runs again alone, once.
        foreach (var work in group)
            RunAlone(work);
    }

    /// <summary>Runs and commits the group and tells everyone. False: all of it was lost and nobody knows anything yet.</summary>
    private bool RunTogether()
    {
        ran.Clear();
        try
        {
            connection.Run("BEGIN IMMEDIATE");
        }
        catch (Unavailable failure)
        {
            foreach (var work in group)
                work.Fail(failure);
            return true;
        }
        var started = database.Clock.Time.GetTimestamp();
        foreach (var work in group)
        {
            if (work.CallerGone)
            {
                ran.Add((work, null!, null));
                continue;
            }
            if (!TryRun(work))
                return false;
        }
        if (database.Clock.Time.GetElapsedTime(started) > GroupTime)
            LogLongGroup(log, database.Service, group.Count, (long)database.Clock.Time.GetElapsedTime(started).TotalMilliseconds);
        if (!TryCommit(out _))
            return false;
        foreach (var (work, tx, failure) in ran)
            Tell(work, tx, failure);
        ran.Clear();
        return true;
    }

    /// <summary>Runs one under a savepoint. False: SQLite ended the whole group's transaction.</summary>
    private bool TryRun(Work work)
    {
        var tx = new SqliteTx(database, connection, work.Cause);
        try
        {
            connection.Run("SAVEPOINT one");
        }
        catch (Unavailable)
        {
            RollBack();
            return false;
        }
        var failure = Run(work, tx);
        if (!connection.InTransaction)
            return false;
        try
        {
            if (failure is not null)
                connection.Run("ROLLBACK TO one");
            connection.Run("RELEASE one");
        }
        catch (Unavailable)
        {
            RollBack();
            return false;
        }
        ran.Add((work, tx, failure));
        return true;
    }

    private void RunAlone(Work work)
    {
        var tx = new SqliteTx(database, connection, work.Cause);
        Exception? failure;
        try
        {
            connection.Run("BEGIN IMMEDIATE");
            failure = Run(work, tx);
        }
        catch (Unavailable gone)
        {
            failure = gone;
        }
        if (failure is null && !TryCommit(out var lost))
            failure = lost;
        if (failure is not null)
            RollBack();
        Tell(work, tx, failure);
    }

    /// <summary>Runs the function to its end and gives what went wrong. A function that waits for anything but its Tx is refused by name.</summary>
    private static Exception? Run(Work work, SqliteTx tx)
    {
        inFunction = true;
        try
        {
            var running = work.Run(tx);
            if (!running.IsCompleted)
            {
                _ = running.ContinueWith(static late => late.Exception, TaskScheduler.Default);       // it fails on its next use of the tx
                return new TransactionMisused($"'{work.Name}' waited for something other than its transaction.");
            }
            running.GetAwaiter().GetResult();
            if (tx.Spoiled)
                return new TransactionMisused($"'{work.Name}' swallowed an error that had ended its transaction.");
            var writing = tx.WriteOutbox();
            if (!writing.IsCompletedSuccessfully)
                writing.AsTask().GetAwaiter().GetResult();
            return null;
        }
#pragma warning disable CA1031 // whatever the function threw is its caller's answer, never the writer's end
        catch (Exception failure)
        {
            return failure;
        }
#pragma warning restore CA1031
        finally
        {
            inFunction = false;
            tx.End();
        }
    }

    private bool TryCommit(out Exception? failure)
    {
        try
        {
            connection.Run("COMMIT");
            failure = null;
            return true;
        }
        catch (Unavailable lost)
        {
            failure = lost;
            LogLost(log, database.Service, lost.Message);
            RollBack();
            return false;
        }
    }

    private void RollBack()
    {
        if (!connection.InTransaction)
            return;
        try
        {
            connection.Run("ROLLBACK");
        }
        catch (Unavailable failure)
        {
            LogLost(log, database.Service, failure.Message);
        }
    }

    private void Tell(Work work, SqliteTx tx, Exception? failure)
    {
        if (failure is not null)
        {
            work.Fail(failure);
        }
        else if (tx is null)
        {
            work.Drop();
        }
        else
        {
            work.Succeed();
            committed(tx);
        }
    }

    /// <summary>After the answers are out, never before them. A log that readers keep from being reused is cut when it is very long.</summary>
    private void Checkpoint()
    {
        connection.Checkpoint(truncate: false);
        if (connection.LogPages >= TruncatePages)
            readers.WhileClosed(() => connection.Checkpoint(truncate: true));
    }

    [LoggerMessage(2001, LogLevel.Warning, "{Service}: a group of {Count} transactions kept the writer for {Millis} ms")]
    private static partial void LogLongGroup(ILogger log, string service, int count, long millis);

    [LoggerMessage(2002, LogLevel.Error, "{Service}: a commit failed and nobody was acknowledged: {Reason}")]
    private static partial void LogLost(ILogger log, string service, string reason);
}

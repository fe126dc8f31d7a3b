using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace Stoa.Kernel.Data.Sqlite;

/// <summary>
/// The one thread that writes a file. It runs what waits one after another and commits it together, so one fsync serves up to 256
/// transactions. Nobody is acknowledged before that commit. If one fails, all run again, each under a savepoint of its own; if the group is
/// lost, each of it runs again alone, once.
/// </summary>
internal sealed partial class SqliteWriter
{
    private const int LoggedPageBytes = 4096 + 24;
    private static readonly TimeSpan MostTime = TimeSpan.FromMilliseconds(50);

    [ThreadStatic]
    private static bool inFunction;

    private readonly SqliteDatabase database;
    private readonly SqliteConnection connection;
    private readonly ReadPool readers;
    private readonly Action<Tx> committed;
    private readonly WriterLimits limits;
    private readonly ILogger log;
    private readonly WorkQueue queue = new();
    private readonly List<Work> group = [];
    private readonly List<(Work Work, SqliteTx? Tx, Exception? Failure)> ran = [];
    private readonly HashSet<string> forgiven = [];       // once a name: a function's first run also pays for its compilation
    private readonly Thread thread;
    private int pagesAtCheckpoint;
    private int pagesCounted;

    public SqliteWriter(
        SqliteDatabase database, SqliteConnection connection, ReadPool readers, Action<Tx> committed, WriterLimits limits, ILogger log)
    {
        (this.database, this.connection, this.readers, this.committed) = (database, connection, readers, committed);
        (this.limits, this.log) = (limits, log);
        thread = new Thread(Loop) { Name = $"writer of {database.Service}", IsBackground = true };
        thread.Start();
    }

    /// <summary>The code that runs now is a transaction's function.</summary>
    public static bool InFunction => inFunction;

    /// <summary>How many wait for it.</summary>
    public int Waiting => queue.Count;

    public bool TryAdd(Work work) => queue.TryAdd(work);

    /// <summary>Does what is queued, then stops.</summary>
    public void Close()
    {
        queue.Close();
        thread.Join();
    }

    private void Loop()
    {
        while (queue.Take(group, limits.MostInGroup))
        {
            RunGroup();
            group.Clear();
            ran.Clear();
            CheckpointIfDue();
        }
    }

    /// <summary>
    /// Runs and commits the group and tells everyone. If SQLite gave it up, nobody was told anything yet, and each runs again alone, once.
    /// </summary>
    private void RunGroup()
    {
        if (!TryBegin(out var reason))
        {
            foreach (var work in group)
                work.Fail(new Unavailable(reason.Message, reason));
            return;
        }
        try
        {
            if (!RunTogether())
                RunEachUnderASavepoint();
            Commit(group.Count);
        }
        catch (Exception failure) when (Grave(failure))
        {
            LogLost(log, database.Service, group.Count, failure.Message);
            RollBack();
            foreach (var work in group)
                RunAlone(work);
            return;
        }
        foreach (var (work, tx, failure) in ran)
            Tell(work, tx, failure);
    }

    /// <summary>
    /// The usual way: nobody fails, and so nobody pays for a savepoint, which copies each page that it changes. False: one of several
    /// failed, and what all did so far was taken back.
    /// </summary>
    private bool RunTogether()
    {
        foreach (var work in group)
        {
            if (RunInGroup(work) is null)
                continue;
            connection.Run("ROLLBACK");
            connection.Run("BEGIN IMMEDIATE");
            if (group.Count == 1)
                return true;       // its failure is its own already
            ran.Clear();
            return false;
        }
        return true;
    }

    /// <summary>The careful way: a failure is its own.</summary>
    private void RunEachUnderASavepoint()
    {
        foreach (var work in group)
        {
            connection.Run("SAVEPOINT one");
            if (RunInGroup(work) is not null)
                connection.Run("ROLLBACK TO one");
            connection.Run("RELEASE one");
        }
    }

    /// <summary>Gives what went wrong. Throws when SQLite ended the transaction of the whole group.</summary>
    private Exception? RunInGroup(Work work)
    {
        if (work.CallerGone)
        {
            ran.Add((work, null, null));
            return null;
        }
        var tx = new SqliteTx(database, connection, work.Cause);
        var failure = Run(work, tx);
        if (!connection.InTransaction)
            throw new Unavailable($"'{work.Name}' met an error that ended all: {failure?.Message}", failure);
        ran.Add((work, tx, failure));
        return failure;
    }

    private void RunAlone(Work work)
    {
        if (work.CallerGone)
        {
            work.Drop();
            return;
        }
        if (!TryBegin(out var failure))
        {
            work.Fail(failure);
            return;
        }
        var tx = new SqliteTx(database, connection, work.Cause);
        failure = Run(work, tx);
        try
        {
            if (failure is null)
                Commit(1);
        }
        catch (Exception grave) when (Grave(grave))
        {
            failure = grave;
        }
        if (failure is not null)
            RollBack();
        Tell(work, tx, failure);
    }

    /// <summary>
    /// Runs the function to its end and gives what went wrong. A function that waits for anything but its Tx is refused by name.
    /// </summary>
    private Exception? Run(Work work, SqliteTx tx)
    {
        var started = database.Clock.Time.GetTimestamp();
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
            tx.WriteOutbox();
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
            var took = database.Clock.Time.GetElapsedTime(started);
            if (took > MostTime && !forgiven.Add(work.Name))
                LogLong(log, database.Service, work.Name, (long)took.TotalMilliseconds);
        }
    }

    /// <summary>
    /// What SQLite may answer to BEGIN, COMMIT and savepoints. A deferred constraint speaks at COMMIT, and then alone names its culprit.
    /// </summary>
    private static bool Grave(Exception failure) => failure is Unavailable or Conflict or StatementFailed;

    private bool TryBegin([NotNullWhen(false)] out Exception? failure)
    {
        try
        {
            connection.Run("BEGIN IMMEDIATE");
            failure = null;
            return true;
        }
        catch (Exception grave) when (Grave(grave))
        {
            LogNoStart(log, database.Service, grave.Message);
            failure = grave;
            return false;
        }
    }

    private void Commit(int transactions)
    {
        if (database.AroundCommit is { } around)
            around(() => connection.Run("COMMIT"));
        else
            connection.Run("COMMIT");
        Count(transactions);
    }

    /// <summary>After a commit. A log that became shorter was begun anew.</summary>
    private void Count(int transactions)
    {
        var pages = connection.LogPages;
        database.Tally.Committed(transactions);
        database.Tally.Ran(connection.TakeCount());
        database.Tally.Logged((long)(pages - (pages < pagesCounted ? 0 : pagesCounted)) * LoggedPageBytes);
        pagesCounted = pages;
    }

    private void RollBack()
    {
        if (!connection.InTransaction)
            return;
        try
        {
            connection.Run("ROLLBACK");
        }
        catch (Exception failure) when (Grave(failure))
        {
            LogNoStart(log, database.Service, failure.Message);
        }
    }

    private void Tell(Work work, SqliteTx? tx, Exception? failure)
    {
        if (tx is null)
        {
            work.Drop();
        }
        else if (failure is not null)
        {
            work.Fail(failure);
        }
        else
        {
            committed(tx);       // first, so that whoever has the answer meets no cache of ours from before
            work.Succeed();
        }
    }

    /// <summary>
    /// After the answers are out, never before them. A log that readers keep from being begun anew is cut when it is very long.
    /// </summary>
    private void CheckpointIfDue()
    {
        if (connection.LogPages < pagesAtCheckpoint)
            pagesAtCheckpoint = 0;       // SQLite has begun the log anew
        if (connection.LogPages - pagesAtCheckpoint < limits.CheckpointPages)
            return;
        var copied = connection.Checkpoint(truncate: false);
        if (connection.LogPages >= limits.TruncatePages)
            readers.WhileClosed(() => copied = connection.Checkpoint(truncate: true));
        pagesAtCheckpoint = connection.LogPages;
        database.Tally.Checkpointed();
        if (!copied)
            LogNoCheckpoint(log, database.Service, connection.LogPages);
    }

    [LoggerMessage(2001, LogLevel.Warning, "{Service}: {Name} kept the writer for {Millis} ms")]
    private static partial void LogLong(ILogger log, string service, string name, long millis);

    [LoggerMessage(2002, LogLevel.Error, "{Service}: a group of {Count} was lost before anybody was told; each runs again alone: {Reason}")]
    private static partial void LogLost(ILogger log, string service, int count, string reason);

    [LoggerMessage(2003, LogLevel.Error, "{Service}: a transaction can't begin or end: {Reason}")]
    private static partial void LogNoStart(ILogger log, string service, string reason);

    [LoggerMessage(2004, LogLevel.Warning, "{Service}: the log of {Pages} pages could not be copied into the file")]
    private static partial void LogNoCheckpoint(ILogger log, string service, int pages);
}

/// <summary>How much the writer does at once, and how long the log may grow.</summary>
internal sealed record WriterLimits
{
    /// <summary>Transactions in one commit.</summary>
    public int MostInGroup { get; init; } = 256;

    /// <summary>Pages of 4 KB in the log since the last checkpoint.</summary>
    public int CheckpointPages { get; init; } = 4_000;

    /// <summary>Pages in the log above which readers are kept out for a moment so that it can be cut: 256 MB.</summary>
    public int TruncatePages { get; init; } = 65_536;
}

namespace Stoa.Kernel.Data;

/// <summary>What a database has done since it was opened: what a purchase costs is read from it, and operators see it.</summary>
public sealed class Tally
{
    private long transactions;
    private long statements;
    private long commits;
    private long checkpoints;
    private long loggedBytes;

    /// <summary>Transactions that were committed.</summary>
    public long Transactions => Volatile.Read(ref transactions);

    /// <summary>Statements run by transactions.</summary>
    public long Statements => Volatile.Read(ref statements);

    /// <summary>Commits of the store: on SQLite each serves a whole group of transactions, and is one fsync.</summary>
    public long Commits => Volatile.Read(ref commits);

    /// <summary>How often SQLite's log was copied into the file, two fsyncs each.</summary>
    public long Checkpoints => Volatile.Read(ref checkpoints);

    /// <summary>Bytes that commits wrote into SQLite's log.</summary>
    public long LoggedBytes => Volatile.Read(ref loggedBytes);

    /// <summary>All of it, as of now.</summary>
    public DatabaseWork Told => new(Transactions, Statements, Commits, Checkpoints, LoggedBytes);

    internal void Committed(int count)
    {
        Interlocked.Add(ref transactions, count);
        Interlocked.Increment(ref commits);
    }

    internal void Ran(int count) => Interlocked.Add(ref statements, count);

    internal void Checkpointed() => Interlocked.Increment(ref checkpoints);

    internal void Logged(long bytes) => Interlocked.Add(ref loggedBytes, bytes);
}

/// <summary>What a database has done since it was opened, in numbers.</summary>
public sealed record DatabaseWork(long Transactions, long Statements, long Commits, long Checkpoints, long LoggedBytes)
{
    /// <summary>What two databases did together.</summary>
    public DatabaseWork And(DatabaseWork other) => new(
        Transactions + other.Transactions, Statements + other.Statements, Commits + other.Commits, Checkpoints + other.Checkpoints,
        LoggedBytes + other.LoggedBytes);

    /// <summary>What was done since an earlier look.</summary>
    public DatabaseWork Since(DatabaseWork earlier) => new(
        Transactions - earlier.Transactions, Statements - earlier.Statements, Commits - earlier.Commits, Checkpoints - earlier.Checkpoints,
        LoggedBytes - earlier.LoggedBytes);
}

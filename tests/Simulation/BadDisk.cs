using System.Collections.Concurrent;
using Stoa.Kernel.Data.Sqlite;
using Stoa.Testing;

namespace Stoa.Simulation.Tests;

/// <summary>
/// A disk on which one commit of a service fails, and whatever that service writes for a while after it; then all is well again. Only
/// commits that write something are counted and fail, as the others don't come near a disk.
/// </summary>
internal sealed class BadDisk(ManualClock time, Fault? fault = null)
{
    private readonly ConcurrentDictionary<string, int> commits = new(StringComparer.Ordinal);
    private DateTimeOffset? until;
    private int failed;

    public ManualClock Time => time;

    /// <summary>How many commits each service has tried that wrote something.</summary>
    public IReadOnlyDictionary<string, int> Commits => commits;

    /// <summary>How many failed.</summary>
    public int Failed => Volatile.Read(ref failed);

    /// <summary>Lies under a database that is not open yet.</summary>
    public void Watch(SqliteDatabase database)
    {
        var written = 0L;
        database.AroundCommit = commit =>
        {
            var now = database.Writing.QueryOne("SELECT total_changes()", static row => row.Whole(0), []);
            var writes = now != written;
            written = now;
            if (writes && Fails(database.Service, commits.AddOrUpdate(database.Service, 1, static (_, count) => count + 1)))
                Fail(database.Writing);
            else
                commit();
        };
    }

    private bool Fails(string service, int number)
    {
        if (service != fault?.Service)
            return false;
        if (number == fault.Commit)
            until = time.GetUtcNow() + fault.Lasts;
        return number == fault.Commit || time.GetUtcNow() < until;
    }

    /// <summary>SQLite gives the transaction up when its COMMIT meets a full disk.</summary>
    private void Fail(SqliteConnection connection)
    {
        Interlocked.Increment(ref failed);
        connection.Run("ROLLBACK");
        if (!fault!.IsSilent)
            throw connection.Failure(fault.IsOnce ? Sqlite3.IoError : Sqlite3.Full, "COMMIT");
    }
}

/// <summary>Which commit of a service fails first, and for how long every other one does.</summary>
/// <param name="IsSilent">Nobody is told that it failed, as no disk that we trust would do.</param>
internal sealed record Fault(string Service, int Commit, TimeSpan Lasts, bool IsSilent = false)
{
    public bool IsOnce => Lasts == TimeSpan.Zero;

    public override string ToString() => $"commit {Commit} of {Service} failed{(IsOnce ? " once" : $" and the disk was full for {Lasts}")}";
}

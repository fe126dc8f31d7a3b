using Stoa.Kernel.Data.Sqlite;
using Stoa.Kernel.Hosting;
using Stoa.Testing;

namespace Stoa.Simulation.Tests;

/// <summary>The files of a shop as a crash would have left them at one moment, and how far its client had come.</summary>
internal sealed record Picture(Scratch Folder, string Service, bool AfterCommit, int Heard, DateTimeOffset At)
{
    public override string ToString() => $"{(AfterCommit ? "after" : "before")} a commit of {Service}, {Heard} answers heard";
}

/// <summary>
/// Takes a picture of all files right before and right after each commit of any service. While it does, no service commits, so a picture is
/// what the death of the process at that moment would leave: whatever was committed, and nothing of what was not.
/// </summary>
/// <param name="heard">How many answers the client has heard by now.</param>
internal sealed class Camera(Scratch folder, ManualClock time, Func<int> heard) : IDisposable
{
    private readonly Lock gate = new();
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);
    private readonly SortedSet<string> logs = new(StringComparer.Ordinal);
    private bool stopped;

    /// <summary>Moments at which a crash was looked at: two for each commit that wrote something.</summary>
    public int Moments { get; private set; }

    /// <summary>Those of them that differ, in the files or in what the client knew.</summary>
    public List<Picture> Pictures { get; } = [];

    /// <summary>Looks at a database that is not open yet.</summary>
    public void Watch(SqliteDatabase database)
    {
        logs.Add(database.File + "-wal");
        database.AroundCommit = commit => Around(database.Service, commit);
    }

    /// <summary>Takes no more pictures; one that is being taken is waited for.</summary>
    public void Stop()
    {
        lock (gate)
            stopped = true;
    }

    public void Dispose()
    {
        Stop();
        foreach (var picture in Pictures)
            picture.Folder.Dispose();
    }

    private void Around(string service, Action commit)
    {
        lock (gate)
        {
            if (stopped)
            {
                commit();
                return;
            }
            var before = Written();
            Take(service, false, before);
            commit();
            var after = Written();
            Take(service, true, after);
            Moments += after == before ? 0 : 2;
        }
    }

    /// <summary>How long the logs are, by which states of the files differ: each commit that writes makes one longer.</summary>
    private string Written() =>
        string.Join(' ', logs.Select(log => new FileInfo(log) is { Exists: true } file ? file.Length : 0));

    private void Take(string service, bool afterCommit, string written)
    {
        var known = heard();
        if (!seen.Add($"{written} {known}"))
            return;
        var picture = new Picture(new Scratch(), service, afterCommit, known, time.GetUtcNow());
        Files.Copy(folder.Folder, picture.Folder.Folder);
        Pictures.Add(picture);
    }
}

/// <summary>What lies in a shop's folder.</summary>
internal static class Files
{
    /// <summary>Everything that outlives a process: no locks, and no index of a log, which is made anew.</summary>
    public static void Copy(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            if (Path.GetFileName(file).StartsWith("in-use", StringComparison.Ordinal) || file.EndsWith("-shm", StringComparison.Ordinal))
                continue;
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}

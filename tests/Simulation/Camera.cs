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
internal sealed class Camera : IDisposable
{
    private readonly Lock gate = new();
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);
    private readonly string folder;
    private readonly Func<int> heard;
    private readonly ManualClock time;
    private readonly List<SqliteDatabase> watched;
    private bool stopped;

    public Camera(Scratch folder, ManualClock time, Func<int> heard, IEnumerable<SqliteDatabase> databases)
    {
        (this.folder, this.time, this.heard, watched) = (folder.Folder, time, heard, [.. databases]);
        foreach (var database in watched)
            database.AroundCommit = commit => Around(database.Service, commit);
    }

    /// <summary>Moments at which a crash was looked at: two for each commit that wrote something.</summary>
    public int Moments { get; private set; }

    /// <summary>Those of them that differ, in the files or in what the client knew.</summary>
    public List<Picture> Pictures { get; } = [];

    /// <summary>Takes no more pictures; one that is being taken is waited for.</summary>
    public void Stop()
    {
        watched.ForEach(database => database.AroundCommit = null);
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
        string.Join(' ', watched.Select(database => new FileInfo(database.File + "-wal") is { Exists: true } log ? log.Length : 0));

    private void Take(string service, bool afterCommit, string written)
    {
        var known = heard();
        if (!seen.Add($"{written} {known}"))
            return;
        var picture = new Picture(new Scratch(), service, afterCommit, known, time.GetUtcNow());
        Files.Copy(folder, picture.Folder.Folder);
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

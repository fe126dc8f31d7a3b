namespace Stoa.Kernel.Data;

/// <summary>
/// The folder that holds a shop's files, held by one process at a time. The kernel lets it go when the process dies, however it dies.
/// </summary>
public sealed class DataFolder : IDisposable
{
    private const string LockFile = "in-use.lock";
    private const string HolderFile = "in-use.txt";
    private const string UnfinishedFile = "restore-unfinished.txt";
    private const int WouldBlockOnLinux = 11;
    private const int WouldBlockOnMac = 35;
    private const int SharingViolation = unchecked((int)0x80070020);
    private readonly FileStream held;

    private DataFolder(string path, FileStream held) => (Path, this.held) = (path, held);

    public string Path { get; }

    /// <summary>Creates the folder if need be, and holds it until disposed.</summary>
    /// <exception cref="DataFolderInUse">Another process holds it.</exception>
    public static DataFolder Hold(string path, Clock clock)
    {
        MustBeWhole(path);
        return Take(path, clock);
    }

    /// <summary>
    /// Holds a folder that is empty, in order to fill it; until <see cref="Filled"/> nobody else may hold it. What an earlier process left
    /// half filled is begun anew.
    /// </summary>
    /// <exception cref="DataFolderInUse">Another process holds it.</exception>
    /// <exception cref="Unavailable">There is something in it.</exception>
    internal static DataFolder HoldToFill(string path, Clock clock)
    {
        var folder = Take(path, clock);
        try
        {
            var there = Directory.GetFileSystemEntries(folder.Path)
                .Where(one => System.IO.Path.GetFileName(one) is not (LockFile or HolderFile));
            var unfinished = folder.FileNamed(UnfinishedFile);
            if (!File.Exists(unfinished) && there.Any())
                throw new Unavailable(
                    $"{folder.Path} is not empty. Move it away, or name another folder (--Stoa:Data), and nothing that is there is lost.");
            File.WriteAllText(unfinished, "Not all is here yet: whoever began to fill this folder has to finish.\n");
            foreach (var old in there.Where(one => one != unfinished))
            {
                if (Directory.Exists(old))
                    Directory.Delete(old, recursive: true);
                else
                    File.Delete(old);
            }
            return folder;
        }
        catch (Exception)
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>All is there.</summary>
    internal void Filled() => File.Delete(FileNamed(UnfinishedFile));

    /// <exception cref="InvalidDataException">Somebody began to fill it and did not finish.</exception>
    internal static void MustBeWhole(string path)
    {
        if (File.Exists(System.IO.Path.Combine(path, UnfinishedFile)))
            throw new InvalidDataException($"A restore into {path} did not finish. Repeat it: stoa restore FOLDER begins anew.");
    }

    /// <summary>Where a file of this name is.</summary>
    public string FileNamed(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Lets the next process in. The lock file stays: taking it away could give two processes one each.</summary>
    public void Dispose()
    {
        File.Delete(FileNamed(HolderFile));
        held.Dispose();
    }

    /// <summary>Customers' data: a folder that is made here is its owner's alone.</summary>
    internal static void Create(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static DataFolder Take(string path, Clock clock)
    {
        path = System.IO.Path.GetFullPath(path);
        Create(path);
        var folder = new DataFolder(path, Lock(path));
        File.WriteAllText(
            folder.FileNamed(HolderFile), $"process {Environment.ProcessId} since {clock.Now:yyyy-MM-dd HH:mm:ss} UTC: {Command()}\n");
        return folder;
    }

    private static FileStream Lock(string path)
    {
        try
        {
            return new FileStream(System.IO.Path.Combine(path, LockFile), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException taken) when (taken.HResult is WouldBlockOnLinux or WouldBlockOnMac or SharingViolation)
        {
            throw new DataFolderInUse(path, Holder(path), taken);
        }
    }

    private static string Holder(string path)
    {
        try
        {
            return File.ReadAllText(System.IO.Path.Combine(path, HolderFile)).Trim();
        }
        catch (IOException)
        {
            return "a process that has not said who it is";
        }
    }

    /// <summary>The words of the command up to its first option: options may hold secrets.</summary>
    private static string Command()
    {
        var words = Environment.GetCommandLineArgs();
        return string.Join(
            ' ', words.Skip(1).TakeWhile(word => !word.StartsWith('-')).Prepend(System.IO.Path.GetFileNameWithoutExtension(words[0])));
    }
}

/// <summary>A second process wants a data folder that is held by a first.</summary>
public sealed class DataFolderInUse(string path, string holder, Exception? inner = null)
    : Exception(
        $"The data folder {path} is in use by {holder}. Stop that one first, or give this one a folder of its own (Stoa:Data).", inner);

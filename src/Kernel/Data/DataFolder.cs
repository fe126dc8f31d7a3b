namespace Stoa.Kernel.Data;

/// <summary>
/// The folder that holds a shop's files, held by one process at a time. The kernel lets it go when the process dies, however it dies.
/// </summary>
public sealed class DataFolder : IDisposable
{
    private const string LockFile = "in-use.lock";
    private const string HolderFile = "in-use.txt";
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
        path = System.IO.Path.GetFullPath(path);
        Create(path);
        var folder = new DataFolder(path, Lock(path));
        File.WriteAllText(
            folder.FileNamed(HolderFile), $"process {Environment.ProcessId} since {clock.Now:yyyy-MM-dd HH:mm:ss} UTC: {Command()}\n");
        return folder;
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
    private static void Create(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
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

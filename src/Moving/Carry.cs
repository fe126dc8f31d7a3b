using System.Security.Cryptography;
using Stoa.Kernel.Data;

namespace Stoa.Moving;

/// <summary>Files on their way from one folder into another.</summary>
internal static class Carry
{
    /// <summary>Copies a file, which is on the disk when this returns. Its name has slashes on every system.</summary>
    public static KeptFile File(string fromFolder, string name, string toFolder)
    {
        var to = At(toFolder, name);
        DataFolder.Create(Path.GetDirectoryName(to)!);
        using var source = new FileStream(At(fromFolder, name), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.ReadWrite };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var copy = new FileStream(to, options);
        source.CopyTo(copy);
        copy.Flush(flushToDisk: true);
        copy.Position = 0;
        return new(name, copy.Length, Convert.ToHexStringLower(SHA256.HashData(copy)));
    }

    /// <summary>A file as it is.</summary>
    public static KeptFile Look(string folder, string name)
    {
        using var file = new FileStream(At(folder, name), FileMode.Open, FileAccess.Read);
        return new(name, file.Length, Convert.ToHexStringLower(SHA256.HashData(file)));
    }

    /// <summary>Where a file is, which is in the folder and nowhere else.</summary>
    public static string At(string folder, string name)
    {
        var path = Path.GetFullPath(Path.Combine(folder, name));
        return path.StartsWith(Path.GetFullPath(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? path
            : throw new Unavailable($"'{name}' is no file of {folder}.");
    }
}

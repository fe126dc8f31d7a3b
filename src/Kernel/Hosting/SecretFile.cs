using Stoa.Kernel.Web;

namespace Stoa.Kernel.Hosting;

/// <summary>The secret of a shop that was given none: made once, kept in the data folder, readable by its owner alone.</summary>
internal static class SecretFile
{
    public static byte[] ReadOrMake(string folder, Clock clock)
    {
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, "secret");
        if (!File.Exists(file))
            Make(file, clock);
        var secret = Convert.FromBase64String(File.ReadAllText(file).Trim());
        return secret.Length >= Secrets.FewestBytes
            ? secret
            : throw new InvalidDataException(
                $"{file} is too short to be the shop's secret. Restore it from a backup; a new one ends every session.");
    }

    private static void Make(string file, Clock clock)
    {
        var temporary = file + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new FileStream(temporary, options))
        {
            stream.Write(System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String(clock.NewBytes(Secrets.FewestBytes))));
            stream.Flush(flushToDisk: true);
        }
        File.Move(temporary, file, overwrite: true);       // whole or not at all
    }
}

using Stoa.Kernel.Data;
using Stoa.Kernel.Hosting;

namespace Stoa.Moving;

/// <summary>The shop in a data folder.</summary>
internal static class Embedded
{
    private const string KeysFolder = "keys";

    /// <summary>The secret of a shop that was given none.</summary>
    public const string SecretFile = KeysFolder + "/secret";

    /// <summary>The files of its databases, by service.</summary>
    /// <exception cref="Unavailable">This is no such shop, or none that these files alone make up.</exception>
    public static Dictionary<string, string> Files(CommandCall call)
    {
        MustBeEmbedded(call.Settings);
        return Databases(call);
    }

    /// <summary>A shop whose data is not all in a data folder is copied otherwise.</summary>
    public static void MustBeEmbedded(Settings settings)
    {
        if (settings.Postgres is not null)
            throw new Unavailable(
                "This is for the shop in a data folder. Stoa:Database names PostgreSQL, which has backups of its own (docs/operate.md).");
        if (settings.Bus is not null)
            throw new Unavailable(
                "Events that are under way lie in the broker (Stoa:Bus), and no copy of the files has them: "
                + "this is for the shop without one.");
    }

    /// <summary>The databases that are in the data folder.</summary>
    public static Dictionary<string, string> Databases(CommandCall call)
    {
        var folder = call.Settings.DataFolder;
        DataFolder.MustBeWhole(folder);
        var files = call.Services.Select(service => (service.Name, File: Path.Combine(folder, service.Name + ".db")))
            .Where(one => File.Exists(one.File)).ToDictionary(one => one.Name, one => one.File);
        return files.Count > 0
            ? files
            : throw new Unavailable($"There is no shop in {folder}. Say where it is: --Stoa:Data FOLDER.");
    }

    /// <summary>The files of keys.</summary>
    public static List<string> Keys(string dataFolder)
    {
        var folder = Path.Combine(dataFolder, KeysFolder);
        return Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder).Select(file => $"{KeysFolder}/{Path.GetFileName(file)}")]
            : [];
    }
}

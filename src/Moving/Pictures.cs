using Stoa.Kernel.Data.Sqlite;

namespace Stoa.Moving;

/// <summary>The pictures that lie in the data folder, as Media puts them there: by their hash, in 256 folders.</summary>
internal static class Pictures
{
    public const string Service = "media", Table = "content";
    private const string Folder = "media";

    public static string NameOf(string hash) => $"{Folder}/{hash[..2]}/{hash}";

    /// <summary>The files of those pictures that are neither in the database itself nor with somebody outside.</summary>
    public static List<string> Needed(SqliteConnection media) => media.Query(
        "SELECT hash FROM content WHERE bytes IS NULL AND outside IS NULL ORDER BY hash", row => NameOf(row.Text(0)), []);

    /// <summary>The files that are there now.</summary>
    public static List<string> There(string dataFolder)
    {
        var folder = Path.Combine(dataFolder, Folder);
        return !Directory.Exists(folder) ? [] :
        [
            .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetFileName(file))
                .Where(hash => hash.Length > 2 && !hash.Contains('.', StringComparison.Ordinal)).Select(NameOf),
        ];
    }
}

using System.Text.Json;
using Stoa.Kernel.Data;
using Stoa.Kernel.Data.Sqlite;
using Stoa.Kernel.Hosting;

namespace Stoa.Moving;

/// <summary>
/// What a backup holds. It is written last, so a folder without one is no backup.
/// </summary>
/// <param name="Format">How a backup is laid out.</param>
/// <param name="Program">The version of the program that made it.</param>
/// <param name="TakenAt">The instant that it shows.</param>
/// <param name="Schemas">How far each service's tables were brought, part by part.</param>
/// <param name="Files">Every file but this one.</param>
internal sealed record Manifest(
    int Format, string Program, DateTimeOffset TakenAt, IReadOnlyDictionary<string, IReadOnlyDictionary<string, long>> Schemas,
    IReadOnlyList<KeptFile> Files)
{
    public const int FormatOfToday = 1;
    private const string FileName = "backup.json";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <exception cref="Unavailable">There is none, or it can't be read here.</exception>
    public static Manifest Read(string folder)
    {
        var file = Path.Combine(folder, FileName);
        if (!File.Exists(file))
            throw new Unavailable(
                $"{folder} is no backup: it has no {FileName}, which is written last. It was never one, or did not come to its end.");
        try
        {
            var text = File.ReadAllText(file);
            using var any = JsonDocument.Parse(text);
            var format = any.RootElement.GetProperty("format").GetInt32();
            if (format != FormatOfToday)
                throw new Unavailable($"{folder} is a backup of format {format}, and this program knows {FormatOfToday}. {TakeItsProgram}");
            return JsonSerializer.Deserialize<Manifest>(text, Json) ?? throw new JsonException("It is empty.");
        }
        catch (Exception broken) when (broken is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new Unavailable($"{file} is damaged: {broken.Message} Take another backup.", broken);
        }
    }

    /// <summary>From here on the folder is a backup.</summary>
    public void Write(string folder)
    {
        var file = Path.Combine(folder, FileName);
        using (var stream = new FileStream(file + ".new", FileMode.Create, FileAccess.Write))
        {
            JsonSerializer.Serialize(stream, this, Json);
            stream.Flush(flushToDisk: true);
        }
        File.Move(file + ".new", file);
    }

    /// <summary>A newer program's data is not for this one.</summary>
    /// <exception cref="Unavailable">It is such.</exception>
    public void MustSuit(IReadOnlyList<ServiceDescription> services)
    {
        foreach (var (name, parts) in Schemas)
        {
            var service = services.FirstOrDefault(one => one.Name == name)
                ?? throw new Unavailable($"This backup holds the data of '{name}', a service that this program does not have. {TakeIts()}");
            foreach (var (part, version) in parts)
            {
                var known = service.Tables.Parts.FirstOrDefault(one => one.Name == part)?.Version ?? 0;
                if (version > known)
                    throw new Unavailable(
                        $"The backup's data of '{name}' is at version {version} of '{part}', and this program knows {known}. {TakeIts()}");
            }
        }
    }

    /// <summary>How far a service's tables were brought.</summary>
    public static Dictionary<string, long> SchemaOf(SqliteConnection data) => data.Query(
        "SELECT part, MAX(version) FROM schema_version GROUP BY part ORDER BY part", row => (Part: row.Text(0), Version: row.Whole(1)), [])
        .ToDictionary(one => one.Part, one => one.Version, StringComparer.Ordinal);

    private const string TakeItsProgram = "Restore it with the program that made it, or a newer one.";

    private string TakeIts() => $"It was made by Stoa {Program}, and this is {Shop.Version}. {TakeItsProgram}";
}

/// <summary>A file of a backup, by its path in it.</summary>
internal sealed record KeptFile(string Name, long Size, string Sha256);

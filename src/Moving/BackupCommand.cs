using System.Globalization;
using Stoa.Kernel.Data;
using Stoa.Kernel.Hosting;

namespace Stoa.Moving;

/// <summary>`stoa backup`: the whole embedded shop in a folder, as it was at one instant, taken while it runs or not.</summary>
public static class BackupCommand
{
    private const int MostLooks = 3;

    public static Command Command { get; } = new(
        "backup", "backup FOLDER", "copy the embedded shop as it is at one instant, also while it runs", Run);

    private static async Task<int> Run(CommandCall call)
    {
        if (call.Words is not [var folder])
        {
            await call.Out.WriteLineAsync(
                "stoa backup FOLDER: copies databases, pictures and keys into a folder that is empty or not there.");
            return 1;
        }
        var (data, time, to) = (call.Settings.DataFolder, call.Services[0].Clock.Time, Path.GetFullPath(folder));
        var files = Embedded.Files(call);
        MustBeEmpty(to);
        DataFolder.Create(to);
        var pace = new Pace(call.Out, time);
        var kept = Pictures.There(data).Select(name => TryCarry(data, name, to)).OfType<KeptFile>().ToDictionary(file => file.Name);
        var (instant, lost) = await Look(files, data, to, kept, time);
        using var closing = instant;

        var schemas = new Dictionary<string, IReadOnlyDictionary<string, long>>();
        foreach (var service in files.Keys)
        {
            schemas[service] = Manifest.SchemaOf(instant.Of(service));
            var name = service + ".db";
            instant.Of(service).CopyTo(Carry.At(to, name), (done, all) => pace.At($"{name}, pages", done, all));
            kept[name] = Carry.Look(to, name);
            await call.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"  {name,-18} {Size(kept[name].Size)}"));
        }
        foreach (var key in Embedded.Keys(data))
            kept[key] = Carry.File(data, key, to);
        new Manifest(
            Manifest.FormatOfToday, Shop.Version, instant.At, schemas, [.. kept.Values.OrderBy(file => file.Name, StringComparer.Ordinal)])
            .Write(to);
        foreach (var name in lost)
            await call.Out.WriteLineAsync($"The shop has lost a picture's bytes: {name}");
        var hasSecret = call.Settings.Secret is null && kept.ContainsKey(Embedded.SecretFile);
        await call.Out.WriteLineAsync(
            $"{to} holds the shop as of {instant.At:yyyy-MM-dd HH:mm:ss.fff} UTC: {kept.Count} files, "
            + $"{Size(kept.Values.Sum(file => file.Size))}. It is as secret as the shop. "
            + (hasSecret ? "The shop's secret is in it." : "The shop's secret is not in it: keep Stoa:Secret as well."));
        return 0;
    }

    /// <summary>
    /// Takes the instant and sees that the pictures that it knows are there: most were carried before, a new one is now. One may have been
    /// thrown away in between; then another instant, which no longer knows it, is taken.
    /// </summary>
    private static async Task<(OneInstant Instant, List<string> Lost)> Look(
        Dictionary<string, string> files, string data, string to, Dictionary<string, KeptFile> kept, TimeProvider time)
    {
        for (var looks = 1; ; looks++)
        {
            var instant = await OneInstant.Of(files, time);
            var needed = files.ContainsKey(Pictures.Service) ? Pictures.Needed(instant.Of(Pictures.Service)) : [];
            foreach (var name in needed.Where(name => !kept.ContainsKey(name)))
            {
                if (TryCarry(data, name, to) is { } file)
                    kept.Add(name, file);
            }
            var lost = needed.Where(name => !kept.ContainsKey(name)).ToList();
            if (lost.Count > 0 && looks < MostLooks)
            {
                instant.Dispose();
                continue;
            }
            foreach (var spare in kept.Keys.Except(needed).ToList())
            {
                File.Delete(Carry.At(to, spare));
                kept.Remove(spare);
            }
            return (instant, lost);
        }
    }

    private static KeptFile? TryCarry(string data, string name, string to)
    {
        try
        {
            return Carry.File(data, name, to);
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private static void MustBeEmpty(string folder)
    {
        if (File.Exists(folder) || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()))
            throw new Unavailable(
                $"{folder} is not empty. Name a new folder for each backup; a half one has no backup.json and can be deleted.");
    }

    private static string Size(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6,8:0.00} MB").TrimStart();
}

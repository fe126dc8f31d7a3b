using Stoa.Kernel.Data;
using Stoa.Kernel.Hosting;

namespace Stoa.Moving;

/// <summary>`stoa restore`: a backup becomes the shop's data folder again. Killed in the middle it is begun anew.</summary>
public static class RestoreCommand
{
    public static Command Command { get; } = new(
        "restore", "restore FOLDER", "fill an empty data folder from a backup", Run);

    private static async Task<int> Run(CommandCall call)
    {
        if (call.Words is not [var folder])
        {
            await call.Out.WriteLineAsync("stoa restore FOLDER: fills the data folder (--Stoa:Data), which is empty, from that backup.");
            return 1;
        }
        Embedded.MustBeEmbedded(call.Settings);
        var from = Path.GetFullPath(folder);
        var manifest = Manifest.Read(from);
        manifest.MustSuit(call.Services);
        var clock = call.Services[0].Clock;
        var pace = new Pace(call.Out, clock.Time);
        Each(manifest, pace, "looked at", file => MustBe(file, Looked(from, file)));

        using var data = DataFolder.HoldToFill(call.Settings.DataFolder, clock);
        Each(manifest, pace, "copied", file => MustBe(file, Carry.File(from, file.Name, data.Path)));
        data.Filled();
        await call.Out.WriteLineAsync(
            $"{data.Path} is the shop as of {manifest.TakenAt:yyyy-MM-dd HH:mm:ss} UTC again. Start it: stoa run --Stoa:Data {data.Path}");
        if (manifest.Files.All(file => file.Name != Embedded.SecretFile))
            await call.Out.WriteLineAsync(
                "Its secret is not in the backup: start it with the Stoa:Secret that it had, or every session ends.");
        return 0;
    }

    private static void Each(Manifest manifest, Pace pace, string what, Action<KeptFile> action)
    {
        for (var i = 0; i < manifest.Files.Count; i++)
        {
            action(manifest.Files[i]);
            pace.At($"files {what}", i + 1, manifest.Files.Count);
        }
    }

    private static KeptFile Looked(string folder, KeptFile file)
    {
        try
        {
            return Carry.Look(folder, file.Name);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new Unavailable($"The backup is not whole: {file.Name} is missing. Nothing was restored; take another backup.", missing);
        }
    }

    private static void MustBe(KeptFile promised, KeptFile found)
    {
        if (found != promised)
            throw new Unavailable(
                $"The backup is damaged: {promised.Name} is not what it was ({found.Size} bytes, {promised.Size} then). "
                + "Nothing of it is a shop now; take another backup.");
    }
}

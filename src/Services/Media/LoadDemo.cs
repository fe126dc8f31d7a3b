using System.Security.Cryptography;
using Stoa.Kernel;
using Stoa.Kernel.Data;

namespace Stoa.Media;

/// <summary>
/// The pictures of the demo shop, put up where there are none yet. They lie in the program, drawn by tools/demo-pictures; each has an id
/// that is made of its product's number, which Catalog knows as well. They go into the database, whole groups in one commit.
/// </summary>
internal static class LoadDemo
{
    private const string Actor = "demo";
    private const int MostAtOnce = 15;

    public static async Task Run(Database db)
    {
        var names = typeof(LoadDemo).Assembly.GetManifestResourceNames().Where(name => name.EndsWith(".png", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).Select(name => name[^7..]).ToArray();
        await db.Transact(async tx =>
        {
            if (!await PictureStore.Any(tx))
                await DemoStore.Begin(tx, names.Length);
        });
        while (await db.Transact(tx => Step(tx, names)))
        {
        }
    }

    /// <summary>False: there is nothing left to do.</summary>
    private static async Task<bool> Step(Tx tx, string[] names)
    {
        if (await DemoStore.Take(tx) is not { } remaining)
            return false;
        var last = Math.Max(0, remaining - MostAtOnce);
        for (var i = remaining; i > last; i--)
            await Load(tx, names[i - 1]);
        await DemoStore.Remain(tx, last);
        return true;
    }

    private static async Task Load(Tx tx, string name)
    {
        using var bytes = new MemoryStream();
        using (var resource = Resources.Bytes(typeof(LoadDemo), name))
            resource.CopyTo(bytes);
        var (type, picture) = PictureFormat.Read(bytes.ToArray());
        var (id, hash) = ($"med_0000000000000000000DEM0{name[..3]}", Convert.ToHexStringLower(SHA256.HashData(picture.Bytes)));
        await PictureStore.Keep(tx, hash, picture.Bytes.Length, picture.Bytes);
        await PictureStore.Add(tx, new Picture(
            id, hash, Actor, Purpose.Product, type!, picture.Width, picture.Height, picture.Bytes.Length, tx.Now));
    }
}

using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Stoa.Kernel.Data;

namespace Stoa.Media;

/// <summary>
/// Where bytes lie: in a folder of this process, in the database, which several processes share, or at Cloudinary. What was put in one
/// place is found there when the setting has changed since.
/// </summary>
internal sealed partial class Shelf(Database db, string folder, string place, Cloudinary? cloudinary, ILogger log) : IDisposable
{
    public const string Folder = "folder", InDatabase = "database", AtCloudinary = "cloudinary";

    /// <summary>Nobody throws bytes away while somebody else makes a picture of them.</summary>
    private readonly SemaphoreSlim turn = new(1);

    /// <summary>
    /// Puts bytes there and runs what makes a picture of them: both are there then, or the picture is not. Nothing: they can't be read as a
    /// picture there.
    /// </summary>
    public Task<IResult?> Put(string hash, byte[] bytes, Func<Func<Tx, ValueTask>, Task<IResult>> make) => place switch
    {
        InDatabase => PutInDatabase(hash, bytes, make),
        AtCloudinary => PutOutside(hash, bytes, make),
        _ => PutInFolder(hash, bytes, make),
    };

    private static async Task<IResult?> PutInDatabase(string hash, byte[] bytes, Func<Func<Tx, ValueTask>, Task<IResult>> make) =>
        await make(tx => PictureStore.Keep(tx, hash, bytes.Length, bytes));

    private async Task<IResult?> PutInFolder(string hash, byte[] bytes, Func<Func<Tx, ValueTask>, Task<IResult>> make)
    {
        await turn.WaitAsync();
        try
        {
            await Write(hash, bytes);
            return await make(tx => PictureStore.Keep(tx, hash, bytes.Length, null));
        }
        finally
        {
            await Tidy(hash);
            turn.Release();
        }
    }

    /// <summary>
    /// What is about to be put there is written down before, so that a copy of which no picture was made is found and thrown away, and two
    /// processes never do both at once.
    /// </summary>
    private async Task<IResult?> PutOutside(string hash, byte[] bytes, Func<Func<Tx, ValueTask>, Task<IResult>> make)
    {
        var outside = cloudinary!.PlaceOf(hash);
        var claim = await db.Transact(tx => PictureStore.Intend(tx, hash, outside).AsTask())
            ?? throw new Unavailable("The same picture is being thrown away at this moment.");
        return await cloudinary.Put(outside, bytes) switch
        {
            Cloudinary.Outcome.Put => await make(async tx =>
            {
                if (!await PictureStore.KeepOutside(tx, hash, bytes.Length, outside, claim))
                    throw new Unavailable("The same picture was thrown away meanwhile.");
            }),
            Cloudinary.Outcome.NoPicture => null,
            _ => throw new Unavailable("Cloudinary did not take the picture."),
        };
    }

    /// <summary>The bytes, or nothing where they were lost.</summary>
    public async Task<byte[]?> Read(string hash)
    {
        if (await db.Read(async snapshot => await PictureStore.Bytes(snapshot, hash)) is { } bytes)
            return bytes;
        try
        {
            return await File.ReadAllBytesAsync(PathOf(hash));
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Takes bytes away, unless a picture was made of them again. False: it is not known to be done.</summary>
    public async Task<bool> ThrowAway(Unused unused)
    {
        await turn.WaitAsync();
        try
        {
            await Tidy(unused.Hash);
        }
        finally
        {
            turn.Release();
        }
        var now = await db.Read(async snapshot => await PictureStore.WhereIs(snapshot, unused.Hash));
        if (unused.Outside is not { } outside || Stoa.Media.ThrowAway.IsUsed(unused, now))
            return true;
        if (cloudinary is not null)
            return await cloudinary.ThrowAway(outside);
        LogLeft(log);
        return true;
    }

    public void Dispose() => turn.Dispose();

    /// <summary>Bytes that the database does not know lie there for nothing.</summary>
    private async Task Tidy(string hash)
    {
        if (await db.Read(async snapshot => await PictureStore.WhereIs(snapshot, hash)) is null && File.Exists(PathOf(hash)))
            File.Delete(PathOf(hash));
    }

    /// <summary>Whole and on the disk before its name is there, so that a crash leaves all of it or nothing of that name.</summary>
    private async Task Write(string hash, byte[] bytes)
    {
        var path = PathOf(hash);
        if (File.Exists(path))
            return;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var unfinished = path + ".new";
        await using (var file = new FileStream(unfinished, FileMode.Create, FileAccess.Write, FileShare.None, 1, useAsync: true))
        {
            await file.WriteAsync(bytes);
            file.Flush(flushToDisk: true);
        }
        File.Move(unfinished, path, overwrite: true);
    }

    /// <summary>A folder holds a 256th part of them. Nothing in it comes from outside but the hash that we made.</summary>
    private string PathOf(string hash) => Path.Combine(folder, hash[..2], hash);

    [LoggerMessage(2804, LogLevel.Warning, "A picture stays at Cloudinary, which is not configured")]
    private static partial void LogLeft(ILogger log);
}

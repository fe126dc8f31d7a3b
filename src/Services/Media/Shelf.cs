using Stoa.Kernel.Data;

namespace Stoa.Media;

/// <summary>
/// Where bytes lie: in a folder of this process, or in the database, which several processes share. What was put in one place is found
/// there when the setting has changed since.
/// </summary>
internal sealed class Shelf(Database db, string folder, bool inDatabase) : IDisposable
{
    /// <summary>Nobody throws bytes away while somebody else makes a picture of them.</summary>
    private readonly SemaphoreSlim turn = new(1);

    /// <summary>Puts bytes there and runs what makes a picture of them: both are there then, or the picture is not.</summary>
    public async Task<T> Put<T>(string hash, byte[] bytes, Func<Func<Tx, ValueTask>, Task<T>> make)
    {
        if (inDatabase)
            return await make(tx => PictureStore.Keep(tx, hash, bytes.Length, bytes));
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

    /// <summary>Takes bytes out of the folder, unless a picture was made of them again.</summary>
    public async Task<bool> ThrowAway(string hash)
    {
        await turn.WaitAsync();
        try
        {
            return await Tidy(hash);
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();

    /// <summary>Bytes that the database does not know lie there for nothing.</summary>
    private async Task<bool> Tidy(string hash)
    {
        var isKnown = await db.Read(async snapshot => await PictureStore.Has(snapshot, hash));
        if (!isKnown && File.Exists(PathOf(hash)))
            File.Delete(PathOf(hash));
        return !isKnown;
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
}

using Stoa.Kernel.Data;

namespace Stoa.Media;

/// <summary>Bytes that no picture is made of any more are thrown away, from the database and from the folder.</summary>
internal static class ThrowAway
{
    public const string Name = "throw-away";

    public static async Task<Unused?> Claim(Tx tx)
    {
        if (await PictureStore.TakeUnused(tx) is not { } unused)
            return null;
        await PictureStore.Drop(tx, unused.Hash);
        return unused;
    }

    public static async Task Keep(Tx tx, Unused unused) => await PictureStore.DoneWith(tx, unused);
}

/// <summary>Bytes that may be good for nothing any more, taken to be looked at.</summary>
internal sealed record Unused(string Hash, long Lease);

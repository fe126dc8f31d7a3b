using Stoa.Kernel.Data;

namespace Stoa.Media;

/// <summary>Bytes that no picture is made of any more are thrown away, wherever they lie.</summary>
internal static class ThrowAway
{
    public const string Name = "throw-away";

    /// <summary>While it lasts nobody puts the same bytes outside. Longer than any call takes.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    private const int MostLooks = 20;

    public static async Task<Unused?> Claim(Tx tx)
    {
        for (var looks = 0; looks < MostLooks && await PictureStore.TakeUnused(tx) is { } unused; looks++)
        {
            await PictureStore.Drop(tx, unused.Hash);
            if (!IsUsed(unused, await PictureStore.WhereIs(tx, unused.Hash)))
                return unused;
            await PictureStore.DoneWith(tx, unused);
        }
        return null;
    }

    /// <summary>Pictures are made of them, and not of another copy.</summary>
    public static bool IsUsed(Unused unused, Place? place) =>
        place is not null && (unused.Outside is null || unused.Outside == place.Outside);

    /// <param name="isDone">Else they are looked at again when the lease is over: to throw the same away twice does no harm.</param>
    public static async Task Keep(Tx tx, Unused unused, bool isDone)
    {
        if (isDone)
            await PictureStore.DoneWith(tx, unused);
    }
}

/// <summary>Bytes that may be good for nothing any more, taken to be looked at.</summary>
internal sealed record Unused(string Hash, long Lease, string? Outside);

/// <summary>Where bytes lie.</summary>
/// <param name="Outside">Nothing: here.</param>
internal sealed record Place(string? Outside);

using Stoa.Kernel.Data;

namespace Stoa.Media;

/// <summary>Somebody puts up a picture whose bytes were looked at.</summary>
internal static class AddPicture
{
    /// <summary>Gives it, or nothing where its owner has as many avatars as one may.</summary>
    public static async Task<Picture?> Run(
        Tx tx, string ownerId, Purpose purpose, Seen seen, string hash, Func<Tx, ValueTask> keepBytes)
    {
        if (purpose == Purpose.Avatar && await PictureStore.Avatars(tx, ownerId) >= Picture.MostAvatars)
            return null;
        var picture = new Picture(
            tx.NewId("med_"), hash, ownerId, purpose, seen.ContentType!, seen.Picture.Width, seen.Picture.Height,
            seen.Picture.Bytes.Length, tx.Now);
        await keepBytes(tx);
        await PictureStore.Add(tx, picture);
        return picture;
    }
}

namespace Stoa.Media;

/// <summary>
/// What bytes are, found out from the bytes alone: a name or a content type that somebody says is never believed. A picture is written
/// anew, part by part, of what it takes to show it; nothing else that was in the file is kept.
/// </summary>
internal static class PictureFormat
{
    /// <summary>Reads a picture and gives what of it is kept. It takes time and memory by what it is given, and never fails.</summary>
    public static Seen Read(byte[] bytes)
    {
        if (bytes.AsSpan().StartsWith(Png.Signature))
            return new("image/png", Png.Rewrite(bytes));
        if (bytes.AsSpan().StartsWith("GIF87a"u8) || bytes.AsSpan().StartsWith("GIF89a"u8))
            return new("image/gif", Gif.Rewrite(bytes));
        if (bytes.AsSpan().StartsWith(Jpeg.Beginning))
            return new("image/jpeg", Jpeg.Rewrite(bytes));
        if (bytes.Length >= 12 && bytes.AsSpan().StartsWith("RIFF"u8) && bytes.AsSpan(8, 4).SequenceEqual("WEBP"u8))
            return new("image/webp", WebP.Rewrite(bytes));
        return new(null, Flaw.Broken);
    }
}

/// <summary>What bytes turned out to be.</summary>
/// <param name="ContentType">Nothing: none of the kinds that are taken.</param>
internal readonly record struct Seen(string? ContentType, Rewritten Picture);

/// <summary>A picture as it is kept, or why it is not.</summary>
/// <param name="Width">As it is shown, upright.</param>
internal readonly record struct Rewritten(Flaw Flaw, int Width, int Height, byte[] Bytes)
{
    /// <param name="orientation">As EXIF counts: from 5 on it lies on its side.</param>
    public static Rewritten Upright(int width, int height, byte orientation, byte[] bytes) =>
        Orientation.Lies(orientation) ? new(Flaw.None, height, width, bytes) : new(Flaw.None, width, height, bytes);

    public static implicit operator Rewritten(Flaw flaw) => new(flaw, 0, 0, []);
}

/// <summary>What is wrong with a picture.</summary>
internal enum Flaw
{
    None,

    /// <summary>It begins like a picture and is none, or not a whole one.</summary>
    Broken,

    /// <summary>It has more pixels than are taken.</summary>
    TooLarge,

    /// <summary>It moves for longer than is taken, by the number of its frames or by all of their pixels.</summary>
    TooManyFrames,
}

/// <summary>The frames of a picture that moves, counted against what is taken.</summary>
internal sealed class Frames
{
    public const int Most = 500;
    public const long MostPixels = 4 * Picture.MostPixels;

    private long pixels;

    public int Count { get; private set; }

    /// <summary>False: this one is too much.</summary>
    public bool Take(long width, long height)
    {
        pixels += width * height;
        return ++Count <= Most && pixels <= MostPixels;
    }
}

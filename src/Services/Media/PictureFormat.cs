using System.Buffers.Binary;

namespace Stoa.Media;

/// <summary>What bytes are, found out from the bytes alone: a name or a content type that somebody says is never believed.</summary>
internal static class PictureFormat
{
    private const int JpegStartOfScan = 0xDA;

    /// <summary>Reads a picture's header. It looks at the header only, allocates nothing for what that says, and never fails.</summary>
    public static Seen Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith(PngSignature))
            return Of("image/png", Png(bytes));
        if (bytes.StartsWith("GIF87a"u8) || bytes.StartsWith("GIF89a"u8))
            return Of("image/gif", Gif(bytes));
        if (bytes.Length >= 3 && bytes[0] == 0xFF && bytes[1] == 0xD8 && bytes[2] == 0xFF)
            return Of("image/jpeg", Jpeg(bytes));
        if (bytes.Length >= 12 && bytes.StartsWith("RIFF"u8) && bytes[8..12].SequenceEqual("WEBP"u8))
            return Of("image/webp", WebP(bytes));
        return default;
    }

    private static ReadOnlySpan<byte> PngSignature => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    private static Seen Of(string type, (int Width, int Height) size) =>
        size is { Width: > 0, Height: > 0 } ? new(type, size.Width, size.Height) : new(type, 0, 0);

    /// <summary>The first chunk is the header, and the chunks go on to the last one.</summary>
    private static (int, int) Png(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 33 || Whole(bytes, 8) != 13 || !bytes[12..16].SequenceEqual("IHDR"u8))
            return default;
        var size = (Whole(bytes, 16), Whole(bytes, 20));
        for (var at = 8; bytes.Length - at >= 12;)
        {
            if (bytes.Slice(at + 4, 4).SequenceEqual("IEND"u8))
                return size;
            var length = Whole(bytes, at);
            if (length < 0 || length > bytes.Length - at - 12)
                return default;
            at += 12 + length;
        }
        return default;
    }

    /// <summary>The screen is as large as it says, and blocks of the known kinds follow to the last one.</summary>
    private static (int, int) Gif(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 14)
            return default;
        var size = (Little(bytes, 6), Little(bytes, 8));
        var at = 13 + ColorTable(bytes[10]);
        while (at < bytes.Length)
        {
            switch (bytes[at])
            {
                case 0x3B:
                    return size;
                case 0x21 when at + 2 < bytes.Length:
                    at = AfterBlocks(bytes, at + 2);
                    break;
                case 0x2C when at + 10 < bytes.Length:
                    at = AfterBlocks(bytes, at + 11 + ColorTable(bytes[at + 9]));
                    break;
                default:
                    return default;
            }
        }
        return default;
    }

    private static int ColorTable(byte flags) => (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);

    private static int AfterBlocks(ReadOnlySpan<byte> bytes, int at)
    {
        while (at < bytes.Length && bytes[at] != 0)
            at += bytes[at] + 1;
        return at + 1;
    }

    /// <summary>Segments follow each other up to the one that says the size, which stands before the picture itself.</summary>
    private static (int, int) Jpeg(ReadOnlySpan<byte> bytes)
    {
        for (var at = 2; bytes.Length - at >= 4;)
        {
            if (bytes[at] != 0xFF)
                return default;
            var marker = bytes[at + 1];
            if (marker == 0xFF)       // a filler
            {
                at++;
                continue;
            }
            if (marker is JpegStartOfScan or < 0xC0 or (>= 0xD0 and <= 0xD9))
                return default;
            var length = BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 2)..]);
            if (length < 2 || length > bytes.Length - at - 2)
                return default;
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                return length < 8
                    ? default
                    : (BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 7)..]), BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 5)..]));
            }
            at += 2 + length;
        }
        return default;
    }

    private static (int, int) WebP(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 30 || BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]) > bytes.Length - 8)
            return default;
        var kind = bytes[12..16];
        if (kind.SequenceEqual("VP8 "u8) && bytes[23] == 0x9D && bytes[24] == 0x01 && bytes[25] == 0x2A)
            return (Little(bytes, 26) & 0x3FFF, Little(bytes, 28) & 0x3FFF);
        if (kind.SequenceEqual("VP8L"u8) && bytes[20] == 0x2F)
        {
            var bits = BinaryPrimitives.ReadUInt32LittleEndian(bytes[21..]);
            return ((int)(bits & 0x3FFF) + 1, (int)((bits >> 14) & 0x3FFF) + 1);
        }
        return kind.SequenceEqual("VP8X"u8) ? (Three(bytes, 24) + 1, Three(bytes, 27) + 1) : default;
    }

    private static int Whole(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt32BigEndian(bytes[at..]);

    private static int Little(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static int Three(ReadOnlySpan<byte> bytes, int at) => bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16);
}

/// <summary>What bytes turned out to be.</summary>
/// <param name="ContentType">Nothing: none of the kinds that are taken.</param>
/// <param name="Width">0: it begins like one and is none.</param>
internal readonly record struct Seen(string? ContentType, int Width, int Height)
{
    public bool IsWhole => Width > 0;
}

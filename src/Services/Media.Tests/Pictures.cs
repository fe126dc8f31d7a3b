using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Stoa.Kernel;

namespace Stoa.Media.Tests;

/// <summary>Pictures: samples by other programs (samples/draw.py), and such as are put together here, good ones and others.</summary>
internal static class Pictures
{
    private static readonly uint[] Sums = [.. Enumerable.Range(0, 256).Select(SumOf)];
    private static int made;

    /// <summary>As other programs wrote them: what they are, and how large they are shown.</summary>
    public static IReadOnlyList<(string Name, string Type, int Width, int Height)> Samples { get; } =
    [
        ("camera.jpg", "image/jpeg", 16, 24), ("progressive.jpg", "image/jpeg", 24, 16), ("cmyk.jpg", "image/jpeg", 24, 16),
        ("grey.jpg", "image/jpeg", 17, 9), ("palette.png", "image/png", 24, 16), ("turned.png", "image/png", 16, 24),
        ("bits.png", "image/png", 13, 5), ("deep.png", "image/png", 24, 16), ("moving.png", "image/png", 24, 16),
        ("still.gif", "image/gif", 24, 16), ("moving.gif", "image/gif", 24, 16), ("lossy.webp", "image/webp", 24, 16),
        ("lossless.webp", "image/webp", 24, 16), ("clear.webp", "image/webp", 24, 16), ("turned.webp", "image/webp", 16, 24),
        ("moving.webp", "image/webp", 24, 16),
    ];

    public static byte[] Sample(string name)
    {
        using var bytes = new MemoryStream();
        using (var resource = Resources.Bytes(typeof(Pictures), name))
            resource.CopyTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>Of three times two points that no picture before had.</summary>
    public static byte[] NewPng()
    {
        var number = Interlocked.Increment(ref made);
        return Png(3, 2, [0, (byte)(number & 255), (byte)((number >> 8) & 255), (byte)((number >> 16) & 255), 0, 1, 2, 3]);
    }

    /// <summary>Grey, with pixels as they are before they are packed, and other chunks before them.</summary>
    public static byte[] Png(int width, int height, byte[] rows, params IReadOnlyList<byte[]> before) =>
        PackedPng(width, height, Pack(rows), before);

    public static byte[] PackedPng(int width, int height, byte[] packed, params IReadOnlyList<byte[]> before) =>
    [
        0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10, .. Chunk("IHDR", [.. Big(width), .. Big(height), 8, 0, 0, 0, 0]),
        .. before.SelectMany(chunk => chunk), .. Chunk("IDAT", packed), .. Chunk("IEND", []),
    ];

    public static byte[] Chunk(string kind, byte[] data)
    {
        byte[] summed = [.. Encoding.ASCII.GetBytes(kind), .. data];
        return [.. Big(data.Length), .. summed, .. Big(Sum(summed))];
    }

    /// <summary>A PNG that something happened to, with its sums put right, so that a look goes further than to them.</summary>
    public static byte[] Resummed(byte[] png)
    {
        for (var at = 8; at + 12 <= png.Length;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(png.AsSpan(at));
            if (length > png.Length - at - 12)
                break;
            Big(Sum(png.AsSpan(at + 4, (int)length + 4))).CopyTo(png, at + 8 + (int)length);
            at += 12 + (int)length;
        }
        return png;
    }

    public static byte[] Pack(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var packing = new ZLibStream(packed, CompressionLevel.Optimal))
            packing.Write(bytes);
        return packed.ToArray();
    }

    /// <summary>Of one frame, whose pixels are said to be these codes.</summary>
    public static byte[] Gif(ushort width, ushort height, byte[] codes, byte[]? before = null) =>
        [.. GifBegin(width, height), .. before ?? [], .. GifFrame(width, height, codes), 0x3B];

    public static byte[] GifBegin(ushort width, ushort height) =>
        [.. "GIF89a"u8, .. Little(width), .. Little(height), 0x80, 0, 0, 0, 0, 0, 255, 255, 255];

    public static byte[] GifFrame(ushort width, ushort height, byte[] codes) =>
        [0x2C, 0, 0, 0, 0, .. Little(width), .. Little(height), 0, 2, .. codes.Chunk(255).SelectMany(Block), 0];

    /// <summary>A comment, or what some program wrote for itself.</summary>
    public static byte[] GifWords(byte kind, string words) => [0x21, kind, .. Block(Encoding.ASCII.GetBytes(words)), 0];

    /// <summary>Grey, of this size, whatever its scan is.</summary>
    public static byte[] Jpeg(ushort width, ushort height, byte[] scan, params IReadOnlyList<byte[]> before) =>
    [
        0xFF, 0xD8, .. before.SelectMany(segment => segment),
        .. Segment(0xC0, [8, .. Little(height).Reverse(), .. Little(width).Reverse(), 1, 1, 0x11, 0]),
        .. Segment(0xDA, [1, 1, 0, 0, 63, 0]), .. scan, 0xFF, 0xD9,
    ];

    public static byte[] Segment(byte marker, byte[] data) =>
        [0xFF, marker, (byte)((data.Length + 2) >> 8), (byte)((data.Length + 2) & 255), .. data];

    public static byte[] WebP(params IReadOnlyList<byte[]> chunks)
    {
        var all = chunks.SelectMany(chunk => chunk).ToArray();
        return [.. "RIFF"u8, .. BitConverter.GetBytes(4 + all.Length), .. "WEBP"u8, .. all];
    }

    public static byte[] WebPChunk(string kind, byte[] data) =>
        [.. Encoding.ASCII.GetBytes(kind), .. BitConverter.GetBytes(data.Length), .. data, .. new byte[data.Length % 2]];

    /// <summary>What a canvas of this size says.</summary>
    public static byte[] Canvas(byte flags, int width, int height) =>
        [flags, 0, 0, 0, .. BitConverter.GetBytes(width - 1)[..3], .. BitConverter.GetBytes(height - 1)[..3]];

    public static byte[] Big(int value) => Big((uint)value);

    public static byte[] Little(ushort value) => [(byte)(value & 255), (byte)(value >> 8)];

    private static byte[] Big(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }

    private static byte[] Block(byte[] data) => [(byte)data.Length, .. data];

    private static uint Sum(ReadOnlySpan<byte> bytes)
    {
        var sum = uint.MaxValue;
        foreach (var one in bytes)
            sum = Sums[(sum ^ one) & 255] ^ (sum >> 8);
        return ~sum;
    }

    private static uint SumOf(int value)
    {
        var sum = (uint)value;
        for (var bit = 0; bit < 8; bit++)
            sum = (sum & 1) == 0 ? sum >> 1 : 0xEDB88320 ^ (sum >> 1);
        return sum;
    }
}

using System.Buffers.Binary;
using System.Text;

namespace Stoa.Media.Tests;

/// <summary>Pictures of any size that are good as far as their structure goes.</summary>
internal static class Pictures
{
    private static int made;

    /// <summary>With a text in it that makes it another one than all before.</summary>
    public static byte[] NewPng() => Png(3, 2, $"{Interlocked.Increment(ref made)}");

    public static byte[] Png(int width, int height, string text = "a") =>
        [0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10, .. Chunk("IHDR", [.. Big(width), .. Big(height), 8, 0, 0, 0, 0]),
            .. Chunk("tEXt", Encoding.ASCII.GetBytes(text)), .. Chunk("IDAT", [0]), .. Chunk("IEND", [])];

    public static byte[] Gif(ushort width, ushort height, string comment = "a") =>
        [.. "GIF89a"u8, .. Little(width), .. Little(height), 0x80, 0, 0, 0, 0, 0, 255, 255, 255,
            0x21, 0xFE, (byte)comment.Length, .. Encoding.ASCII.GetBytes(comment), 0,
            0x2C, 0, 0, 0, 0, .. Little(width), .. Little(height), 0, 2, 2, 0x4C, 1, 0, 0x3B];

    public static byte[] Jpeg(ushort width, ushort height) =>
        [0xFF, 0xD8, 0xFF, 0xE0, 0, 16, .. "JFIF\0"u8, 1, 1, 0, 0, 1, 0, 1, 0, 0,
            0xFF, 0xFF, 0xC0, 0, 11, 8, .. Little(height).Reverse(), .. Little(width).Reverse(), 1, 1, 0x11, 0,
            0xFF, 0xDA, 0, 2, 0xFF, 0xD9];

    public static byte[] WebP(string kind, int width, int height)
    {
        byte[] body = kind switch
        {
            "VP8 " => [0, 0, 0, 0x9D, 1, 0x2A, .. Little((ushort)width), .. Little((ushort)height)],
            "VP8L" => [0x2F, .. BitConverter.GetBytes((uint)((width - 1) | ((height - 1) << 14))), 0, 0, 0, 0, 0],
            _ => [0, 0, 0, 0, .. BitConverter.GetBytes(width - 1)[..3], .. BitConverter.GetBytes(height - 1)[..3]],
        };
        return [.. "RIFF"u8, .. BitConverter.GetBytes(12 + body.Length), .. "WEBP"u8, .. Encoding.ASCII.GetBytes(kind),
            .. BitConverter.GetBytes(body.Length), .. body];
    }

    private static byte[] Chunk(string kind, byte[] data) => [.. Big(data.Length), .. Encoding.ASCII.GetBytes(kind), .. data, 0, 0, 0, 0];

    private static byte[] Big(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }

    private static byte[] Little(ushort value) => [(byte)(value & 255), (byte)(value >> 8)];
}

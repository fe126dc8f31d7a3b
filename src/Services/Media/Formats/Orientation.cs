using System.Buffers.Binary;

namespace Stoa.Media;

/// <summary>
/// Which way up a camera was held: the one thing of its metadata by which a picture is shown right. It is read, and written alone.
/// </summary>
internal static class Orientation
{
    public const byte Upright = 1;
    private const ushort Tag = 0x0112;
    private const ushort Short = 3;
    private const int EntryBytes = 12;

    /// <summary>Its number in EXIF data, 1 to 8; upright where that says nothing sensible.</summary>
    public static byte Of(ReadOnlySpan<byte> exif)
    {
        if (exif.Length < 8)
            return Upright;
        var isLittle = exif.StartsWith("II*\0"u8);
        if (!isLittle && !exif.StartsWith("MM\0*"u8))
            return Upright;
        var directory = Four(exif[4..], isLittle);
        if (directory > exif.Length - 2)
            return Upright;
        var entries = exif[((int)directory + 2)..];
        for (var left = Two(exif[(int)directory..], isLittle); left > 0 && entries.Length >= EntryBytes; left--)
        {
            if (Two(entries, isLittle) == Tag)
            {
                return Two(entries[2..], isLittle) == Short && Two(entries[8..], isLittle) is >= 1 and <= 8 and var said
                    ? (byte)said
                    : Upright;
            }
            entries = entries[EntryBytes..];
        }
        return Upright;
    }

    /// <summary>EXIF data that says this and nothing else.</summary>
    public static byte[] Exif(byte orientation) =>
        [.. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0];

    /// <summary>Shown upright, its width is what the file calls its height.</summary>
    public static bool Lies(byte orientation) => orientation >= 5;

    private static uint Four(ReadOnlySpan<byte> bytes, bool isLittle) =>
        isLittle ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);

    private static ushort Two(ReadOnlySpan<byte> bytes, bool isLittle) =>
        isLittle ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);
}

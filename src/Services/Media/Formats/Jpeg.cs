using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Stoa.Media;

/// <summary>
/// A JPEG is written anew of its tables and scans, as far as its end; before them stand the few marks by which it is shown right: density,
/// orientation, how its colours were transformed, and a small colour profile. Every other segment goes, the places of cameras among them.
/// </summary>
internal static class Jpeg
{
    private const byte StartOfImage = 0xD8, EndOfImage = 0xD9, StartOfScan = 0xDA;
    private const byte HuffmanTables = 0xC4, QuantizationTables = 0xDB, RestartInterval = 0xDD;
    private const byte Application0 = 0xE0, Application1 = 0xE1, Application2 = 0xE2, Application14 = 0xEE;

    /// <summary>A progressive picture has ten or so; each is a walk over all of it for whoever shows it.</summary>
    private const int MostScans = 100;

    private const int MostProfileBytes = 16 * 1024;

    public static ReadOnlySpan<byte> Beginning => [0xFF, StartOfImage, 0xFF];

    public static Rewritten Rewrite(ReadOnlySpan<byte> bytes)
    {
        var marks = default(Marks);
        var frame = default(Frame);
        var body = new ArrayBufferWriter<byte>(bytes.Length);
        long scanned = 0;
        var scans = 0;
        for (var rest = bytes[2..]; ;)
        {
            if (Next(ref rest) is not { } marker)
                return Flaw.Broken;
            if (marker == EndOfImage)
                break;
            if (marker is 0 or 1 or (>= 0xD0 and <= StartOfImage) || !TakeSegment(ref rest, out var segment))
                return Flaw.Broken;
            switch (marker)
            {
                case 0xC0 or 0xC1 or 0xC2:
                    if (frame.Width > 0 || Frame.Of(segment) is not { } read)
                        return Flaw.Broken;
                    frame = read;
                    if ((long)frame.Width * frame.Height > Picture.MostPixels)
                        return Flaw.TooLarge;
                    break;
                case HuffmanTables when AreHuffmanTables(segment):
                case QuantizationTables when AreQuantizationTables(segment):
                case RestartInterval when segment.Length == 2:
                    break;
                case StartOfScan when frame.Width > 0 && ++scans <= MostScans && IsScan(segment, frame.Components):
                    Write(body, marker, segment);
                    var length = ScanLength(rest);
                    body.Write(rest[..length]);
                    scanned += length;
                    rest = rest[length..];
                    continue;
                case 0xFE or (>= 0xE0 and <= 0xEF):
                    marks.Look(marker, segment);
                    continue;
                default:
                    return Flaw.Broken;
            }
            Write(body, marker, segment);
        }
        return scans > 0 && scanned >= frame.FewestBytes
            ? Rewritten.Upright(
                frame.Width, frame.Height, marks.Orientation,
                [0xFF, StartOfImage, .. marks.Written(), .. body.WrittenSpan, 0xFF, EndOfImage])
            : Flaw.Broken;
    }

    /// <summary>The next marker; nothing where none stands there.</summary>
    private static byte? Next(scoped ref ReadOnlySpan<byte> rest)
    {
        if (rest.Length < 2 || rest[0] != 0xFF)
            return null;
        var fillers = rest.IndexOfAnyExcept((byte)0xFF);
        if (fillers < 0)
            return null;
        var marker = rest[fillers];
        rest = rest[(fillers + 1)..];
        return marker;
    }

    /// <summary>What belongs to a marker. False: it is cut.</summary>
    private static bool TakeSegment(scoped ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> segment)
    {
        segment = default;
        if (rest.Length < 2 || BinaryPrimitives.ReadUInt16BigEndian(rest) is var length && (length < 2 || length > rest.Length))
            return false;
        segment = rest[2..length];
        rest = rest[length..];
        return true;
    }

    /// <summary>How long the coded picture is that follows: up to a marker that is neither a stuffed byte nor a restart.</summary>
    private static int ScanLength(ReadOnlySpan<byte> rest)
    {
        for (var at = 0; ;)
        {
            var next = rest[at..].IndexOf((byte)0xFF);
            if (next < 0 || at + next + 1 >= rest.Length)
                return rest.Length;
            at += next;
            if (rest[at + 1] is 0 or (>= 0xD0 and <= 0xD7))
                at += 2;
            else if (rest[at + 1] == 0xFF)
                at++;
            else
                return at;
        }
    }

    private static bool IsScan(ReadOnlySpan<byte> segment, int components) =>
        segment.Length > 4 && segment[0] >= 1 && segment[0] <= components && segment.Length == 4 + (2 * segment[0]);

    /// <summary>Each says how many codes of each length it has, and then what they mean.</summary>
    private static bool AreHuffmanTables(ReadOnlySpan<byte> segment)
    {
        while (segment.Length >= 17)
        {
            var codes = 0;
            foreach (var count in segment[1..17])
                codes += count;
            if (codes > 256 || segment.Length < 17 + codes || (segment[0] & 0xEC) != 0)
                return false;
            segment = segment[(17 + codes)..];
        }
        return segment.IsEmpty;
    }

    private static bool AreQuantizationTables(ReadOnlySpan<byte> segment)
    {
        while (!segment.IsEmpty)
        {
            var length = 1 + (64 << (segment[0] >> 4));
            if ((segment[0] & 0xEC) != 0 || segment.Length < length)
                return false;
            segment = segment[length..];
        }
        return true;
    }

    private static void Write(IBufferWriter<byte> to, byte marker, ReadOnlySpan<byte> segment)
    {
        to.Put([0xFF, marker, (byte)((segment.Length + 2) >> 8), (byte)((segment.Length + 2) & 0xFF)]);
        to.Write(segment);
    }

    /// <summary>What is said of the picture as a whole: 8 bits a sample, in one, three or four components.</summary>
    /// <param name="FewestBytes">A block of 64 samples takes a bit at least, however plain it is.</param>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Frame(int Width, int Height, int Components, long FewestBytes)
    {
        public static Frame? Of(ReadOnlySpan<byte> segment)
        {
            if (segment.Length < 9 || segment[0] != 8 || segment[5] is not (1 or 3 or 4) || segment.Length != 6 + (3 * segment[5]))
                return null;
            var (height, width) = (BinaryPrimitives.ReadUInt16BigEndian(segment[1..]), BinaryPrimitives.ReadUInt16BigEndian(segment[3..]));
            var (all, widest, highest) = (0, 1, 1);
            for (var at = 6; at < segment.Length; at += 3)
            {
                var (across, down) = (segment[at + 1] >> 4, segment[at + 1] & 15);
                if (across is < 1 or > 4 || down is < 1 or > 4 || segment[at + 2] > 3)
                    return null;
                all += across * down;
                (widest, highest) = (Math.Max(widest, across), Math.Max(highest, down));
            }
            return width == 0 || height == 0
                ? null
                : new(width, height, segment[5], (long)width * height * all / (widest * highest) / 64 / 8);
        }
    }

    /// <summary>The first mark of each kind that is kept, and of that what is needed.</summary>
    [StructLayout(LayoutKind.Auto)]
    private ref struct Marks
    {
        private ReadOnlySpan<byte> density;
        private ReadOnlySpan<byte> profile;
        private byte? transform;
        private byte orientation;

        public readonly byte Orientation => orientation == 0 ? Media.Orientation.Upright : orientation;

        public void Look(byte marker, ReadOnlySpan<byte> segment)
        {
            if (marker == Application0 && density.IsEmpty && segment.Length >= 14 && segment.StartsWith("JFIF\0"u8))
                density = segment[5..12];
            else if (marker == Application1 && orientation == 0 && segment.StartsWith("Exif\0\0"u8))
                orientation = Media.Orientation.Of(segment[6..]);
            else if (marker == Application2 && profile.IsEmpty && IsSmallProfile(segment))
                profile = segment;
            else if (marker == Application14 && transform is null && segment.Length >= 12 && segment.StartsWith("Adobe"u8))
                transform = segment[11];
        }

        /// <summary>Always in this order, so that a picture that was written anew stays as it is.</summary>
        public readonly byte[] Written()
        {
            var to = new ArrayBufferWriter<byte>();
            if (!density.IsEmpty)
                Write(to, Application0, [.. "JFIF\0"u8, .. density, 0, 0]);       // without its small picture
            if (Orientation != Media.Orientation.Upright)
                Write(to, Application1, [.. "Exif\0\0"u8, .. Media.Orientation.Exif(Orientation)]);
            if (!profile.IsEmpty)
                Write(to, Application2, profile);
            if (transform is { } known)
                Write(to, Application14, [.. "Adobe"u8, 0, 100, 0, 0, 0, 0, known]);
            return to.WrittenSpan.ToArray();
        }

        /// <summary>In one piece, as long as it says, and such as phones write: they show more colours than others would guess.</summary>
        private static bool IsSmallProfile(ReadOnlySpan<byte> segment) =>
            segment.Length is > 14 + 128 and <= 14 + MostProfileBytes
            && segment.StartsWith("ICC_PROFILE\0"u8) && segment[12] == 1 && segment[13] == 1
            && BinaryPrimitives.ReadUInt32BigEndian(segment[14..]) == segment.Length - 14
            && segment.Slice(14 + 36, 4).SequenceEqual("acsp"u8);
    }
}

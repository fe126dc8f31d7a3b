using System.Buffers;
using System.Buffers.Binary;

namespace Stoa.Media;

/// <summary>
/// A GIF is written anew of its frames: their places, times and colours, and how often it is repeated. Comments, texts and what programs
/// wrote for themselves go, as does whatever stands behind the last block or behind the last pixel of a frame.
/// </summary>
internal static class Gif
{
    private const byte Trailer = 0x3B, Extension = 0x21, Frame = 0x2C;
    private const byte Control = 0xF9, PlainText = 0x01, Application = 0xFF;
    private const int HeaderBytes = 13, DescriptorBytes = 9;

    public static Rewritten Rewrite(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderBytes)
            return Flaw.Broken;
        var (width, height) = (Two(bytes, 6), Two(bytes, 8));
        if ((long)width * height > Picture.MostPixels)
            return Flaw.TooLarge;
        var header = HeaderBytes + ColorTable(bytes[10]);
        if (width == 0 || height == 0 || bytes.Length < header)
            return Flaw.Broken;
        var kept = new ArrayBufferWriter<byte>(bytes.Length);
        kept.Write(bytes[..header]);
        var codes = new ArrayBufferWriter<byte>();
        var frames = new Frames();
        var control = default(ReadOnlySpan<byte>);
        var isRepeated = false;
        for (var rest = bytes[header..]; !rest.IsEmpty;)
        {
            switch (rest[0])
            {
                case Trailer when frames.Count > 0:
                    kept.Put([Trailer]);
                    return new(Flaw.None, width, height, kept.WrittenSpan.ToArray());
                case Extension when rest.Length >= 3:
                    var (kind, length) = (rest[1], BlocksLength(rest[2..]));
                    if (length < 0)
                        return Flaw.Broken;
                    var blocks = rest.Slice(2, length);
                    rest = rest[(2 + length)..];
                    if (kind == Control && length == 6 && blocks[0] == 4)
                        control = blocks;
                    else if (kind == PlainText)
                        control = default;       // it was this text's
                    else if (kind == Application && !isRepeated && Repeats(blocks) is { } times)
                        isRepeated = Repeat(kept, times);
                    break;
                case Frame:
                    var flaw = KeepFrame(kept, codes, ref rest, frames, control, (width, height, bytes[10]));
                    if (flaw != Flaw.None)
                        return flaw;
                    control = default;
                    break;
                default:
                    return Flaw.Broken;
            }
        }
        return Flaw.Broken;
    }

    private static Flaw KeepFrame(
        ArrayBufferWriter<byte> kept, ArrayBufferWriter<byte> codes, ref ReadOnlySpan<byte> rest, Frames frames,
        ReadOnlySpan<byte> control, (int Width, int Height, byte Flags) screen)
    {
        if (rest.Length < 1 + DescriptorBytes)
            return Flaw.Broken;
        var (left, top, width, height, flags) = (Two(rest, 1), Two(rest, 3), Two(rest, 5), Two(rest, 7), rest[9]);
        var begin = 1 + DescriptorBytes + ColorTable(flags);
        if (width == 0 || height == 0 || left + width > screen.Width || top + height > screen.Height
            || ((flags | screen.Flags) & 0x80) == 0 || rest.Length < begin + 2 || rest[begin] is < 2 or > 8)
        {
            return Flaw.Broken;
        }
        if (!frames.Take(width, height))
            return Flaw.TooManyFrames;
        codes.ResetWrittenCount();
        var length = BlocksLength(rest[(begin + 1)..]);
        if (length < 0)
            return Flaw.Broken;
        for (var block = rest.Slice(begin + 1, length); block[0] > 0; block = block[(block[0] + 1)..])
            codes.Write(block[1..(block[0] + 1)]);
        var needed = Lzw.Length(codes.WrittenSpan, rest[begin], (long)width * height);
        if (needed < 0)
            return Flaw.Broken;

        if (!control.IsEmpty)
            kept.Put([Extension, Control, 4, (byte)(control[1] & 0x1F), control[2], control[3], control[4], 0]);
        kept.Write(rest[..(begin + 1)]);
        for (var picture = codes.WrittenSpan[..needed]; !picture.IsEmpty; picture = picture[Math.Min(255, picture.Length)..])
        {
            kept.Put([(byte)Math.Min(255, picture.Length)]);
            kept.Write(picture[..Math.Min(255, picture.Length)]);
        }
        kept.Put([0]);
        rest = rest[(begin + 1 + length)..];
        return Flaw.None;
    }

    /// <summary>How often a browser is to show it, as one of them once began to write it; 0 is for ever.</summary>
    private static ushort? Repeats(ReadOnlySpan<byte> blocks) =>
        blocks.Length == 17 && blocks[0] == 11 && blocks[12] == 3 && blocks[13] == 1
        && (blocks[1..12].SequenceEqual("NETSCAPE2.0"u8) || blocks[1..12].SequenceEqual("ANIMEXTS1.0"u8))
            ? Two(blocks, 14)
            : null;

    private static bool Repeat(ArrayBufferWriter<byte> kept, ushort times)
    {
        kept.Put([Extension, Application, 11, .. "NETSCAPE2.0"u8, 3, 1, (byte)(times & 0xFF), (byte)(times >> 8), 0]);
        return true;
    }

    private static int ColorTable(byte flags) => (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);

    /// <summary>How long a row of blocks is, with the empty one that ends it; negative where that is missing.</summary>
    private static int BlocksLength(ReadOnlySpan<byte> bytes)
    {
        for (var at = 0; at < bytes.Length; at += bytes[at] + 1)
        {
            if (bytes[at] == 0)
                return at + 1;
        }
        return -1;
    }

    private static ushort Two(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);
}

/// <summary>The codes of a GIF's pixels. It counts what they make and makes nothing.</summary>
internal static class Lzw
{
    private const int MostCodes = 4096, WidestCode = 12;

    /// <summary>How many of these bytes make exactly so many pixels; negative where they make others, or none.</summary>
    public static int Length(ReadOnlySpan<byte> codes, int colorBits, long pixels)
    {
        Span<ushort> lengths = stackalloc ushort[MostCodes];
        var (clear, end) = (1 << colorBits, (1 << colorBits) + 1);
        var (next, width, last, whole) = (end + 1, colorBits + 1, 0, -1);
        var (bits, held, at) = (0u, 0, 0);
        for (long made = 0; ;)
        {
            for (; held < width; held += 8)
            {
                if (at == codes.Length)
                    return whole;
                bits |= (uint)codes[at++] << held;
            }
            var code = (int)(bits & ((1u << width) - 1));
            bits >>= width;
            held -= width;
            if (code == clear)
            {
                (next, width, last) = (end + 1, colorBits + 1, 0);
                continue;
            }
            if (code == end || whole >= 0)
                return code == end && whole >= 0 ? at : whole;       // behind the last pixel only the end is looked for
            if (code > next || (code > end && last == 0) || (code == next && next == MostCodes))
                return -1;
            var length = code < clear ? 1 : code == next ? last + 1 : lengths[code];
            if (last > 0 && next < MostCodes)
            {
                lengths[next++] = (ushort)(last + 1);
                if (next == 1 << width && width < WidestCode)
                    width++;
            }
            last = length;
            made += length;
            if (made > pixels)
                return -1;
            if (made == pixels)
                whole = at;
        }
    }
}

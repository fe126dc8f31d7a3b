using System.Buffers;
using System.Buffers.Binary;

namespace Stoa.Media;

/// <summary>
/// A WebP is written anew of the chunks that are picture: one, or frames with their times. Profiles, EXIF but its orientation, XMP and
/// unknown chunks go, and what follows the container.
/// </summary>
internal static class WebP
{
    private const int CanvasBytes = 10, AnimationBytes = 6, FrameBytes = 16;
    private const byte Alpha = 0x10, HasExif = 0x08, Moves = 0x02;

    public static Rewritten Rewrite(ReadOnlySpan<byte> bytes)
    {
        var length = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
        if (length < 4 || length > bytes.Length - 8)
            return Flaw.Broken;
        var rest = bytes[12..((int)length + 8)];
        if (!Chunk.Take(ref rest, out var first))
            return Flaw.Broken;
        if (first.Is("VP8X"u8))
            return first.Data.Length == CanvasBytes ? Extended(first.Data, rest) : Flaw.Broken;
        if (SizeOf(first) is not { } size)
            return Flaw.Broken;
        if ((long)size.Width * size.Height > Picture.MostPixels)
            return Flaw.TooLarge;
        var kept = new ArrayBufferWriter<byte>();
        first.Write(kept);
        return new(Flaw.None, size.Width, size.Height, Container(kept.WrittenSpan));
    }

    /// <summary>A canvas first, then what is on it.</summary>
    private static Rewritten Extended(ReadOnlySpan<byte> canvas, ReadOnlySpan<byte> rest)
    {
        var (width, height) = (Three(canvas, 4) + 1, Three(canvas, 7) + 1);
        if ((long)width * height > Picture.MostPixels)
            return Flaw.TooLarge;
        var moves = (canvas[0] & Moves) != 0;
        var orientation = Orientation.Upright;
        var still = default(Still);
        var animation = default(Chunk);
        var movie = new ArrayBufferWriter<byte>();
        var frames = new Frames();
        while (!rest.IsEmpty)
        {
            if (!Chunk.Take(ref rest, out var chunk))
                return Flaw.Broken;
            if (chunk.Is("EXIF"u8))
                orientation = Orientation.Of(chunk.Data.StartsWith("Exif\0\0"u8) ? chunk.Data[6..] : chunk.Data);
            else if (!moves)
                still.Look(chunk);
            else if (chunk.Is("ANIM"u8) && chunk.Data.Length == AnimationBytes)
                animation = chunk;
            else if (chunk.Is("ANMF"u8) && KeepFrame(movie, chunk.Data, frames, width, height) is var flaw and not Flaw.None)
                return flaw;
        }
        var parts = new ArrayBufferWriter<byte>();
        var flags = (byte)((canvas[0] & (Alpha | Moves)) | (orientation == Orientation.Upright ? 0 : HasExif));
        new Chunk("VP8X"u8, [flags, 0, 0, 0, .. canvas[4..]]).Write(parts);
        if (moves && frames.Count > 0 && animation.Data.Length > 0)
        {
            animation.Write(parts);
            parts.Write(movie.WrittenSpan);
        }
        else if (moves || !still.Write(parts, width, height))
        {
            return Flaw.Broken;
        }
        if (orientation != Orientation.Upright)
            new Chunk("EXIF"u8, Orientation.Exif(orientation)).Write(parts);
        return Rewritten.Upright(width, height, orientation, Container(parts.WrittenSpan));
    }

    /// <summary>A frame has its place, its time, and a picture of that size.</summary>
    private static Flaw KeepFrame(ArrayBufferWriter<byte> kept, ReadOnlySpan<byte> data, Frames frames, int width, int height)
    {
        if (data.Length < FrameBytes)
            return Flaw.Broken;
        var (left, top, across, down) = (Three(data, 0) * 2, Three(data, 3) * 2, Three(data, 6) + 1, Three(data, 9) + 1);
        if (left + across > width || top + down > height)
            return Flaw.Broken;
        if (!frames.Take(across, down))
            return Flaw.TooManyFrames;
        var still = default(Still);
        for (var rest = data[FrameBytes..]; !rest.IsEmpty;)
        {
            if (!Chunk.Take(ref rest, out var chunk))
                return Flaw.Broken;
            still.Look(chunk);
        }
        var frame = new ArrayBufferWriter<byte>();
        frame.Write(data[..(FrameBytes - 1)]);
        frame.Put([(byte)(data[FrameBytes - 1] & 3)]);
        if (!still.Write(frame, across, down))
            return Flaw.Broken;
        new Chunk("ANMF"u8, frame.WrittenSpan).Write(kept);
        return Flaw.None;
    }

    private static byte[] Container(ReadOnlySpan<byte> chunks)
    {
        var file = new byte[12 + chunks.Length];
        "RIFF"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), chunks.Length + 4);
        "WEBP"u8.CopyTo(file.AsSpan(8));
        chunks.CopyTo(file.AsSpan(12));
        return file;
    }

    /// <summary>How large a coded picture says it is; nothing where it is none.</summary>
    private static (int Width, int Height)? SizeOf(Chunk chunk)
    {
        var data = chunk.Data;
        if (chunk.Is("VP8 "u8) && data.Length > 10 && (data[0] & 0x11) == 0x10 && data[3..6].SequenceEqual<byte>([0x9D, 0x01, 0x2A]))
        {
            var (width, height) = (Two(data, 6) & 0x3FFF, Two(data, 8) & 0x3FFF);
            return width == 0 || height == 0 || Three(data, 0) >> 5 > data.Length - 10 ? null : (width, height);
        }
        if (chunk.Is("VP8L"u8) && data.Length > 5 && data[0] == 0x2F && data[4] >> 5 == 0)
        {
            var bits = BinaryPrimitives.ReadUInt32LittleEndian(data[1..]);
            return ((int)(bits & 0x3FFF) + 1, (int)((bits >> 14) & 0x3FFF) + 1);
        }
        return null;
    }

    private static int Two(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static int Three(ReadOnlySpan<byte> bytes, int at) => bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16);

    /// <summary>One picture: the first that is coded there, with what shines through it.</summary>
    private ref struct Still
    {
        private Chunk alpha;
        private Chunk picture;

        public void Look(Chunk chunk)
        {
            if (chunk.Is("ALPH"u8) && alpha.Data.IsEmpty && picture.Data.IsEmpty)
                alpha = chunk;
            else if ((chunk.Is("VP8 "u8) || chunk.Is("VP8L"u8)) && picture.Data.IsEmpty)
                picture = chunk;
        }

        /// <summary>False: there is none of this size.</summary>
        public readonly bool Write(ArrayBufferWriter<byte> to, int width, int height)
        {
            if (SizeOf(picture) != (width, height))
                return false;
            if (!alpha.Data.IsEmpty && picture.Is("VP8 "u8))
                alpha.Write(to);
            picture.Write(to);
            return true;
        }
    }

    /// <summary>A named part of the container.</summary>
    private readonly ref struct Chunk(ReadOnlySpan<byte> name, ReadOnlySpan<byte> data)
    {
        private readonly ReadOnlySpan<byte> name = name;

        public ReadOnlySpan<byte> Data { get; } = data;

        /// <summary>The next one. False: it is cut.</summary>
        public static bool Take(scoped ref ReadOnlySpan<byte> rest, out Chunk chunk)
        {
            chunk = default;
            if (rest.Length < 8)
                return false;
            var length = BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]);
            if (length > rest.Length - 8)
                return false;
            chunk = new Chunk(rest[..4], rest.Slice(8, (int)length));
            rest = rest[Math.Min(rest.Length, 8 + (int)length + ((int)length & 1))..];
            return true;
        }

        public bool Is(ReadOnlySpan<byte> name) => this.name.SequenceEqual(name);

        public void Write(IBufferWriter<byte> to)
        {
            Span<byte> length = stackalloc byte[4];
            BinaryPrimitives.WriteInt32LittleEndian(length, Data.Length);
            to.Write(name);
            to.Write(length);
            to.Write(Data);
            if (Data.Length % 2 == 1)
                to.Put([0]);
        }
    }
}

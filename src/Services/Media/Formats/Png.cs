using System.Buffers;
using System.Buffers.Binary;

namespace Stoa.Media;

/// <summary>
/// A PNG is written anew of the chunks that are picture, each with its sum checked: header, palette, transparency, how its colours are
/// meant, pixels, and frames where it moves. Texts, times, profiles and unknown chunks go, EXIF but its orientation, and what follows the
/// end. Its pixels are unpacked once, a little at a time, and must be exactly as many as the header promises.
/// </summary>
internal static class Png
{
    private const int HeaderBytes = 13, FrameBytes = 26;

    public static ReadOnlySpan<byte> Signature => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    public static Rewritten Rewrite(byte[] bytes)
    {
        if (PngChunk.At(bytes, Signature.Length) is not { Length: HeaderBytes } first || !first.Is("IHDR"u8)
            || PngHeader.Of(first.Data) is not { } header)
        {
            return Flaw.Broken;
        }
        if (header.Width * header.Height > Picture.MostPixels)
            return Flaw.TooLarge;
        var pass = new Pass(bytes, header);
        var flaw = Flaw.None;
        for (var at = first.End; flaw == Flaw.None && !pass.IsDone;)
        {
            if (PngChunk.At(bytes, at) is not { } chunk)
                return Flaw.Broken;
            flaw = pass.Look(chunk);
            at = chunk.End;
        }
        return flaw == Flaw.None ? pass.Written(first) : flaw;
    }

    /// <summary>One walk over a picture.</summary>
    private sealed class Pass(byte[] bytes, PngHeader header)
    {
        private readonly ArrayBufferWriter<byte> before = new();       // what stands before the pixels
        private readonly ArrayBufferWriter<byte> body = new(bytes.Length);
        private readonly HashSet<string> known = new(StringComparer.Ordinal);
        private readonly PngPixels unpacked = new(header);
        private byte orientation = Orientation.Upright;
        private int colors;
        private PngChunk? pixels;
        private bool isBehindPixels;
        private Movie? movie;

        public bool IsDone { get; private set; }

        public Flaw Look(PngChunk chunk)
        {
            if (chunk.Is("IDAT"u8))
                return LookAtPixels(chunk);
            isBehindPixels = pixels is not null;
            if (chunk.Is("IEND"u8))
            {
                IsDone = true;
                return chunk.Length == 0 && isBehindPixels && movie is null or { IsWhole: true } ? Flaw.None : Flaw.Broken;
            }
            if (chunk.Is("acTL"u8) && !isBehindPixels && movie is null)
                return (movie = Movie.Of(chunk)) is null ? Flaw.Broken : Flaw.None;
            if (movie is not null && (chunk.Is("fcTL"u8) || chunk.Is("fdAT"u8)))
            {
                chunk.Write(body);
                return movie.Look(chunk, header, isBehindPixels ? unpacked : null);
            }
            if (chunk.Is("eXIf"u8))
                orientation = Orientation.Of(chunk.Data);
            else if (chunk.Is("PLTE"u8))
                return LookAtPalette(chunk);
            else if (chunk.IsCritical)
                return Flaw.Broken;
            else if (!isBehindPixels && IsKept(chunk) && known.Add(chunk.Name))
                chunk.Write(before);
            return Flaw.None;
        }

        public Rewritten Written(PngChunk first)
        {
            var to = new ArrayBufferWriter<byte>(bytes.Length);
            to.Write(Signature);
            first.Write(to);
            movie?.Begin.Write(to);
            to.Write(before.WrittenSpan);
            if (orientation != Orientation.Upright)
                PngChunk.Write(to, "eXIf"u8, Orientation.Exif(orientation));
            to.Write(body.WrittenSpan);
            PngChunk.Write(to, "IEND"u8, []);
            return Rewritten.Upright((int)header.Width, (int)header.Height, orientation, to.WrittenSpan.ToArray());
        }

        /// <summary>Chunks of pixels follow each other; the first one stands for all.</summary>
        private Flaw LookAtPixels(PngChunk chunk)
        {
            chunk.Write(body);
            if (isBehindPixels)
                return Flaw.Broken;
            if (pixels is not null)
                return Flaw.None;
            pixels = chunk;
            if (header.IsByPalette && colors == 0)
                return Flaw.Broken;
            return unpacked.Look(chunk, 0, header.Width, header.Height);
        }

        private Flaw LookAtPalette(PngChunk chunk)
        {
            if (chunk.Length % 3 != 0 || chunk.Length is 0 or > 768 || isBehindPixels || colors > 0)
                return Flaw.Broken;
            colors = chunk.Length / 3;
            if (!header.IsByPalette)
                return Flaw.None;       // a suggestion to who has few colours
            chunk.Write(before);
            return colors <= 1 << header.Depth ? Flaw.None : Flaw.Broken;
        }

        private bool IsKept(PngChunk chunk) => chunk.Name switch
        {
            "tRNS" => header.Kind switch
            {
                0 => chunk.Length == 2,
                2 => chunk.Length == 6,
                3 => chunk.Length > 0 && chunk.Length <= colors,
                _ => false,
            },
            "gAMA" or "cICP" => chunk.Length == 4,
            "cHRM" => chunk.Length == 32,
            "sRGB" => chunk.Length == 1,
            "pHYs" => chunk.Length == 9,
            _ => false,
        };
    }

    /// <summary>Frames, as many as were announced, in their order, each with the pixels that it promises.</summary>
    private sealed class Movie(PngChunk begin, uint announced)
    {
        private uint next;
        private readonly Frames frames = new();
        private (long Width, long Height)? open;
        private int last;       // where the chunk ends that a frame's next one follows

        public PngChunk Begin => begin;

        public bool IsWhole => open is null && frames.Count == announced;

        public static Movie? Of(PngChunk begin) =>
            begin.Length == 8 ? new Movie(begin, BinaryPrimitives.ReadUInt32BigEndian(begin.Data)) : null;

        /// <param name="unpacked">Nothing before the pixels of the picture itself.</param>
        public Flaw Look(PngChunk chunk, PngHeader header, PngPixels? unpacked)
        {
            if (chunk.Length < 4 || BinaryPrimitives.ReadUInt32BigEndian(chunk.Data) != next++)
                return Flaw.Broken;
            if (chunk.Is("fcTL"u8))
                return Open(chunk, header, unpacked is not null);
            if (unpacked is null)
                return Flaw.Broken;
            if (open is not { } size)
                return IsGoingOn(chunk) ? Flaw.None : Flaw.Broken;
            open = null;
            last = chunk.End;
            return unpacked.Look(chunk, 4, size.Width, size.Height);
        }

        private bool IsGoingOn(PngChunk chunk)
        {
            var follows = chunk.Start == last;
            last = chunk.End;
            return follows;
        }

        /// <summary>The one before the pixels is the picture itself, so it is as large as that.</summary>
        private Flaw Open(PngChunk chunk, PngHeader header, bool isBehindPixels)
        {
            if (chunk.Length != FrameBytes || open is not null || (!isBehindPixels && frames.Count > 0))
                return Flaw.Broken;
            var data = chunk.Data;
            long width = Four(data, 4), height = Four(data, 8), left = Four(data, 12), top = Four(data, 16);
            if (width == 0 || height == 0 || left + width > header.Width || top + height > header.Height || data[24] > 2 || data[25] > 1
                || (!isBehindPixels && (width, height) != (header.Width, header.Height)))
            {
                return Flaw.Broken;
            }
            if (!frames.Take(width, height))
                return Flaw.TooManyFrames;
            open = isBehindPixels ? (width, height) : null;
            return Flaw.None;
        }

        private static uint Four(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]);
    }
}

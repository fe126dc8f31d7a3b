using System.IO.Compression;

namespace Stoa.Media;

/// <summary>The packed pixels of a PNG, unpacked a little at a time and never held.</summary>
internal sealed class PngPixels(PngHeader header)
{
    /// <summary>Of all frames together: unpacking them is the work that a picture makes.</summary>
    public const long MostBytes = 4 * Picture.MostPixels;

    private const byte LastFilter = 4;

    private readonly byte[] buffer = new byte[32 * 1024];
    private long promised;

    /// <summary>They are exactly as many as were promised, and nothing is packed behind them.</summary>
    /// <param name="first">The chunk that they begin in; chunks of its name go on with them.</param>
    /// <param name="skipped">So many bytes of each chunk are none.</param>
    public Flaw Look(PngChunk first, int skipped, long width, long height)
    {
        foreach (var (rows, rowBytes) in header.Turns(width, height))
            promised += rows * (rowBytes + 1);
        if (promised > MostBytes)
            return Flaw.TooLarge;
        return AreWhole(first, skipped, width, height) ? Flaw.None : Flaw.Broken;
    }

    private bool AreWhole(PngChunk first, int skipped, long width, long height)
    {
        using var packed = new Packed(first, skipped);
        using var unpacking = new ZLibStream(packed, CompressionMode.Decompress);
        try
        {
            foreach (var (rows, rowBytes) in header.Turns(width, height))
            {
                if (!AreRows(unpacking, rows * (rowBytes + 1), rowBytes))
                    return false;
            }
            return unpacking.Read(buffer, 0, 1) == 0 && packed.IsEmpty;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    /// <summary>Each row begins with the way in which it was filtered.</summary>
    private bool AreRows(ZLibStream unpacking, long all, long rowBytes)
    {
        long untilRow = 0;
        while (all > 0)
        {
            var count = unpacking.Read(buffer, 0, (int)Math.Min(all, buffer.Length));
            if (count == 0)
                return false;
            all -= count;
            for (; untilRow < count; untilRow += rowBytes + 1)
            {
                if (buffer[untilRow] > LastFilter)
                    return false;
            }
            untilRow -= count;
        }
        return true;
    }

    /// <summary>
    /// The data of chunks that follow each other. The very last byte is given alone, so that whoever unpacks has taken all of them exactly
    /// when the last one was needed.
    /// </summary>
    private sealed class Packed : Stream
    {
        private readonly int skipped;
        private PngChunk chunk;
        private int at;
        private long left;

        public Packed(PngChunk first, int skipped)
        {
            (this.skipped, chunk, at) = (skipped, first, skipped);
            for (PngChunk? next = first; next is { } one; next = one.Same)
                left += Math.Max(0, one.Length - skipped);
        }

        public bool IsEmpty => left == 0;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(Span<byte> buffer)
        {
            while (at >= chunk.Length && chunk.Same is { } next)
                (chunk, at) = (next, skipped);
            var count = (int)Math.Min(buffer.Length, Math.Min(Math.Max(0, chunk.Length - at), Math.Max(1, left - 1)));
            chunk.Data.Slice(Math.Min(at, chunk.Length), count).CopyTo(buffer);
            at += count;
            left -= count;
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}

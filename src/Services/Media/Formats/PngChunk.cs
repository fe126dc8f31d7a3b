using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Stoa.Media;

/// <summary>A named part of a PNG.</summary>
internal readonly struct PngChunk
{
    private const int AroundData = 12;
    private static readonly uint[] Sums = [.. Enumerable.Range(0, 256).Select(SumOf)];

    private readonly byte[] bytes;

    private PngChunk(byte[] bytes, int start, int length) => (this.bytes, Start, Length) = (bytes, start, length);

    public int Start { get; }

    public int Length { get; }

    public int End => Start + AroundData + Length;

    public ReadOnlySpan<byte> Data => bytes.AsSpan(Start + 8, Length);

    public string Name => Encoding.Latin1.GetString(bytes, Start + 4, 4);

    /// <summary>A picture can't be shown by who does not know it.</summary>
    public bool IsCritical => (bytes[Start + 4] & 0x20) == 0;

    /// <summary>The one of the same name that follows at once, its sum not looked at yet.</summary>
    public PngChunk? Same =>
        Begun(bytes, End) is { } next && next.Is(bytes.AsSpan(Start + 4, 4)) ? next : null;

    /// <summary>The one that begins there; nothing where none does, or where its sum is wrong.</summary>
    public static PngChunk? At(byte[] bytes, int start) =>
        Begun(bytes, start) is { } chunk
        && BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(chunk.End - 4)) == Sum(bytes.AsSpan(start + 4, chunk.Length + 4))
            ? chunk
            : null;

    public bool Is(ReadOnlySpan<byte> name) => bytes.AsSpan(Start + 4, 4).SequenceEqual(name);

    /// <summary>As it is.</summary>
    public void Write(IBufferWriter<byte> to) => to.Write(bytes.AsSpan(Start, AroundData + Length));

    public static void Write(IBufferWriter<byte> to, ReadOnlySpan<byte> name, ReadOnlySpan<byte> data)
    {
        byte[] summed = [.. name, .. data];
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        to.Write(number);
        to.Write(summed);
        BinaryPrimitives.WriteUInt32BigEndian(number, Sum(summed));
        to.Write(number);
    }

    private static PngChunk? Begun(byte[] bytes, int start) =>
        bytes.Length - start >= AroundData
        && BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(start)) is var length && length <= bytes.Length - start - AroundData
            ? new PngChunk(bytes, start, (int)length)
            : null;

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

/// <summary>What a PNG says of itself first.</summary>
/// <param name="Kind">0 greys, 2 colours, 3 by a palette, 4 and 6 the first two with transparency.</param>
internal readonly record struct PngHeader(long Width, long Height, int Depth, int Kind, bool IsInterlaced)
{
    public bool IsByPalette => Kind == 3;

    private int PixelBits => Depth * (Kind switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 });

    /// <summary>Nothing: it promises what there is not.</summary>
    public static PngHeader? Of(ReadOnlySpan<byte> data)
    {
        var (width, height) = (BinaryPrimitives.ReadUInt32BigEndian(data), BinaryPrimitives.ReadUInt32BigEndian(data[4..]));
        int depth = data[8], kind = data[9];
        var isKnown = kind switch
        {
            0 => depth is 1 or 2 or 4 or 8 or 16,
            3 => depth is 1 or 2 or 4 or 8,
            2 or 4 or 6 => depth is 8 or 16,
            _ => false,
        };
        return isKnown && width is > 0 and <= int.MaxValue && height is > 0 and <= int.MaxValue
            && data[10] == 0 && data[11] == 0 && data[12] <= 1
                ? new(width, height, depth, kind, data[12] == 1)
                : null;
    }

    /// <summary>The rows that pixels of this size come in: how many of how many bytes, in seven turns where they are interlaced.</summary>
    public IEnumerable<(long Rows, long RowBytes)> Turns(long width, long height)
    {
        (int Left, int Top, int Across, int Down)[] turns = IsInterlaced
            ? [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
            : [(0, 0, 1, 1)];
        foreach (var (left, top, across, down) in turns)
        {
            var (columns, rows) = ((width - left + across - 1) / across, (height - top + down - 1) / down);
            if (columns > 0 && rows > 0)
                yield return (rows, ((columns * PixelBits) + 7) / 8);
        }
    }
}

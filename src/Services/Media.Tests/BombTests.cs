using Stoa.Testing;

namespace Stoa.Media.Tests;

/// <summary>Small files that would be large pictures, or would never end.</summary>
public class BombTests
{
    public static TheoryData<string, Func<byte[]>, string> Bombs => new()
    {
        { "a GIF of 35 bytes", () => Pictures.Gif(65535, 32767, [0x44, 1]), "TooLarge" },
        { "a GIF of few codes", () => Pictures.Gif(6000, 6000, [0x44, 1]), "Broken" },
        { "a GIF of a million frames", () => Movie(1_000_000, 1), "TooManyFrames" },
        { "a GIF of large frames", () => Movie(30, 6000), "Broken" },
        { "a PNG of 2500 megapixels", () => Pictures.Png(50_000, 50_000, [0]), "TooLarge" },
        { "a PNG as wide as can be said", () => Pictures.Png(int.MaxValue, int.MaxValue, [0]), "TooLarge" },
        { "a PNG that unpacks without end", () => Pictures.Png(10, 10, new byte[50_000_000]), "Broken" },
        { "a PNG of deep pixels", () => Deep(8000, 5000), "TooLarge" },
        { "words that unpack without end", () => Pictures.Png(1, 1, [0, 0], Zipped("zTXt")), "None" },
        { "a profile that unpacks without end", () => Pictures.Png(1, 1, [0, 0], Zipped("iCCP")), "None" },
        { "a PNG that moves for ever", () => Moving(10_000, 1), "TooManyFrames" },
        { "a PNG that moves far", () => Moving(5, 6324), "TooLarge" },
        { "a JPEG of few bits", () => Pictures.Jpeg(6000, 6000, new byte[2000]), "Broken" },
        { "a JPEG of 4000 megapixels", () => Pictures.Jpeg(65535, 65535, [0x55]), "TooLarge" },
        { "a JPEG of many scans", () => Pictures.Jpeg(8, 8, [.. Scans(100_000)]), "Broken" },
        { "a WebP of 268 megapixels", () => Pictures.WebP(Pictures.WebPChunk("VP8L", [0x2F, 255, 255, 255, 15, 0])), "TooLarge" },
        { "a WebP canvas of any size", () => Pictures.WebP(Pictures.WebPChunk("VP8X", Pictures.Canvas(0, 16_777_216, 99))), "TooLarge" },
        { "a WebP of many frames", () => MovingWebP(10_000), "TooManyFrames" },
    };

    [Theory, MemberData(nameof(Bombs))]
    [Rows(96)]
    public void It_costs_what_it_weighs_and_not_what_it_says(string what, Func<byte[]> make, string flaw)
    {
        var bytes = make();
        PictureFormat.Read(Pictures.NewPng());       // whatever is made once
        var (before, started) = (GC.GetAllocatedBytesForCurrentThread(), TimeProvider.System.GetTimestamp());
        var seen = PictureFormat.Read(bytes);
        var (taken, time) = (GC.GetAllocatedBytesForCurrentThread() - before, TimeProvider.System.GetElapsedTime(started));
        Assert.Equal(flaw, $"{seen.Picture.Flaw}");
        Assert.True(taken < 200_000 + (6L * bytes.Length), $"{what} of {bytes.Length} bytes took {taken}");
        Assert.True(time < TimeSpan.FromSeconds(2), $"{what} took {time}");
        Assert.True(seen.Picture.Bytes.Length <= bytes.Length);
    }

    [Fact]
    [Rows(96)]
    public void The_largest_picture_is_taken_without_being_held()
    {
        var bytes = Pictures.Png(8000, 5000, new byte[8001 * 5000]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var kept = PictureFormat.Read(bytes).Picture;
        Assert.Equal((Flaw.None, 8000, 5000), (kept.Flaw, kept.Width, kept.Height));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1_000_000);
    }

    private static byte[] Movie(int frames, ushort size)
    {
        byte[] frame = Pictures.GifFrame(size, size, [0x44, 1]);
        return [.. Pictures.GifBegin(size, size), .. Enumerable.Repeat(frame, frames).SelectMany(one => one), 0x3B];
    }

    /// <summary>Eight bytes a pixel.</summary>
    private static byte[] Deep(int width, int height)
    {
        var bytes = Pictures.Png(width, height, [0]);
        (bytes[24], bytes[25]) = (16, 6);
        return Pictures.Resummed(bytes);
    }

    private static byte[] Zipped(string kind) => Pictures.Chunk(kind, [.. "a\0\0"u8, .. Pictures.Pack(new byte[50_000_000])]);

    /// <summary>The picture itself and then frames, each of the whole of it.</summary>
    private static byte[] Moving(int frames, int size)
    {
        var packed = Pictures.Pack(new byte[(size + 1) * size]);
        var (number, body) = (0, new List<byte>());
        for (var i = 0; i < frames; i++)
        {
            body.AddRange(Pictures.Chunk("fcTL", [.. Pictures.Big(number++), .. Pictures.Big(size), .. Pictures.Big(size),
                .. Pictures.Big(0), .. Pictures.Big(0), 0, 1, 0, 10, 0, 0]));
            body.AddRange(Pictures.Chunk("fdAT", [.. Pictures.Big(number++), .. packed]));
        }
        var still = Pictures.PackedPng(size, size, packed, Pictures.Chunk("acTL", [.. Pictures.Big(frames), .. Pictures.Big(0)]));
        return [.. still[..^12], .. body, .. still[^12..]];
    }

    private static IEnumerable<byte> Scans(int count) =>
        Enumerable.Repeat<byte[]>([0x55, .. Pictures.Segment(0xDA, [1, 1, 0, 0, 63, 0])], count).SelectMany(one => one);

    private static byte[] MovingWebP(int frames)
    {
        var frame = Pictures.WebPChunk("ANMF", [.. new byte[16], .. Pictures.WebPChunk("VP8L", [0x2F, 0, 0, 0, 0, 0])]);
        return Pictures.WebP([
            Pictures.WebPChunk("VP8X", Pictures.Canvas(2, 1, 1)), Pictures.WebPChunk("ANIM", new byte[6]),
            .. Enumerable.Repeat(frame, frames)]);
    }
}

using Stoa.Testing;

namespace Stoa.Media.Tests;

/// <summary>Good pictures that something happened to.</summary>
public class FuzzTests(SharedShops shops)
{
    private const int Files = 10_000, Sent = 300;

    [Fact]
    [Rows(100)]
    public void Ten_thousand_broken_pictures_are_refused_or_kept_whole()
    {
        var (dice, good) = (new Random(7), Pictures.Samples.Select(one => Pictures.Sample(one.Name)).ToArray());
        var (kept, started) = (0, TimeProvider.System.GetTimestamp());
        for (var i = 0; i < Files; i++)
        {
            var bytes = Broken(dice, good);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var (type, picture) = PictureFormat.Read(bytes);
            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 200_000 + (8L * bytes.Length));
            if (picture.Flaw != Flaw.None)
                continue;
            kept++;
            var again = PictureFormat.Read(picture.Bytes);
            Assert.Equal((type, Flaw.None, picture.Width, picture.Height),
                (again.ContentType, again.Picture.Flaw, again.Picture.Width, again.Picture.Height));
            Assert.Equal(picture.Bytes, again.Picture.Bytes);
            Assert.InRange((long)picture.Width * picture.Height, 1, Picture.MostPixels);
        }
        Assert.InRange(kept, Files / 20, Files * 19 / 20);       // both ways are walked
        Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromMinutes(1));
    }

    [Fact]
    [Rows(100)]
    public async Task Sent_they_are_refused_or_kept_and_never_anything_else()
    {
        var (dice, good) = (new Random(8), Pictures.Samples.Select(one => Pictures.Sample(one.Name)).ToArray());
        var gallery = await shops.On(Engine.Sqlite);
        for (var i = 0; i < Sent; i++)
        {
            var answer = await Gallery.Put(gallery.Staff, Broken(dice, good), "product");
            if (answer.Status == 201)
                (await gallery.Visitor().Get(answer.Text("url"))).Is(200);
            else
                Assert.Contains(answer.Status, (int[])[415, 422]);
        }
    }

    /// <summary>Bytes that are others, gone, twice there, or another picture's.</summary>
    private static byte[] Broken(Random dice, byte[][] good)
    {
        var bytes = good[dice.Next(good.Length)].ToArray();
        for (var harms = dice.Next(1, 4); harms > 0; harms--)
        {
            var (from, to) = (dice.Next(bytes.Length), dice.Next(bytes.Length));
            (from, to) = (Math.Min(from, to), Math.Min(Math.Max(from, to), Math.Min(from, to) + 40));
            var other = good[dice.Next(good.Length)];
            bytes = dice.Next(6) switch
            {
                0 => [.. bytes[..from], .. bytes[to..]],
                1 => [.. bytes[..to], .. bytes[from..]],
                2 => [.. bytes[..from], .. other[Math.Min(from, other.Length)..]],
                3 => bytes[..Math.Max(1, bytes.Length - (to - from))],
                _ => [.. bytes[..from], (byte)dice.Next(256), .. bytes[(from + 1)..]],
            };
        }
        return dice.Next(2) == 0 ? Pictures.Resummed(bytes) : bytes;
    }
}

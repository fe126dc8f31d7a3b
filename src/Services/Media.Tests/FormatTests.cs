using System.Text;
using Stoa.Testing;

namespace Stoa.Media.Tests;

public class FormatTests
{
    public static TheoryData<string, string, int, int> Samples
    {
        get
        {
            var all = new TheoryData<string, string, int, int>();
            foreach (var (name, type, width, height) in Pictures.Samples)
                all.Add(name, type, width, height);
            return all;
        }
    }

    [Theory, MemberData(nameof(Samples))]
    [Rows(99, 100)]
    public void A_picture_is_known_by_its_bytes_and_nothing_but_the_picture_is_kept(string name, string type, int width, int height)
    {
        var (bytes, kept) = (Pictures.Sample(name), Read(name));
        Assert.Equal((type, Flaw.None), (PictureFormat.Read(bytes).ContentType, kept.Flaw));
        Assert.Equal((width, height), (kept.Width, kept.Height));
        Assert.All(
            ["ecret", "x:xmpmeta", "ICCP", "iCCP", "tEXt", "zTXt", "iTXt", "tIME", "XMP "],
            word => Assert.DoesNotContain(word, Latin(kept.Bytes), StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(Samples))]
    [Rows(95)]
    public void What_is_kept_is_a_picture_of_the_same_size_of_which_all_is_kept(string name, string type, int width, int height)
    {
        var again = PictureFormat.Read(Read(name).Bytes);
        Assert.Equal((type, Flaw.None, width, height), (again.ContentType, again.Picture.Flaw, again.Picture.Width, again.Picture.Height));
        Assert.Equal(Read(name).Bytes, again.Picture.Bytes);
    }

    [Theory, MemberData(nameof(Samples))]
    [Rows(95)]
    public void Whatever_follows_a_picture_is_cut(string name, string type, int width, int height)
    {
        foreach (var tail in new[] { "PK\u0003\u0004 an archive", "<html><script>alert(1)</script>", "<?php __HALT_COMPILER(); ?>", "\0" })
        {
            var (said, kept) = PictureFormat.Read([.. Pictures.Sample(name), .. Encoding.Latin1.GetBytes(tail)]);
            Assert.Equal((type, width, height), (said, kept.Width, kept.Height));
            Assert.Equal(Read(name).Bytes, kept.Bytes);
        }
    }

    [Theory, MemberData(nameof(Samples))]
    [Rows(100)]
    public void One_that_is_cut_anywhere_is_none(string name, string type, int width, int height)
    {
        var bytes = Pictures.Sample(name);
        for (var length = 0; length < bytes.Length; length++)
        {
            var (said, kept) = PictureFormat.Read(bytes[..length]);
            Assert.True(said is null || said == type);
            Assert.True(kept == Flaw.Broken, $"{name} of {width} x {height} cut to {length}: {kept}");
        }
    }

    [Theory]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>")]
    [InlineData("<!doctype html><script>alert(1)</script>")]
    [InlineData("%PDF-1.7 and so on and so on")]
    [InlineData("BM and so on and so on and so on")]
    [InlineData("")]
    [Rows(94)]
    public void What_is_no_picture_has_no_type(string text) =>
        Assert.Null(PictureFormat.Read(Encoding.UTF8.GetBytes(text)).ContentType);

    [Theory]
    [InlineData("GIF89a<script>alert(1)</script>")]
    [InlineData("GIF89a\u0001\0\u0001\0\0\0\0<script>alert(1)</script>")]
    [InlineData("GIF87a")]
    [InlineData("RIFF\u0020\0\0\0WEBPVP8 and so on and so on")]
    [InlineData("\u00ff\u00d8\u00ff<?php system($_GET['a']); ?>")]
    [Rows(94)]
    public void What_only_begins_like_one_is_none(string text)
    {
        var (type, picture) = PictureFormat.Read(Encoding.Latin1.GetBytes(text));
        Assert.NotNull(type);
        Assert.NotEqual(Flaw.None, picture.Flaw);
    }

    [Fact]
    [Rows(99)]
    public void A_camera_is_forgotten_and_how_it_was_held_is_kept()
    {
        Assert.Contains("Secret Camera Works", Latin(Pictures.Sample("camera.jpg")), StringComparison.Ordinal);
        byte[] exif = [0xFF, 0xE1, 0, 34, .. "Exif\0\0MM\0*"u8, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0];
        var kept = Latin(Read("camera.jpg").Bytes);
        Assert.Contains(Latin(exif), kept, StringComparison.Ordinal);
        Assert.Equal(2, kept.Split("\u00ff\u00e1").Length);
        Assert.Contains("ICC_PROFILE", kept, StringComparison.Ordinal);       // its colours are the picture's own
    }

    [Theory]
    [InlineData("II*\0\b\0\0\0\u0001\0\u0012\u0001\u0003\0\u0001\0\0\0\u0003\0\0\0", 3)]
    [InlineData("MM\0*\0\0\0\b\0\u0001\u0001\u0012\0\u0003\0\0\0\u0001\0\b\0\0", 8)]
    [InlineData("MM\0*\0\0\0\b\0\u0001\u0001\u0012\0\u0003\0\0\0\u0001\0\t\0\0", 1)]
    [InlineData("MM\0*\0\0\0\b\0\u0001\u0001\u0012\0\u0004\0\0\0\u0001\0\u0003\0\0", 1)]
    [InlineData("MM\0*\u00ff\u00ff\u00ff\u00ff\0\u0001\u0001\u0012\0\u0003\0\0\0\u0001\0\u0003\0\0", 1)]
    [InlineData("MM\0*\0\0\0\b\u00ff\u00ff\u0001\u0012", 1)]
    [InlineData("II*\0\b\0\0", 1)]
    [InlineData("II*\0\b\0\0\0", 1)]
    [InlineData("", 1)]
    public void How_a_camera_was_held_is_read_where_it_makes_sense(string exif, byte orientation) =>
        Assert.Equal(orientation, Orientation.Of(Encoding.Latin1.GetBytes(exif)));

    [Fact]
    [Rows(95)]
    public void What_hides_in_comments_and_between_blocks_goes()
    {
        const string Words = "<script>alert(1)</script>";
        var words = Encoding.ASCII.GetBytes(Words);
        byte[] codes = [0x44, 0x01, 0, 0, 0];       // clear, a point, the end; what follows is made of nothing
        byte[][] hiding =
        [
            Pictures.Png(1, 1, [0, 0], Pictures.Chunk("tEXt", words), Pictures.Chunk("prVt", words)),
            Pictures.Gif(1, 1, [.. codes[..2], .. words], [.. Pictures.GifWords(0xFE, Words), .. Pictures.GifWords(0xFF, Words),
                .. Pictures.GifWords(0x01, Words), .. Pictures.GifWords(0x77, Words)]),
            Pictures.Jpeg(8, 8, [0x55], Pictures.Segment(0xFE, words), Pictures.Segment(0xE7, words),
                Pictures.Segment(0xE0, [.. "JFIF\0"u8, 1, 1, 0, 0, 1, 0, 1, 9, 9, .. words])),
            Pictures.WebP(Pictures.WebPChunk("VP8X", Pictures.Canvas(0x2C, 1, 1)), Pictures.WebPChunk("HIDE", words),
                Pictures.WebPChunk("VP8L", [0x2F, 0, 0, 0, 0, 0]), Pictures.WebPChunk("VP8L", [0x2F, 0, 0, 0, 0, .. words])),
        ];
        Assert.All(hiding, bytes =>
        {
            Assert.Contains(Words, Latin(bytes), StringComparison.Ordinal);
            var kept = PictureFormat.Read(bytes).Picture;
            Assert.Equal(Flaw.None, kept.Flaw);
            Assert.DoesNotContain("script", Latin(kept.Bytes), StringComparison.Ordinal);
            Assert.Equal(kept.Bytes, PictureFormat.Read(kept.Bytes).Picture.Bytes);
        });
        Assert.Equal(0, PictureFormat.Read(hiding[3]).Picture.Bytes[20]);       // no flag for what is gone
    }

    [Fact]
    [Rows(95)]
    public void What_is_packed_behind_the_pixels_makes_a_picture_broken()
    {
        byte[] packed = Pictures.Pack([0, 0]);
        Assert.Equal(Flaw.None, PictureFormat.Read(Pictures.PackedPng(1, 1, packed)).Picture.Flaw);
        Assert.Equal(Flaw.Broken, PictureFormat.Read(Pictures.PackedPng(1, 1, [.. packed, 0])).Picture.Flaw);
        Assert.Equal(Flaw.Broken, PictureFormat.Read(Pictures.PackedPng(1, 1, [.. packed, .. new byte[40_000]])).Picture.Flaw);
        Assert.Equal(Flaw.Broken, PictureFormat.Read(Pictures.PackedPng(1, 1, packed[..^6])).Picture.Flaw);
    }

    [Theory]
    [InlineData(1, 2, 6)]        // too few pixels
    [InlineData(3, 2, 9)]        // too many
    [InlineData(3, 2, 7)]
    public void A_PNG_has_exactly_the_pixels_that_it_promises(int width, int height, int bytes) =>
        Assert.Equal(Flaw.Broken, PictureFormat.Read(Pictures.Png(width, height, new byte[bytes])).Picture.Flaw);

    [Fact]
    [Rows(100)]
    public void A_sum_a_filter_and_a_chunk_that_are_wrong_make_a_PNG_broken()
    {
        var good = Pictures.Png(1, 1, [0, 7]);
        Assert.Equal(Flaw.None, PictureFormat.Read(good).Picture.Flaw);
        good[^6] ^= 1;
        Assert.Equal(Flaw.Broken, PictureFormat.Read(good).Picture.Flaw);
        Assert.Equal(Flaw.Broken, PictureFormat.Read(Pictures.Png(1, 1, [5, 7])).Picture.Flaw);
        Assert.Equal(Flaw.Broken, PictureFormat.Read(Pictures.Png(1, 1, [0, 7], Pictures.Chunk("MUST", [1]))).Picture.Flaw);
    }

    private static Rewritten Read(string name) => PictureFormat.Read(Pictures.Sample(name)).Picture;

    private static string Latin(byte[] bytes) => Encoding.Latin1.GetString(bytes);
}

using System.Text;
using Stoa.Testing;

namespace Stoa.Media.Tests;

public class FormatTests
{
    public static TheoryData<string, byte[], int, int> Good => new()
    {
        { "image/png", Pictures.Png(640, 480), 640, 480 },
        { "image/gif", Pictures.Gif(7, 9), 7, 9 },
        { "image/jpeg", Pictures.Jpeg(1920, 1080), 1920, 1080 },
        { "image/webp", Pictures.WebP("VP8 ", 300, 200), 300, 200 },
        { "image/webp", Pictures.WebP("VP8L", 300, 200), 300, 200 },
        { "image/webp", Pictures.WebP("VP8X", 300, 200), 300, 200 },
    };

    [Theory, MemberData(nameof(Good))]
    public void A_picture_is_known_by_its_bytes(string type, byte[] bytes, int width, int height) =>
        Assert.Equal(new Seen(type, width, height), PictureFormat.Read(bytes));

    [Theory, MemberData(nameof(Good))]
    public void One_that_is_cut_anywhere_is_none_or_as_large_as_it_said(string type, byte[] bytes, int width, int height)
    {
        for (var length = 0; length < bytes.Length; length++)
        {
            var seen = PictureFormat.Read(bytes.AsSpan(0, length));
            Assert.True(seen is { IsWhole: false } || seen == new Seen(type, width, height), $"{length}: {seen}");
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
    [Rows(94)]
    public void What_only_begins_like_one_is_not_whole(string text)
    {
        var seen = PictureFormat.Read(Encoding.Latin1.GetBytes(text));
        Assert.NotNull(seen.ContentType);
        Assert.False(seen.IsWhole);
    }

    [Fact]
    public void Nothing_in_any_bytes_makes_it_fail_or_hang()
    {
        var dice = new Random(1);
        foreach (var (_, bytes, _, _) in Good.Select(row => row.Data))
        {
            for (var i = 0; i < 20_000; i++)
            {
                var broken = bytes.ToArray();
                for (var flips = dice.Next(1, 6); flips > 0; flips--)
                    broken[dice.Next(broken.Length)] = (byte)dice.Next(256);
                var seen = PictureFormat.Read(broken.AsSpan(0, dice.Next(broken.Length + 1)));
                Assert.True(seen.Width >= 0 && seen.Height >= 0);
            }
        }
    }
}

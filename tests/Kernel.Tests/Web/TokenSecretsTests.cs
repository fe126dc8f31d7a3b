using System.Security.Cryptography;
using Stoa.Kernel.Web;

namespace Stoa.Kernel.Tests.Web;

public class TokenSecretsTests
{
    private static readonly Clock Clock = new();
    private readonly Secrets secrets = new(Clock.NewBytes(32), Clock);

    [Fact]
    public void What_was_sealed_opens_for_its_purpose_only()
    {
        var sealedBytes = secrets.Seal("mail", "hello"u8);
        Assert.Equal("hello"u8.ToArray(), secrets.Open("mail", sealedBytes));
        Assert.Null(secrets.Open("answers", sealedBytes));
        Assert.Null(new Secrets(Clock.NewBytes(32), Clock).Open("mail", sealedBytes));
    }

    [Fact]
    public void A_changed_bit_anywhere_and_it_does_not_open()
    {
        var sealedBytes = secrets.Seal("mail", "hello"u8);
        for (var bit = 0; bit < sealedBytes.Length * 8; bit++)
        {
            var changed = sealedBytes.ToArray();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Null(secrets.Open("mail", changed));
        }
        for (var length = 0; length < sealedBytes.Length; length++)
            Assert.Null(secrets.Open("mail", sealedBytes.AsSpan(0, length)));
    }

    [Fact]
    public void The_same_text_sealed_twice_looks_different() =>
        Assert.NotEqual(secrets.Seal("mail", "hello"u8), secrets.Seal("mail", "hello"u8));

    [Fact]
    public void A_text_travels_sealed()
    {
        var text = secrets.Seal("https://shop.test/reset?token=ä");
        Assert.Equal("***", text.ToString());
        Assert.Equal("https://shop.test/reset?token=ä", secrets.Open(text));
        Assert.Throws<CryptographicException>(() => new Secrets(Clock.NewBytes(32), Clock).Open(text));
    }

    [Fact]
    public void Each_purpose_has_a_key_of_its_own_and_the_same_in_every_process()
    {
        var master = Clock.NewBytes(32);
        Assert.Equal(new Secrets(master, Clock).Key("a"), new Secrets(master, Clock).Key("a"));
        Assert.False(secrets.Key("a").SequenceEqual(secrets.Key("b")));
    }

    [Fact]
    public void A_key_is_derived_by_HKDF_as_any_other_program_would() =>
        Assert.Equal(
            "9d6c3db48f372d6f0af87657a939c3d13e120cdd7c7cc7822f9b5208849e9976",
            Convert.ToHexStringLower(new Secrets(new byte[32], Clock).Key("cursor")));

    [Fact]
    public void A_short_secret_is_refused() =>
        Assert.Throws<ArgumentException>(() => new Secrets(Clock.NewBytes(Secrets.FewestBytes - 1), Clock));
}

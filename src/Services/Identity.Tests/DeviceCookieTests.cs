using Stoa.Kernel;
using Stoa.Kernel.Web;

namespace Stoa.Identity.Tests;

public class DeviceCookieTests
{
    private static readonly Secrets Ours = Some();
    private static readonly Secrets Theirs = Some();
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DeviceCookie Cookie = new("usr_1", "dev_1", Noon);

    [Fact]
    public void It_reads_back_until_it_is_too_old()
    {
        Assert.Equal(Cookie, DeviceCookie.Read(Ours, Cookie.Write(Ours), Noon.AddDays(364)));
        Assert.Null(DeviceCookie.Read(Ours, Cookie.Write(Ours), Noon.AddDays(365)));
    }

    [Fact]
    public void A_changed_or_foreign_one_says_nothing()
    {
        var text = Cookie.Write(Ours);
        Assert.Null(DeviceCookie.Read(Theirs, text, Noon));
        Assert.Null(DeviceCookie.Read(Ours, text.Replace("usr_1", "usr_2"), Noon));
        Assert.Null(DeviceCookie.Read(Ours, text[..^1], Noon));
        foreach (var nonsense in (string?[])[null, "", "...", "a.b.c.d", "a.b.notanumber.d", "ü.b.1.ü", new string('a', 10_000)])
            Assert.Null(DeviceCookie.Read(Ours, nonsense, Noon));
    }

    private static Secrets Some()
    {
        var clock = new Clock();
        return new Secrets(clock.NewBytes(32), clock);
    }
}

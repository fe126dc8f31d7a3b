using Stoa.Kernel.Web;

namespace Stoa.Kernel.Tests.Web;

public class CheckTests
{
    [Fact]
    public void All_that_is_wrong_is_told_at_once()
    {
        var check = new Check();
        Assert.Equal("Ada", check.Text("name", " Ada ", most: 10));
        Assert.False(check.Failed);
        check.Text("city", null, most: 10);
        check.Whole("quantity", 0, 1, 100);
        check.That(false, "to", "must be later than 'from'.");
        Assert.True(check.Failed);
        Assert.Equal(["'city' is required."], check.Problem.Errors!["city"]);
        Assert.Equal(["'quantity' must be a whole number from 1 to 100."], check.Problem.Errors["quantity"]);
        Assert.Equal(
            "'city' is required. 'quantity' must be a whole number from 1 to 100. 'to' must be later than 'from'.", check.Problem.Detail);
    }

    [Theory]
    [InlineData("Zoë 李 🎈", null)]
    [InlineData("", "must not be empty.")]
    [InlineData("a\r\nBcc: x", "must not contain control characters.")]
    [InlineData("a\u001b[31m", "must not contain control characters.")]
    [InlineData("a\u202Egnp.exe", "must not contain control characters.")]
    [InlineData("12345678901", "must have at most 10 characters.")]
    [InlineData("🎈🎈🎈🎈🎈🎈🎈🎈🎈🎈", null)]
    public void Text_is_printable_and_counted_in_characters(string text, string? flaw) =>
        Assert.Equal(flaw, PlainText.Flaw(text, most: 10));

    [Fact]
    public void Lines_may_break_but_hold_no_other_controls()
    {
        Assert.Null(PlainText.Flaw("a\nb", most: 10, lines: true));
        Assert.NotNull(PlainText.Flaw("a\0b", most: 10, lines: true));
    }

    [Theory]
    [InlineData("ada@example.com")]
    [InlineData("Ada.L+shop@mail.example.co.uk")]
    [InlineData("ada@müller.de")]
    [InlineData("ada@example.com.")]
    [InlineData("o'hara@example.com")]
    public void An_email_address_is_taken(string address) => Assert.Null(Email.Flaw(address));

    [Theory]
    [InlineData("")]
    [InlineData("ada")]
    [InlineData("@example.com")]
    [InlineData("ada@")]
    [InlineData("ada@localhost")]
    [InlineData("ada@127.0.0.1")]
    [InlineData("ada@@example.com")]
    [InlineData("a@example.com,b@example.com")]
    [InlineData("a@example.com b@example.com")]
    [InlineData("Ada <ada@example.com>")]
    [InlineData("\"ada lovelace\"@example.com")]
    [InlineData("ada@example.com\r\nBcc: v@example.com")]
    [InlineData(".ada@example.com")]
    [InlineData("a..b@example.com")]
    [InlineData("ada@-example.com")]
    [InlineData("ada@example..com")]
    [InlineData("аda@example.com")]                      // a Cyrillic а
    [InlineData("ada@example.com\0")]
    public void Whatever_is_not_exactly_one_is_refused(string address) => Assert.NotNull(Email.Flaw(address));

    [Fact]
    public void An_address_that_is_too_long_is_refused()
    {
        Assert.NotNull(Email.Flaw(new string('a', 65) + "@example.com"));
        Assert.NotNull(Email.Flaw("a@" + string.Concat(Enumerable.Repeat("abcdefgh.", 30)) + "com"));
    }

    [Theory]
    [InlineData("Ada@Example.COM")]
    [InlineData("ada@example.com.")]
    [InlineData("ａｄａ＠ｅｘａｍｐｌｅ．ｃｏｍ")]
    [InlineData("ADA@example。com")]
    public void Spellings_of_one_mailbox_are_equal(string address) => Assert.Equal("ada@example.com", Email.Normalize(address));

    [Fact]
    public void A_host_is_compared_in_its_ascii_form() =>
        Assert.Equal(Email.Normalize("ada@xn--mller-kva.de"), Email.Normalize("ada@MÜLLER.de"));

    [Theory]
    [InlineData("+4915112345678", true)]
    [InlineData("+12025550123", true)]
    [InlineData("004915112345678", false)]
    [InlineData("+49 151 12345678", false)]
    [InlineData("+0915112345678", false)]
    [InlineData("+1234567", false)]
    [InlineData("+1234567890123456", false)]
    [InlineData("+٤٩١٥١١٢٣٤", false)]
    public void A_phone_number_is_international(string number, bool fine) => Assert.Equal(fine, Phone.Flaw(number) is null);

    [Fact]
    public void There_are_249_countries()
    {
        Assert.Equal(249, Countries.All.Count);
        Assert.Null(Countries.Flaw("DE"));
        Assert.NotNull(Countries.Flaw("ZZ"));
        Assert.NotNull(Countries.Flaw("de"));
    }
}

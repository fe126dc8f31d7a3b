using System.Net;
using Stoa.Testing;

namespace Stoa.Notifications.Tests;

public class TemplatesTests
{
    private const string Nasty = "<script>alert(1)</script> {{7*7}} ${7*7} @(1+1) <img src=x onerror=alert(1)> \"'`";
    private readonly Templates templates = new();

    public static TheoryData<string> Keys => [.. Templates.Keys];

    [Theory, MemberData(nameof(Keys))]
    public void Each_says_the_same_in_both_forms_and_leads_somewhere(string key)
    {
        var facts = Sample("Ada");
        var (html, text) = (templates[key].Html(facts), templates[key].Text(facts));
        Assert.Contains("<a href=\"https://shop.example/go?a=1&b=2\"", WebUtility.HtmlDecode(html), StringComparison.Ordinal);
        Assert.Contains("https://shop.example/go?a=1&b=2", text, StringComparison.Ordinal);
        Assert.Contains("max-width:600px", html, StringComparison.Ordinal);
        Assert.Contains("prefers-color-scheme: dark", html, StringComparison.Ordinal);
        Assert.Equal(1, Count(html, "<h1 style="));
        foreach (var left in (string[])["{{", "}}", "<p>", "<td>", "<th>", "<script", "--- "])
            Assert.DoesNotContain(left, html, StringComparison.Ordinal);
        foreach (var left in (string[])["{{", "<p", "</", "&amp;", "--- "])
            Assert.DoesNotContain(left, text, StringComparison.Ordinal);
        Assert.NotEmpty(templates[key].Subject(facts));
        Assert.True(templates[key].Sms(facts) is null or { Length: > 10 and <= 160 });
    }

    [Theory, MemberData(nameof(Keys))]
    [Rows(67, 68)]
    public void What_people_wrote_is_shown_as_text(string key)
    {
        var facts = Sample(Nasty);
        var html = templates[key].Html(facts);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
        Assert.DoesNotContain("49", html, StringComparison.Ordinal);
        Assert.Equal(Count(templates[key].Html(Sample("Ada")), "<"), Count(html, "<"));
        Assert.Equal(Count(templates[key].Html(Sample("Ada")), "\""), Count(html, "\""));
        var broken = Sample("Ada\r\nBcc: eve@example.com\u2028\u202Eevil");
        Assert.DoesNotContain(templates[key].Subject(broken), char.IsControl);
    }

    [Fact]
    public void A_receipt_lists_what_was_bought()
    {
        var text = templates["order-receipt"].Text(Sample("Cup"));
        Assert.Contains("2 x Cup at 12.50 USD: 25.00 USD\n", text, StringComparison.Ordinal);
        Assert.Contains("Total: 55.00 USD", text, StringComparison.Ordinal);
        var html = templates["order-receipt"].Html(Sample("Cup"));
        Assert.Contains(">Cup</td>", html, StringComparison.Ordinal);
        Assert.Contains("<b>55.00 USD</b>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_known_is_not_mentioned()
    {
        var facts = new Facts { Number = "7K", Link = "https://shop.example", Shop = "https://shop.example" };
        Assert.DoesNotContain("Tracking", templates["order-shipped"].Text(facts), StringComparison.Ordinal);
        Assert.DoesNotContain("Tracking", templates["order-shipped"].Html(facts), StringComparison.Ordinal);
        Assert.Contains("Order 7K was cancelled.", templates["order-cancelled"].Text(facts), StringComparison.Ordinal);
        Assert.DoesNotContain("goes back", templates["order-cancelled"].Text(facts), StringComparison.Ordinal);
    }

    [Fact]
    public void A_template_names_only_what_there_is()
    {
        var engine = new Templates();
        Assert.NotNull(engine["welcome"]);
        Assert.ThrowsAny<Exception>(() => engine["no-such-letter"]);
    }

    [Fact]
    public void Facts_are_the_same_when_they_are_read_again()
    {
        var facts = Sample(Nasty);
        var again = Facts.Read(facts.Write());
        Assert.Equal(facts.Lines, again.Lines);
        Assert.Equal(facts with { Lines = null, Link = null, Shop = null }, again with { Lines = null });
    }

    private static Facts Sample(string said) => new()
    {
        Name = said,
        Number = "7K3M9PQX",
        Lines = [new(said, "2", "12.50 USD", "25.00 USD"), new("Pot", "1", "30.00 USD", "30.00 USD")],
        Total = "55.00 USD",
        Until = "1 March 2026, 09:00 UTC",
        Reason = said,
        Tracking = said,
        IsRefunded = true,
        Product = said,
        Left = "3",
        Link = "https://shop.example/go?a=1&b=2",
        Shop = "https://shop.example",
    };

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}

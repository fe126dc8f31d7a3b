using Stoa.Contracts;
using Stoa.Testing;

namespace Stoa.Notifications.Tests;

public class WordsTests
{
    [Theory]
    [InlineData(129999, "USD", "1,299.99 USD")]
    [InlineData(5, "USD", "0.05 USD")]
    [InlineData(500, "JPY", "500 JPY")]
    [InlineData(1500, "KWD", "1.500 KWD")]
    [InlineData(0, "EUR", "0.00 EUR")]
    public void An_amount_has_the_decimals_of_its_currency(long minor, string currency, string written) =>
        Assert.Equal(written, Words.Of(new Money(minor, currency)));

    [Fact]
    public void A_time_says_its_zone() =>
        Assert.Equal("1 March 2026, 09:05 UTC", Words.Of(new DateTimeOffset(2026, 3, 1, 10, 5, 0, TimeSpan.FromHours(1))));

    [Theory, Rows(68)]
    [InlineData("Ada Lovelace", "Ada Lovelace")]
    [InlineData("Jean-Luc O'Neill, Jr.", "Jean-Luc O'Neill, Jr.")]
    [InlineData("Ада", "Ада")]
    [InlineData("  ", "there")]
    [InlineData("Win a car at http://evil.example", "there")]
    [InlineData("www.evil.example", "there")]
    [InlineData("eve@evil.example", "there")]
    [InlineData("evil.example/now", "there")]
    [InlineData("A name that goes on and on and on, longer than any that anybody has", "there")]
    public void Somebody_is_greeted_by_a_name_and_not_by_an_advertisement(string name, string greeted) =>
        Assert.Equal(greeted, Words.Greeting(name));

    [Fact]
    public void A_line_is_one_line()
    {
        Assert.Equal("a  b c d", Words.Line("a\r\nb\u2028c\u202Ed"));
        Assert.Equal(201, Words.Line(new string('x', 5000)).Length);
        Assert.Null(Words.LineOrNothing(" \n "));
    }

    [Fact]
    public void Pauses_grow_and_end()
    {
        var pauses = Enumerable.Range(1, Message.MostAttempts).Select(Message.PauseAfter).ToList();
        Assert.Equal([30, 120, 480, 1920, 7680, 21600, 21600], pauses.SkipLast(1).Select(pause => pause!.Value.TotalSeconds));
        Assert.Null(pauses[^1]);
        Assert.Equal(30, Message.PauseAfter(Message.MostAttempts + 1)!.Value.TotalSeconds);
    }
}

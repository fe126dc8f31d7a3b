using Stoa.Contracts;

namespace Stoa.Payments.Tests.Stripe;

/// <summary>Stripe counts some currencies otherwise than ISO 4217 does.</summary>
public class StripeMoneyTests
{
    [Theory]
    [InlineData(23_775, "USD", 23_775L)]
    [InlineData(500, "JPY", 500L)]
    [InlineData(5, "UGX", 500L)]           // no cents, and counted in hundredths
    [InlineData(900, "ISK", 90_000L)]
    [InlineData(10_990, "KWD", 10_990L)]
    [InlineData(10_995, "KWD", null)]      // the last digit must be 0
    [InlineData(500_00, "MGA", 500L)]      // counted in whole units
    [InlineData(500_20, "MGA", null)]
    public void An_amount_is_what_Stripe_calls_it_or_none(long minor, string currency, long? amount)
    {
        Assert.Equal(amount, StripeMoney.Of(new Money(minor, currency)));
        if (amount is { } told)
            Assert.Equal(new Money(minor, currency), StripeMoney.From(told, currency.ToLowerInvariant()));
    }

    [Theory]
    [InlineData(501, "ugx")]
    [InlineData(1, "xyz")]
    [InlineData(1, "")]
    public void What_is_no_amount_of_ours_is_none(long amount, string currency) => Assert.Null(StripeMoney.From(amount, currency));

    [Theory]
    [InlineData("USD", 50, 99_999_999, 1)]
    [InlineData("JPY", 50, 99_999_999, 1)]
    [InlineData("KWD", 10, 99_999_999, 10)]
    [InlineData("UGX", 1, 999_999, 1)]
    [InlineData("MGA", 100, 9_999_999_900, 100)]
    [InlineData("HUF", 17_500, 99_999_999, 1)]
    public void What_can_be_charged_is_told_in_our_count(string currency, long least, long most, long step) =>
        Assert.Equal(new PaymentTerms(least, most, step), StripeMoney.Terms(currency));

    [Fact]
    public void Whatever_keeps_to_the_terms_can_be_asked_for_in_every_currency()
    {
        foreach (var currency in Currencies.All)
        {
            var (least, most, step) = StripeMoney.Terms(currency);
            foreach (var minor in new[] { least, least + step, most / step * step })
                Assert.True(StripeMoney.Of(new Money(minor, currency)) is > 0, $"{minor} {currency}");
        }
    }
}

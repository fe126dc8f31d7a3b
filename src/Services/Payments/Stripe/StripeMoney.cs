using System.Collections.Frozen;
using Stoa.Contracts;

namespace Stoa.Payments;

/// <summary>Amounts as Stripe counts them, which is not always as ISO 4217 does, and the least and most that it charges. Pure.</summary>
internal static class StripeMoney
{
    /// <summary>Counted in whole units. The ariary has a fifth that nobody uses; Stripe knows none.</summary>
    private const string Whole = "BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF";

    /// <summary>Counted in thousandths, of which the last digit must be 0.</summary>
    private const string Thousandths = "BHD JOD KWD OMR TND";

    /// <summary>At most eight digits, whatever the currency.</summary>
    private const long Most = 99_999_999;

    /// <summary>The least that is charged, in Stripe's count; of a currency that is not here it charges any amount.</summary>
    private static readonly FrozenDictionary<string, long> Least = new Dictionary<string, long>(StringComparer.Ordinal)
    {
        ["USD"] = 50,
        ["AED"] = 200,
        ["AUD"] = 50,
        ["BRL"] = 50,
        ["CAD"] = 50,
        ["CHF"] = 50,
        ["CZK"] = 1_500,
        ["DKK"] = 250,
        ["EUR"] = 50,
        ["GBP"] = 30,
        ["HKD"] = 400,
        ["HUF"] = 17_500,
        ["INR"] = 50,
        ["JPY"] = 50,
        ["MXN"] = 1_000,
        ["MYR"] = 200,
        ["NOK"] = 300,
        ["NZD"] = 50,
        ["PLN"] = 200,
        ["RON"] = 200,
        ["SEK"] = 300,
        ["SGD"] = 50,
        ["THB"] = 1_000,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenSet<string> WholeOnes = Whole.Split(' ').ToFrozenSet(StringComparer.Ordinal);
    private static readonly FrozenSet<string> ThousandthOnes = Thousandths.Split(' ').ToFrozenSet(StringComparer.Ordinal);

    /// <summary>What to ask Stripe for; nothing where it can't charge exactly that.</summary>
    public static long? Of(Money money)
    {
        var (mine, theirs) = (Currencies.Unit(money.Currency), Unit(money.Currency));
        var amount = money.Minor * (theirs / mine);
        return amount == decimal.Truncate(amount) && (theirs < 1_000 || amount % 10 == 0) ? (long)amount : null;
    }

    /// <summary>What Stripe speaks of; nothing where that is no amount of ours.</summary>
    public static Money? From(long amount, string currency)
    {
        var code = currency.ToUpperInvariant();
        if (!Currencies.Knows(code))
            return null;
        var minor = amount * (Currencies.Unit(code) / Unit(code));
        return minor == decimal.Truncate(minor) ? new Money((long)minor, code) : null;
    }

    /// <summary>What can be paid of a currency, in our count.</summary>
    public static PaymentTerms Terms(string currency)
    {
        var ours = Currencies.Unit(currency) / Unit(currency);
        var step = ThousandthOnes.Contains(currency) ? 10 : decimal.Max(1, ours);
        return new PaymentTerms(
            (long)decimal.Max(step, decimal.Ceiling(Least.GetValueOrDefault(currency, 1) * ours)), (long)(Most * ours), (long)step);
    }

    /// <summary>Króna and Ugandan shilling have no cents and are counted in hundredths all the same.</summary>
    private static decimal Unit(string currency) =>
        WholeOnes.Contains(currency) ? 1m : ThousandthOnes.Contains(currency) ? 1_000m : 100m;
}

using System.Collections.Frozen;

namespace Stoa.Contracts;

/// <summary>The currencies that a shop can sell in (ISO 4217), and how finely each is divided.</summary>
public static class Currencies
{
    private const string NoDecimals = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF";
    private const string ThreeDecimals = "BHD IQD JOD KWD LYD OMR TND";
    private const string TwoDecimals =
        "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP CVE CZK DKK DOP "
        + "DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP "
        + "LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON "
        + "RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VES WST "
        + "XCD YER ZAR ZMW ZWG";

    private static readonly FrozenDictionary<string, int> Known = Table();

    /// <summary>Every one of them.</summary>
    public static IReadOnlyCollection<string> All => Known.Keys;

    /// <summary>Whether a shop can sell in it: three capital letters of a currency in use.</summary>
    public static bool Knows(string currency) => Known.ContainsKey(currency);

    /// <summary>How many digits follow the decimal point: 2 for USD, 0 for JPY, 3 for KWD.</summary>
    public static int Decimals(string currency) => Known.TryGetValue(currency, out var decimals)
        ? decimals
        : throw new ArgumentException($"{currency} is no currency that a shop can sell in.", nameof(currency));

    /// <summary>How many of the smallest unit make one: 100 for USD.</summary>
    public static decimal Unit(string currency) => Decimals(currency) switch { 0 => 1m, 2 => 100m, _ => 1_000m };

    private static FrozenDictionary<string, int> Table()
    {
        var table = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (codes, decimals) in new[] { (NoDecimals, 0), (TwoDecimals, 2), (ThreeDecimals, 3) })
        {
            foreach (var code in codes.Split(' '))
                table.Add(code, decimals);
        }
        return table.ToFrozenDictionary(StringComparer.Ordinal);
    }
}

using System.Globalization;
using Microsoft.AspNetCore.Http;
using Stoa.Contracts;

namespace Stoa.Web;

/// <summary>How a buyer reads numbers and days, by the language of their browser. The words of the shop are English.</summary>
public sealed record Format(string Language, string Group, string Point, bool SymbolFirst, string Day)
{
    private const string ThinSpace = "\u202f", Space = "\u00a0";
    private const string MonthFirst = "MMM d, yyyy", DayFirst = "d MMM yyyy";

    private static readonly Format English = new("en", ",", ".", true, MonthFirst);

    private static readonly Dictionary<string, Format> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["en"] = English,
        ["en-GB"] = English with { Language = "en-GB", Day = DayFirst },
        ["en-AU"] = English with { Language = "en-AU", Day = DayFirst },
        ["en-IE"] = English with { Language = "en-IE", Day = DayFirst },
        ["ja"] = English with { Language = "ja", Day = "yyyy-MM-dd" },
        ["zh"] = English with { Language = "zh", Day = "yyyy-MM-dd" },
        ["ko"] = English with { Language = "ko", Day = "yyyy-MM-dd" },
        ["de"] = new("de", ".", ",", false, DayFirst),
        ["de-CH"] = new("de-CH", "\u2019", ".", true, DayFirst),
        ["de-AT"] = new("de-AT", Space, ",", true, DayFirst),
        ["fr"] = new("fr", ThinSpace, ",", false, DayFirst),
        ["es"] = new("es", ".", ",", false, DayFirst),
        ["it"] = new("it", ".", ",", false, DayFirst),
        ["nl"] = new("nl", ".", ",", true, DayFirst),
        ["pt"] = new("pt", Space, ",", false, DayFirst),
        ["pt-BR"] = new("pt-BR", ".", ",", true, DayFirst),
        ["pl"] = new("pl", Space, ",", false, DayFirst),
        ["cs"] = new("cs", Space, ",", false, DayFirst),
        ["sv"] = new("sv", Space, ",", false, DayFirst),
        ["da"] = new("da", ".", ",", false, DayFirst),
        ["nb"] = new("nb", Space, ",", false, DayFirst),
        ["fi"] = new("fi", Space, ",", false, DayFirst),
        ["tr"] = new("tr", ".", ",", true, DayFirst),
    };

    private static readonly Dictionary<string, string> Symbols = new(StringComparer.Ordinal)
    {
        ["USD"] = "$",
        ["EUR"] = "€",
        ["GBP"] = "£",
        ["JPY"] = "¥",
        ["INR"] = "₹",
        ["KRW"] = "₩",
        ["TRY"] = "₺",
        ["PLN"] = "zł",
        ["CZK"] = "Kč",
        ["AUD"] = "A$",
        ["CAD"] = "CA$",
        ["BRL"] = "R$",
        ["CHF"] = "CHF",
        ["CNY"] = "CN¥",
    };

    public static Format Of(HttpContext http)
    {
        foreach (var wanted in http.Request.Headers.AcceptLanguage.ToString().Split(','))
        {
            var tag = wanted.Split(';')[0].Trim();
            if (Known.GetValueOrDefault(tag) is { } exact)
                return exact;
            if (Known.GetValueOrDefault(tag.Split('-')[0]) is { } language)
                return language;
        }
        return English;
    }

    public string Money(decimal amount, string currency)
    {
        var digits = Number(Math.Abs(amount), Currencies.Decimals(currency));
        var symbol = Symbols.GetValueOrDefault(currency, currency);
        var close = SymbolFirst && !char.IsLetter(symbol[^1]);
        var written = SymbolFirst ? $"{symbol}{(close ? "" : Space)}{digits}" : $"{digits}{Space}{symbol}";
        return amount < 0 ? "\u2212" + written : written;
    }

    public string Number(decimal amount, int decimals = 0)
    {
        var plain = amount.ToString("N" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return Language == "en"
            ? plain
            : string.Concat(plain.Select(one => one switch { ',' => Group, '.' => Point, _ => one.ToString() }));
    }

    public string Date(DateTimeOffset at) => at.UtcDateTime.ToString(Day, CultureInfo.InvariantCulture);

    /// <summary>A script shows it in the buyer's own time.</summary>
    public string Moment(DateTimeOffset at) => $"{Date(at)}, {at.UtcDateTime.ToString("HH:mm", CultureInfo.InvariantCulture)} UTC";
}

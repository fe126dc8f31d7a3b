using System.Buffers;
using System.Globalization;
using Stoa.Contracts;

namespace Stoa.Notifications;

/// <summary>How letters write amounts, times and what people wrote.</summary>
public static class Words
{
    private const int LongestText = 200;
    private const int LongestName = 60;
    private static readonly SearchValues<char> NotInNames = SearchValues.Create("/:@\\<>");

    /// <summary>1,299.00 USD, 500 JPY.</summary>
    public static string Of(Money money) =>
        $"{money.Major.ToString("N" + Currencies.Decimals(money.Currency), CultureInfo.InvariantCulture)} {money.Currency}";

    /// <summary>1 March 2026, 09:00 UTC.</summary>
    public static string Of(DateTimeOffset at) => at.UtcDateTime.ToString("d MMMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture);

    public static string Of(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A text of somebody's on one line: no line ends, nothing that turns the reading order around, not endless.</summary>
    public static string Line(string text)
    {
        var cut = text.Length <= LongestText ? text : text[..LongestText] + "…";
        return string.Create(cut.Length, cut, static (line, written) =>
        {
            for (var i = 0; i < written.Length; i++)
                line[i] = char.IsControl(written[i]) || IsFormat(written[i]) ? ' ' : written[i];
        });
    }

    public static string? LineOrNothing(string? text) => string.IsNullOrWhiteSpace(text) ? null : Line(text).Trim();

    /// <summary>
    /// A name to greet somebody by. Whoever opens an account with another's address and an advertisement for a name would have us mail it.
    /// </summary>
    public static string Greeting(string name)
    {
        var line = Line(name).Trim();
        var isName = line.Length is > 0 and <= LongestName && !line.AsSpan().ContainsAny(NotInNames)
            && !line.Contains("www.", StringComparison.OrdinalIgnoreCase);
        return isName ? line : "there";
    }

    private static bool IsFormat(char one) =>
        one is '\u2028' or '\u2029' or '\uFEFF' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}

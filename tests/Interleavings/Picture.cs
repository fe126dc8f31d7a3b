using System.Text.RegularExpressions;

namespace Stoa.Interleavings.Tests;

/// <summary>
/// What a run left and what both were told, as one text that is equal for equal ends: ids are numbered by who made them, secrets hidden,
/// rows sorted.
/// </summary>
internal static partial class Picture
{
    public static string Of(IEnumerable<string> rows, string toldA, string toldB, bool whoever = false)
    {
        var text = string.Join('\n', rows.Append("~ a was told " + toldA).Append("~ b was told " + toldB));
        var pattern = whoever ? MadeByAnybody() : Made();
        var made = pattern.Matches(text).Select(found => found.Value).Distinct().Order(StringComparer.Ordinal);
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var id in made)
        {
            var who = id[..4] + (whoever ? "" : id[14] == 'N' ? "A" : "B");
            names.Add(id, who + (counts[who] = counts.GetValueOrDefault(who) + 1));
        }
        text = text.Replace(@"\\u002B", "+", StringComparison.Ordinal);      // as JSON in JSON writes a plus
        text = pattern.Replace(text, found => names[found.Value]);
        // An order's number, a product's first SKU and a slug that was taken are the ends of ids.
        foreach (var (id, name) in names.Where(one => one.Key[..4] is "ord_" or "prd_"))
        {
            text = text.Replace(id[^10..], "~" + name, StringComparison.OrdinalIgnoreCase)
                .Replace(id[^8..], "~" + name, StringComparison.OrdinalIgnoreCase);
        }
        return string.Join('\n', Secret().Replace(text, "*").Split('\n').Order(StringComparer.Ordinal));
    }

    /// <summary>Only what the one has and the other has not.</summary>
    public static string Difference(string one, string other)
    {
        var (left, right) = (one.Split('\n'), other.Split('\n'));
        var (more, less) = (left.Except(right).Select(line => "    + " + line), right.Except(left).Select(line => "    - " + line));
        return string.Join('\n', more.Concat(less));
    }

    [GeneratedRegex("[a-z]{3}_[0-9A-Z]{10}(NANANAN|ANANANA)[0-9A-Z]{9}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Made();

    [GeneratedRegex("[a-z]{3}_[0-9A-Z]{26}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex MadeByAnybody();

    [GeneratedRegex("[A-Za-z0-9_+/=-]{40,}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Secret();
}

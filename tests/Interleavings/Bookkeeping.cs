using System.Text.RegularExpressions;
using Stoa.Auditor;

namespace Stoa.Interleavings.Tests;

/// <summary>What <c>stoa verify</c> holds against one service alone, as one question to its database.</summary>
internal static partial class Bookkeeping
{
    /// <param name="service">Whose books.</param>
    /// <param name="also">Violations that are this test's own, as questions.</param>
    public static string Of(string service, params string[] also)
    {
        var now = DateTimeOffset.UnixEpoch;
        IEnumerable<Invariant> all =
            [.. StockBooks.All(), .. MoneyBooks.All(now, []), .. Orders.All(now), .. Carts.All(), .. People.All()];
        var own = all
            .Where(one => (one.When == Holds.Always || one.Id == "S6") && Tables().Matches(one.Violations) is { Count: > 0 } found
                && found.All(table => table.Groups["service"].Value == service))
            .Select(one => (one.Id, Sql: one.Violations.Replace(service + ".", "", StringComparison.Ordinal)));
        return string.Join(" UNION ALL ", own.Concat(also.Select((sql, i) => (Id: $"own {i + 1}", Sql: sql)))
            .Select(one => $"SELECT '{one.Id}: ' || told::text FROM ({one.Sql}) AS found (told)"));
    }

    [GeneratedRegex(
        @"\b(?<service>identity|catalog|inventory|cart|ordering|payments|notifications|fake|clients)\.",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Tables();
}

using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Stoa.House.Tests;

/// <summary>
/// The security table and the tests that show its rows say the same. In docs/security.md a row is shown by
/// "Suite Class: A sentence, Another; Other Class: A sentence"; a test says "[Rows(14, 15)]".
/// </summary>
internal static partial class SecurityRows
{
    /// <summary>So many rows the table has, shown or not.</summary>
    public const int Last = 120;

    /// <summary>What the tests show, by their attributes.</summary>
    public static IEnumerable<Shown> Attributes(IEnumerable<Code> source) =>
        from code in source
        where code.Page.IsTest
        from method in code.Nodes<MethodDeclarationSyntax>()
        from attribute in method.AttributeLists.SelectMany(list => list.Attributes)
        where attribute.Name.ToString() == "Rows" && attribute.ArgumentList is not null
        from row in attribute.ArgumentList!.Arguments
        where row.Expression.IsKind(SyntaxKind.NumericLiteralExpression)
        select new Shown((int)((LiteralExpressionSyntax)row.Expression).Token.Value!, TestOf(code, method));

    /// <summary>What the page says that they show.</summary>
    public static IEnumerable<Shown> Told(Page page) =>
        from Match line in TableRow().Matches(page.Text)
        let row = int.Parse(line.Groups["row"].Value, CultureInfo.InvariantCulture)
        from suite in line.Groups["tests"].Value.Split("; ")
        let named = suite.Split(": ", 2)
        from sentence in (named.ElementAtOrDefault(1) ?? "").Split(", ")
        select new Shown(row, $"{named[0]}: {sentence}");

    /// <summary>Where the two differ.</summary>
    public static IEnumerable<string> Otherwise(IEnumerable<Code> source, Page page)
    {
        var (shown, told) = (Attributes(source).ToHashSet(), Told(page).ToHashSet());
        return shown.Except(told).Select(one => $"{one.Test} shows row {one.Row}, and {page.Path} does not say so.")
            .Concat(told.Except(shown).Select(one => $"{page.Path} says that {one.Test} shows row {one.Row}, and it does not."));
    }

    /// <summary>Rows that are neither in the table nor told as not shown yet, or that are both.</summary>
    public static IEnumerable<string> Forgotten(Page page)
    {
        var shown = Told(page).Select(one => one.Row).ToHashSet();
        var missing = NotShown(page).ToHashSet();
        return Enumerable.Range(1, Last).Where(row => shown.Contains(row) == missing.Contains(row))
            .Select(row => shown.Contains(row)
                ? $"{page.Path}: row {row} is shown and told as not shown yet."
                : $"{page.Path}: row {row} is neither shown nor told as not shown yet.");
    }

    /// <summary>The first brackets below the last heading: "(31, 60, 94-96)".</summary>
    private static IEnumerable<int> NotShown(Page page)
    {
        var below = page.Text[Math.Max(0, page.Text.LastIndexOf("\n## ", StringComparison.Ordinal))..];
        return from part in RowList().Match(below).Groups["rows"].Value.Split(", ", StringSplitOptions.RemoveEmptyEntries)
               let ends = part.Split('-').Select(end => int.Parse(end, CultureInfo.InvariantCulture)).ToList()
               from row in Enumerable.Range(ends[0], ends[^1] - ends[0] + 1)
               select row;
    }

    private static string TestOf(Code code, MethodDeclarationSyntax method) =>
        $"{SuiteOf(code.Page)} {method.Ancestors().OfType<TypeDeclarationSyntax>().First().Identifier.Text}: "
        + method.Identifier.Text.Replace('_', ' ');

    private static string SuiteOf(Page page)
    {
        var folders = page.Path.Split('/');
        return folders.FirstOrDefault(one => one.EndsWith(".Tests", StringComparison.Ordinal)) is { } suite
            ? suite[..^".Tests".Length]
            : folders[1];
    }

    /// <summary>That this test shows this row.</summary>
    public sealed record Shown(int Row, string Test);

    [GeneratedRegex(@"^\| (?<row>\d+) \|[^|]*\| (?<tests>[^|]+?) \|\r?$", RegexOptions.Multiline)]
    private static partial Regex TableRow();

    [GeneratedRegex(@"\((?<rows>\d+(-\d+)?(, \d+(-\d+)?)*)\)")]
    private static partial Regex RowList();
}

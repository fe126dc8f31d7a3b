using System.Text.RegularExpressions;
using Stoa.Kernel.Data;

namespace Stoa.House.Tests;

/// <summary>Tables in the form that both stores take alike, and the steps by which an older shop gets them.</summary>
internal static partial class Schemas
{
    /// <summary>Columns as SQLite, which keeps types word for word, understood them.</summary>
    private const string Columns =
        """
        SELECT of.name || '.' || own.name || ' ' || own.type FROM sqlite_master AS of JOIN pragma_table_info(of.name) AS own
        WHERE of.type = 'table' ORDER BY 1
        """;

    public static async Task<IReadOnlyList<string>> OddColumns(Schema schema)
    {
        await using var store = new SqliteStore(schema);
        return
        [
            .. from column in store.Ask(Columns)
               let type = column[(column.IndexOf(' ', StringComparison.Ordinal) + 1)..]
               let name = column[..column.IndexOf(' ', StringComparison.Ordinal)]
               where type is not ("TEXT" or "BIGINT" or "BYTEA") || (name.EndsWith("_minor", StringComparison.Ordinal) && type != "BIGINT")
               select $"{name} is {type}; columns are TEXT, BIGINT or BYTEA, and money is BIGINT.",
        ];
    }

    /// <summary>Words that only one of the two stores knows, or that they take differently.</summary>
    public static IEnumerable<string> OddWords(Page script) =>
        from Match word in OddWord().Matches(WithoutComments(script.Text))
        select $"{script.At(word.Index)}: {word.Value} is not portable.";

    /// <summary>A constraint that is named carries its table's name and its kind, from which the driver tells what refused.</summary>
    public static IEnumerable<string> OddConstraints(Page script) =>
        from Match table in Table().Matches(WithoutComments(script.Text))
        from Match constraint in NamedConstraint().Matches(table.Value)
        let name = constraint.Groups["name"].Value
        let ending = Ending(constraint.Groups["kind"].Value)
        where !name.StartsWith(table.Groups["table"].Value + "_", StringComparison.Ordinal)
            || !name.EndsWith(ending, StringComparison.Ordinal)
        select $"{script.At(table.Index + constraint.Index)}: {name} should be table_columns{ending}.";

    /// <summary>Steps without gaps from the first schema on; a service without steps has nothing to replay.</summary>
    public static IEnumerable<string> MissingSteps(SchemaPart part) =>
        Enumerable.Range(1, part.Migrations.Count == 0 ? 0 : part.Version).Except(part.Migrations.Select(step => step.Version))
            .Select(version => $"{part.Name}: there is no step {version}; the first one is the first schema.");

    /// <summary>What differs between today's schema and the one that all steps lead to, in a store that tells its shape.</summary>
    public static async Task<IReadOnlyList<string>> Differences(SchemaPart part, Func<string, Task<IReadOnlyCollection<string>>> shape)
    {
        if (part.Migrations.Count == 0)
            return [];
        var today = await shape(part.Today);
        var replayed = await shape(string.Join(";\n", part.Migrations.OrderBy(step => step.Version).Select(step => step.Script)));
        return
        [
            .. today.Except(replayed).Select(one => $"{part.Name}: the steps don't lead to {one}."),
            .. replayed.Except(today).Select(one => $"{part.Name}: the steps leave {one} behind."),
        ];
    }

    private static string Ending(string kind) => kind switch
    {
        "UNIQUE" => "_key",
        "CHECK" => "_check",
        "PRIMARY" => "_pkey",
        _ => "_fkey",
    };

    /// <summary>Comments become blanks, so that places stay where they are.</summary>
    private static string WithoutComments(string script) => Comment().Replace(script, comment => new string(' ', comment.Length));

    [GeneratedRegex(@"--[^\n]*")]
    private static partial Regex Comment();

    [GeneratedRegex(
        @"\b(AUTOINCREMENT|(BIG|SMALL)?SERIAL|IDENTITY|CURRENT_TIME(STAMP)?|FULL\s+(OUTER\s+)?JOIN|WITHOUT\s+ROWID|STRICT|COLLATE)\b"
        + @"|\bNOW\s*\(|->>?|::",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex OddWord();

    [GeneratedRegex(@"CREATE\s+TABLE\s+(?<table>\w+)[^;]*;?")]
    private static partial Regex Table();

    [GeneratedRegex(@"\bCONSTRAINT\s+(?<name>\w+)\s+(?<kind>UNIQUE|CHECK|PRIMARY|FOREIGN|REFERENCES)")]
    private static partial Regex NamedConstraint();
}

using Stoa.Kernel.Data;
using Stoa.Kernel.Data.Sqlite;
using Stoa.Postgres;

namespace Stoa.Auditor;

/// <summary>A copy of a service's tables in a file of SQLite, as of one instant, with indexes for the questions to come.</summary>
internal static class Copy
{
    private const string Columns =
        """
        SELECT table_name::text, column_name::text, data_type::text FROM information_schema.columns WHERE table_schema = 'public'
        ORDER BY table_name, ordinal_position
        """;

    private const string Indexes =
        """
        SELECT t.relname::text, STRING_AGG(a.attname, ', ' ORDER BY key.place) FROM pg_index AS i
        JOIN pg_class AS t ON t.oid = i.indrelid
        JOIN pg_namespace AS n ON n.oid = t.relnamespace AND n.nspname = 'public'
        CROSS JOIN UNNEST(i.indkey::int2[]) WITH ORDINALITY AS key (column_number, place)
        JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attnum = key.column_number
        WHERE i.indexprs IS NULL GROUP BY t.relname, i.indexrelid
        """;

    public static async Task Of(PostgresDatabase database, string file, TimeProvider time)
    {
        await using var original = await database.Load();
        using var copy = new SqliteConnection(file, readOnly: false, time, Books.MostTime);
        copy.Run("PRAGMA journal_mode = OFF");
        copy.Run("PRAGMA synchronous = OFF");
        copy.Run("BEGIN");
        foreach (var table in await Tables(original))
        {
            copy.Run($"CREATE TABLE {table.Key} ({string.Join(", ", table.Select(column => $"{column.Name} {column.Type}"))})");
            var names = table.Select(column => column.Name).ToList();
            var insert = $"INSERT INTO {table.Key} VALUES ({string.Join(", ", names.Select((_, at) => "@c" + at))})";
            await foreach (var row in original.Rows(table.Key, names))
                copy.Execute(insert, [.. row.Select(Value)]);
        }
        var number = 0;
        await foreach (var index in original.Ask(Indexes))
            copy.Run($"CREATE INDEX copied_{++number} ON {index[0]} ({index[1]})");
        copy.Run("COMMIT");
    }

    private static async Task<ILookup<string, Column>> Tables(PostgresLoad original)
    {
        var columns = new List<(string Table, Column Column)>();
        await foreach (var row in original.Ask(Columns))
            columns.Add(((string)row[0]!, new Column((string)row[1]!, TypeOf((string)row[2]!))));
        return columns.ToLookup(one => one.Table, one => one.Column);
    }

    private static Param Value(object? value, int at) => value switch
    {
        string text => ("c" + at, text),
        byte[] bytes => ("c" + at, bytes),
        _ => ("c" + at, (long?)value),
    };

    private static string TypeOf(string type) => type switch
    {
        "text" => "TEXT",
        "bytea" => "BLOB",
        _ => "BIGINT",
    };

    private sealed record Column(string Name, string Type);
}

using Stoa.Kernel.Data;
using Stoa.Kernel.Data.Sqlite;
using Stoa.Kernel.Hosting;

namespace Stoa.Auditor;

/// <summary>A copy of a service's tables in a file of SQLite, all as of one instant.</summary>
internal static class Copy
{
    private const string Columns =
        """
        SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = 'public'
        ORDER BY table_name, ordinal_position
        """;

    public static async Task Of(ServiceDescription service, string file, TimeProvider time)
    {
        await service.Database.Open(service.Tables, CancellationToken.None);
        await using var closing = service.Database;
        using var copy = new SqliteConnection(file, readOnly: false, time);
        var tables = await service.Database.Read(async snapshot => await Read(snapshot));
        copy.Run("BEGIN");
        foreach (var (table, columns, rows) in tables)
        {
            copy.RunScript($"CREATE TABLE {table} ({string.Join(", ", columns.Select(column => $"{column.Name} {column.Type}"))})");
            var insert = $"INSERT INTO {table} VALUES ({string.Join(", ", columns.Select((_, at) => "@c" + at))})";
            foreach (var row in rows)
                copy.Execute(insert, row);
        }
        copy.Run("COMMIT");
    }

    private static async Task<List<(string Table, List<Column> Columns, List<Param[]> Rows)>> Read(Snapshot snapshot)
    {
        var columns = await snapshot.Query(Columns, row => (Table: row.Text(0), Column: new Column(row.Text(1), TypeOf(row.Text(2)))));
        var tables = new List<(string, List<Column>, List<Param[]>)>();
        foreach (var table in columns.GroupBy(one => one.Table, one => one.Column))
        {
            var names = table.ToList();
            var rows = await snapshot.Query(
                $"SELECT {string.Join(", ", names.Select(column => column.Name))} FROM {table.Key}", row => Values(row, names));
            tables.Add((table.Key, names, rows));
        }
        return tables;
    }

    private static Param[] Values(Row row, List<Column> columns) =>
    [
        .. columns.Select((column, at) => column.Type switch
        {
            "TEXT" => (Param)("c" + at, row.TextOrNull(at)),
            "BLOB" => ("c" + at, row.BytesOrNull(at)),
            _ => ("c" + at, row.WholeOrNull(at)),
        }),
    ];

    private static string TypeOf(string type) => type switch
    {
        "text" => "TEXT",
        "bytea" => "BLOB",
        _ => "BIGINT",
    };

    private sealed record Column(string Name, string Type);
}

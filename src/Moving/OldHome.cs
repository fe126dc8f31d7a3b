using Stoa.Kernel.Data;
using Stoa.Kernel.Data.Sqlite;
using Stoa.Kernel.Hosting;

namespace Stoa.Moving;

/// <summary>A table and its columns.</summary>
internal sealed record Table(string Name, IReadOnlyList<Column> Columns)
{
    public IReadOnlyList<string> ColumnNames => [.. Columns.Select(column => column.Name)];
}

/// <summary>A column with the type that the schema gives it: TEXT, BIGINT or BYTEA.</summary>
internal sealed record Column(string Name, string Type);

/// <summary>A service's file, read table by table and never changed.</summary>
internal sealed class OldHome : IDisposable
{
    /// <summary>Few, as each may hold a picture.</summary>
    private const int RowsAtOnce = 50;
    private static readonly TimeSpan MostStatement = TimeSpan.FromMinutes(10);

    private readonly SqliteConnection data;
    private readonly string? pictures;

    /// <param name="file">Its database.</param>
    /// <param name="pictures">The data folder whose pictures move into the database; nothing when they stay in it.</param>
    public OldHome(ServiceDescription service, string file, string? pictures, TimeProvider time)
    {
        this.pictures = service.Name == Pictures.Service ? pictures : null;
        data = new SqliteConnection(file, readOnly: true, time, MostStatement);
        try
        {
            MustBeUpToDate(service);
            Tables = ReadTables();
        }
        catch (Exception)
        {
            data.Dispose();
            throw;
        }
    }

    /// <summary>
    /// All tables but the note of how far they were brought, which the new home has by itself. As they were made: what a row refers to was
    /// made first.
    /// </summary>
    public IReadOnlyList<Table> Tables { get; }

    public long Count(Table table) => data.Query($"SELECT COUNT(*) FROM \"{table.Name}\"", static row => row.Whole(0), [])[0];

    public IEnumerable<object?[]> Rows(Table table)
    {
        var sql = $"""
            SELECT rowid, {string.Join(", ", table.Columns.Select(column => $"\"{column.Name}\""))} FROM "{table.Name}"
            WHERE rowid > @after ORDER BY rowid LIMIT {RowsAtOnce}
            """;
        for (var after = long.MinValue; ;)
        {
            var page = data.Query(sql, row => (Id: row.Whole(0), Values: Values(row, table)), [("after", after)]);
            foreach (var (_, values) in page)
                yield return WithPicture(table, values);
            if (page.Count < RowsAtOnce)
                yield break;
            after = page[^1].Id;
        }
    }

    public void Dispose() => data.Dispose();

    private void MustBeUpToDate(ServiceDescription service)
    {
        var there = Manifest.SchemaOf(data);
        foreach (var part in service.Tables.Parts)
        {
            var version = there.GetValueOrDefault(part.Name);
            if (version != part.Version)
                throw new Unavailable(
                    $"The data of '{service.Name}' is at version {version} of '{part.Name}', and this program's is {part.Version}. "
                    + (version < part.Version
                        ? "Start the shop in the data folder once with this program and stop it, then move."
                        : "Move with the program that wrote it, or a newer one."));
        }
    }

    private List<Table> ReadTables() =>
    [
        .. data.Query(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'schema_version' ORDER BY rowid",
            row => row.Text(0), [])
            .Select(name => new Table(name, data.Query(
                "SELECT name, type FROM pragma_table_info(@table) ORDER BY cid", row => new Column(row.Text(0), row.Text(1)),
                [("table", name)]))),
    ];

    private static object?[] Values(Row row, Table table)
    {
        var values = new object?[table.Columns.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = table.Columns[i].Type switch
            {
                "TEXT" => row.TextOrNull(i + 1),
                "BYTEA" => row.BytesOrNull(i + 1),
                "BIGINT" => row.WholeOrNull(i + 1),
                var other => throw new InvalidDataException($"{table.Name}.{table.Columns[i].Name} is {other}, which does not move."),
            };
        }
        return values;
    }

    /// <summary>Puts the bytes in that lie in the folder. What the shop has lost stays lost.</summary>
    private object?[] WithPicture(Table table, object?[] values)
    {
        if (pictures is null || table.Name != Pictures.Table)
            return values;
        var (hash, bytes) = (IndexOf("hash"), IndexOf("bytes"));
        if (values[bytes] is null && Carry.At(pictures, Pictures.NameOf((string)values[hash]!)) is var file && File.Exists(file))
            values[bytes] = File.ReadAllBytes(file);
        return values;

        int IndexOf(string column) => table.ColumnNames.ToList().IndexOf(column);
    }
}

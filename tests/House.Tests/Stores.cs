using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Stoa.Kernel;
using Stoa.Kernel.Data;
using Stoa.Kernel.Data.Sqlite;
using Stoa.Postgres;
using Stoa.Testing;

namespace Stoa.House.Tests;

/// <summary>A store with the tables of one service, that says what it thinks of a statement without running it.</summary>
internal abstract class Store : IAsyncDisposable
{
    public static async Task<Store> With(Engine engine, Schema schema) =>
        engine == Engine.Sqlite ? new SqliteStore(schema) : await PostgresStore.Open(schema);

    /// <summary>What is wrong with a statement; nothing when it can be run.</summary>
    public abstract Task<string?> Refuses(string sql);

    public abstract ValueTask DisposeAsync();

    public async Task<IReadOnlyList<string>> Refused(IEnumerable<Statement> statements)
    {
        var offences = new List<string>();
        foreach (var statement in statements.Where(one => one.Text is not null))
        {
            if (await Refuses(statement.Text!) is { } reason)
                offences.Add($"{statement.At}: {reason}");
        }
        return offences;
    }
}

/// <inheritdoc/>
internal sealed class SqliteStore : Store
{
    private readonly Scratch scratch = new();
    private readonly SqliteConnection connection;

    public SqliteStore(Schema schema)
    {
        connection = new SqliteConnection(scratch.File("store.db"), readOnly: false, TimeProvider.System);
        foreach (var part in schema.Parts)
            connection.RunScript(part.Today);
    }

    public List<string> Ask(string sql) => connection.Query(sql, static row => row.TextOrNull(0) ?? "", []);

    public override Task<string?> Refuses(string sql)
    {
        try
        {
            connection.Prepare(sql);
            return Task.FromResult<string?>(null);
        }
        catch (StatementFailed refused)
        {
            return Task.FromResult<string?>(refused.Message);
        }
    }

    public override ValueTask DisposeAsync()
    {
        connection.Dispose();
        scratch.Dispose();
        return ValueTask.CompletedTask;
    }
}

/// <inheritdoc/>
internal sealed partial class PostgresStore : Store
{
    private static int made;
    private readonly NpgsqlConnection connection;

    private PostgresStore(NpgsqlConnection connection) => this.connection = connection;

    public static async Task<PostgresStore> Open(Schema schema)
    {
        var address = (await PostgresServer.Shared).ConnectionString($"house_{Interlocked.Increment(ref made)}") + ";Pooling=false";
        await using (var database = new PostgresDatabase("house", address, new Clock(), NullLogger.Instance))
            await database.Open(schema, CancellationToken.None);
        var connection = new NpgsqlConnection(address);
        await connection.OpenAsync();
        return new PostgresStore(connection);
    }

    /// <summary>
    /// The driver tells the server the types of its values, and this test does not know them: where the server can't tell from the
    /// statement, a whole number or else a text is tried.
    /// </summary>
    public override async Task<string?> Refuses(string sql)
    {
        var names = ParameterName().Matches(sql).Select(name => name.Groups[1].Value).Distinct().ToArray();
        Param[] values = [.. names.Select(name => (Param)(name, 0L))];
        var text = PostgresText.Command(sql, values).CommandText;
        return await Refuses(text, [.. names.Select(_ => "unknown")]);
    }

    public async Task Run(string script)
    {
        await using var command = new NpgsqlCommand(script, connection);
        await command.ExecuteNonQueryAsync();
    }

    public async Task<List<string>> Ask(string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
            rows.Add(reader.GetString(0));
        return rows;
    }

    public override ValueTask DisposeAsync() => connection.DisposeAsync();

    private async Task<string?> Refuses(string text, string[] types)
    {
        try
        {
            await Run($"PREPARE statement{(types.Length == 0 ? "" : $" ({string.Join(", ", types)})")} AS {text}");
            await Run("DEALLOCATE statement");
            return null;
        }
        catch (PostgresException unclear) when (IsUnclear(unclear) && types.Contains("unknown"))
        {
            var at = UnclearParameter().Match(unclear.MessageText) is { Success: true } named
                ? int.Parse(named.Groups[1].ValueSpan) - 1
                : Array.IndexOf(types, "unknown");
            return await Refuses(text, [.. types[..at], "bigint", .. types[(at + 1)..]]) is null
                ? null
                : await Refuses(text, [.. types[..at], "text", .. types[(at + 1)..]]);
        }
        catch (PostgresException refused)
        {
            return $"{refused.MessageText} ({refused.SqlState}) in {text}";
        }
    }

    private static bool IsUnclear(PostgresException failure) =>
        failure.SqlState is PostgresErrorCodes.IndeterminateDatatype or PostgresErrorCodes.AmbiguousParameter;

    [GeneratedRegex(@"@(\w+)")]
    private static partial Regex ParameterName();

    [GeneratedRegex(@"\$(\d+)")]
    private static partial Regex UnclearParameter();
}

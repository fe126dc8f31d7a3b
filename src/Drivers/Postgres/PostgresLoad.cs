using System.Runtime.CompilerServices;
using Npgsql;
using NpgsqlTypes;
using Stoa.Kernel.Data;

namespace Stoa.Postgres;

/// <summary>
/// The tables of one service's database, whole: filled in one transaction, so that all of it is there or nothing, or read as of one
/// instant.
/// </summary>
public sealed class PostgresLoad : IAsyncDisposable
{
    private readonly NpgsqlConnection connection;
    private readonly NpgsqlTransaction transaction;

    private PostgresLoad(NpgsqlConnection connection, NpgsqlTransaction transaction) =>
        (this.connection, this.transaction) = (connection, transaction);

    /// <summary>Whether there is a row in a table.</summary>
    public async Task<bool> Has(string table)
    {
        await using var command = new NpgsqlCommand($"SELECT EXISTS (SELECT 1 FROM \"{table}\")", connection, transaction);
        return await Told(async () => (bool)(await command.ExecuteScalarAsync())!);
    }

    /// <summary>Adds rows: texts, whole numbers, bytes and nulls, in the order of the columns.</summary>
    public Task Copy(string table, IReadOnlyList<string> columns, IEnumerable<object?[]> rows) => Told(async () =>
    {
        await using var import = await connection.BeginBinaryImportAsync($"COPY \"{table}\" ({Names(columns)}) FROM STDIN (FORMAT BINARY)");
        foreach (var row in rows)
        {
            await import.StartRowAsync();
            foreach (var value in row)
            {
                await (value switch
                {
                    null => import.WriteNullAsync(),
                    string text => import.WriteAsync(text, NpgsqlDbType.Text),
                    long whole => import.WriteAsync(whole, NpgsqlDbType.Bigint),
                    _ => import.WriteAsync((byte[])value, NpgsqlDbType.Bytea),
                });
            }
        }
        await import.CompleteAsync();
        return true;
    });

    /// <summary>What is in a table, in any order.</summary>
    public IAsyncEnumerable<object?[]> Rows(string table, IReadOnlyList<string> columns) =>
        Ask($"SELECT {Names(columns)} FROM \"{table}\"");

    /// <summary>The rows that a question finds, however many and however long it takes; all questions see one instant.</summary>
    public async IAsyncEnumerable<object?[]> Ask(string sql, [EnumeratorCancellation] CancellationToken stop = default)
    {
        await using var command = new NpgsqlCommand(sql, connection, transaction);
        await using var reader = await Told(() => command.ExecuteReaderAsync(stop));
        while (await Told(() => reader.ReadAsync(stop)))
        {
            var row = new object?[reader.FieldCount];
            for (var i = 0; i < row.Length; i++)
                row[i] = reader.IsDBNull(i) ? null : reader.GetValue(i);
            yield return row;
        }
    }

    /// <summary>Makes it durable and lets the server know how much there is of what.</summary>
    public Task Commit() => Told(async () =>
    {
        await transaction.CommitAsync();
        await using var command = new NpgsqlCommand("ANALYZE", connection);
        return await command.ExecuteNonQueryAsync();
    });

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }

    internal static Task<PostgresLoad> Begin(PostgresAddress address) => Told(async () =>
    {
        var opened = address.Single(address.Database);
        await opened.OpenAsync();
        return new PostgresLoad(opened, await opened.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead));
    });

    private static string Names(IEnumerable<string> columns) => string.Join(", ", columns.Select(column => $"\"{column}\""));

    private static async Task<T> Told<T>(Func<Task<T>> step)
    {
        try
        {
            return await step();
        }
        catch (NpgsqlException failure)
        {
            throw new Unavailable($"PostgreSQL refused or went away: {failure.Message}", failure);
        }
    }
}

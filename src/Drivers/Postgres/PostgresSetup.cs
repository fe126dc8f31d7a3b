using Npgsql;
using Stoa.Kernel;
using Stoa.Kernel.Data;

namespace Stoa.Postgres;

/// <summary>Creates a service's database where it is missing and brings it up to date. Replicas that start together take turns.</summary>
internal static class PostgresSetup
{
    /// <summary>"Stoa" in ASCII: the advisory lock that replicas take turns by.</summary>
    private const long TurnKey = 0x53746F61;

    public static async Task<PostgresKeys> Run(PostgresAddress address, Schema schema, Clock clock, CancellationToken stop)
    {
        await using var connection = await Connect(address, stop);
        await MustSortByBytes(connection, address.Database, stop);
        await Execute(connection, $"SELECT pg_advisory_lock({TurnKey})", stop);       // until the connection closes
        await Execute(connection, Schema.VersionTable, stop);
        foreach (var part in schema.Parts)
            await BringUpToDate(connection, part, clock, stop);
        return await Keys(connection, stop);
    }

    /// <summary>What stands in the way. A database that is missing does not: the start creates it.</summary>
    public static async Task<string?> Check(PostgresAddress address, CancellationToken stop)
    {
        try
        {
            await using var connection = address.Single(address.Database);
            await connection.OpenAsync(stop);
            await MustSortByBytes(connection, address.Database, stop);
            return null;
        }
        catch (PostgresException missing) when (missing.SqlState == PostgresErrorCodes.InvalidCatalogName)
        {
            return null;
        }
        catch (NpgsqlException failure)
        {
            return $"The database '{address.Database}' can't be reached: {failure.Message}";
        }
        catch (InvalidOperationException unfit)
        {
            return unfit.Message;
        }
    }

    private static async Task<NpgsqlConnection> Connect(PostgresAddress address, CancellationToken stop)
    {
        var connection = address.Single(address.Database);
        try
        {
            await connection.OpenAsync(stop);
        }
        catch (PostgresException missing) when (missing.SqlState == PostgresErrorCodes.InvalidCatalogName)
        {
            await Create(address, stop);
            await connection.OpenAsync(stop);
        }
        return connection;
    }

    private static async Task Create(PostgresAddress address, CancellationToken stop)
    {
        await using var connection = address.Single("postgres");
        await connection.OpenAsync(stop);
        var provider = connection.PostgreSqlVersion.Major >= 15 ? "LOCALE_PROVIDER libc" : "";
        var name = address.Database.Replace("\"", "\"\"", StringComparison.Ordinal);
        var create = $"""CREATE DATABASE "{name}" TEMPLATE template0 ENCODING 'UTF8' {provider} LC_COLLATE 'C' LC_CTYPE 'C'""";
        try
        {
            await Execute(connection, create, stop);
        }
        catch (PostgresException raced) when (raced.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
        {
            // Another replica has just created it.
        }
    }

    /// <summary>Cursors and ranges compare texts here and in the database, so both must sort alike.</summary>
    private static async Task MustSortByBytes(NpgsqlConnection connection, string database, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT pg_encoding_to_char(encoding), datcollate, 'B' < 'a' AND 'a-b' < 'aa'
            FROM pg_database WHERE datname = current_database()
            """, connection);
        await using var reader = await command.ExecuteReaderAsync(stop);
        await reader.ReadAsync(stop);
        var (encoding, collation, byBytes) = (reader.GetString(0), reader.GetString(1), reader.GetBoolean(2));
        if (encoding != "UTF8" || !byBytes)
        {
            throw new InvalidOperationException(
                $"The database '{database}' has encoding {encoding} and collation {collation}; Stoa needs UTF8 and C. "
                + $"""Create it with: CREATE DATABASE "{database}" TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'""");
        }
    }

    private static async Task BringUpToDate(NpgsqlConnection connection, SchemaPart part, Clock clock, CancellationToken stop)
    {
        await using var asking = new NpgsqlCommand("SELECT COALESCE(MAX(version), 0) FROM schema_version WHERE part = $1", connection);
        asking.Parameters.Add(new NpgsqlParameter<string> { TypedValue = part.Name });
        var now = (int)(long)(await asking.ExecuteScalarAsync(stop))!;
        foreach (var (version, script) in Schema.Steps(part, now))
        {
            await using var transaction = await connection.BeginTransactionAsync(stop);
            if (!string.IsNullOrWhiteSpace(script))
                await Execute(connection, script, stop);
            await using var batch = new NpgsqlBatch(connection);
            Param[] applied = [("part", part.Name), ("version", version), ("applied_at", clock.Now)];
            batch.BatchCommands.Add(PostgresText.Command(Schema.Applied, applied));
            await batch.ExecuteNonQueryAsync(stop);
            await transaction.CommitAsync(stop);
        }
    }

    private static async Task<PostgresKeys> Keys(NpgsqlConnection connection, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT named.relname, part.attname
            FROM pg_index AS key
            JOIN pg_class AS named ON named.oid = key.indexrelid
            CROSS JOIN LATERAL unnest(key.indkey) WITH ORDINALITY AS at (number, place)
            JOIN pg_attribute AS part ON part.attrelid = key.indrelid AND part.attnum = at.number
            WHERE key.indisunique AND at.place <= key.indnkeyatts AND named.relnamespace = current_schema()::regnamespace
            ORDER BY named.relname, at.place
            """, connection);
        await using var reader = await command.ExecuteReaderAsync(stop);
        var parts = new List<(string Key, string Column)>();
        while (await reader.ReadAsync(stop))
            parts.Add((reader.GetString(0), reader.GetString(1)));
        var keys = parts.GroupBy(part => part.Key, part => part.Column);
        return new PostgresKeys(keys.Select(key => KeyValuePair.Create(key.Key, key.ToArray())));
    }

    private static async Task Execute(NpgsqlConnection connection, string sql, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(stop);
    }
}

using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Stoa.Kernel;
using Stoa.Kernel.Data;
using Stoa.Postgres;

namespace Stoa.Testing;

/// <summary>
/// A test's own database on a server: a copy of one that was brought up to date once for its schema, which is much faster than doing
/// so again.
/// </summary>
internal sealed class PostgresPlace(PostgresServer server, string service)
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<string>>> Templates = new(StringComparer.Ordinal);
    private static int made;

    private readonly string name = $"{service}_{Interlocked.Increment(ref made)}";

    public string ConnectionString => server.ConnectionString(name);

    public async Task Prepare(Schema schema)
    {
        var scripts = string.Join('\n', schema.Parts.Select(part => $"{part.Name}:{part.Today}{string.Join('\n', part.Migrations)}"));
        var template = await Templates.GetOrAdd(scripts, _ => new(() => Template(schema))).Value;
        await Command($"CREATE DATABASE \"{name}\" TEMPLATE \"{template}\"");
    }

    public Task Leave() => Command($"DROP DATABASE IF EXISTS \"{name}\" WITH (FORCE)");

    private async Task<string> Template(Schema schema)
    {
        var template = $"template_{Interlocked.Increment(ref made)}";
        await using var database = new PostgresDatabase(service, server.ConnectionString(template), new Clock(), NullLogger.Instance);
        await database.Open(schema, CancellationToken.None);
        return template;
    }

    private async Task Command(string sql)
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString("postgres"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}

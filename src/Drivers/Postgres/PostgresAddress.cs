using Npgsql;

namespace Stoa.Postgres;

/// <summary>Where a service's database is, and the limits of every connection to it.</summary>
internal sealed class PostgresAddress
{
    /// <summary>
    /// A statement is stopped after this time. It is a little more than the second after which PostgreSQL looks for deadlocks, so that a
    /// deadlock is seen as one and run again.
    /// </summary>
    public static readonly TimeSpan CommandTime = TimeSpan.FromMilliseconds(1250);

    /// <summary>Nine services and a server's usual hundred connections; a shop with more says so in the connection string.</summary>
    private const int UsualConnections = 10;
    private const int FewestConnections = 2;
    private const int ConnectSeconds = 2;
    private const int SilenceSeconds = 3;
    private const int IdleMillis = 30_000;
    private const int MostStatements = 256;

    private readonly NpgsqlConnectionStringBuilder given;

    public PostgresAddress(string service, string connectionString)
    {
        given = new NpgsqlConnectionStringBuilder(connectionString.Replace("{service}", service, StringComparison.Ordinal));
        given.ApplicationName ??= "stoa " + service;
        given.Database ??= service;
        Connections = given.ShouldSerialize("Maximum Pool Size") ? Math.Max(FewestConnections, given.MaxPoolSize) : UsualConnections;
    }

    public string Database => given.Database!;

    public int Connections { get; }

    /// <summary>The connections that transactions and questions share.</summary>
    public NpgsqlDataSource Pool() => Source(new NpgsqlConnectionStringBuilder(given.ConnectionString)
    {
        MaxPoolSize = Connections,
        Timeout = ConnectSeconds,
        // The server stops what is slow; a server that says nothing at all is left.
        Options = $"{given.Options} -c statement_timeout={CommandTime.TotalMilliseconds:0}"
            + $" -c idle_in_transaction_session_timeout={IdleMillis}",
        CommandTimeout = SilenceSeconds,
        CancellationTimeout = -1,
        // Statements are kept prepared for as long as their connection lives; nothing else is set on one, so nothing is reset.
        MaxAutoPrepare = MostStatements,
        AutoPrepareMinUsages = 2,
        NoResetOnClose = true,
    });

    /// <summary>A connection of its own for setting up, where a step may take long.</summary>
    public NpgsqlConnection Single(string database) => Source(new NpgsqlConnectionStringBuilder(given.ConnectionString)
    {
        Database = database,
        Pooling = false,
        CommandTimeout = 0,
    }).CreateConnection();

    /// <summary>Text, whole numbers and bytes need no look into the server's types.</summary>
    private static NpgsqlDataSource Source(NpgsqlConnectionStringBuilder reached) =>
        new NpgsqlDataSourceBuilder(reached.ConnectionString).ConfigureTypeLoading(types => types.EnableTypeLoading(false)).Build();
}

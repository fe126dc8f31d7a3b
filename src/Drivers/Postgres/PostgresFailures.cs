using Npgsql;
using Stoa.Kernel.Data;

namespace Stoa.Postgres;

/// <summary>What the server's error codes mean to the house.</summary>
internal static class PostgresFailures
{
    private const string IdleInTransaction = "25P03";

    /// <summary>Another transaction was in the way and this one was chosen to give in.</summary>
    public static bool MetAnother(NpgsqlException failure) =>
        failure.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected;

    public static Exception Read(NpgsqlException failure, string sql, PostgresKeys keys) => failure switch
    {
        PostgresException refused => Read(refused, sql, keys),
        { InnerException: TimeoutException } => new Unavailable("The database did not answer in time.", failure),
        _ => new Unavailable("The connection to the database was lost.", failure),
    };

    private static Exception Read(PostgresException refused, string sql, PostgresKeys keys) => refused.SqlState switch
    {
        PostgresErrorCodes.UniqueViolation =>
            new Conflict(ConflictKind.Unique, refused.TableName ?? "", keys.Columns(refused.ConstraintName), refused),
        PostgresErrorCodes.NotNullViolation =>
            new Conflict(ConflictKind.NotNull, refused.TableName ?? "", [refused.ColumnName ?? ""], refused),
        PostgresErrorCodes.CheckViolation => new Conflict(ConflictKind.Check, refused.ConstraintName ?? "", [], refused),
        PostgresErrorCodes.ForeignKeyViolation => new Conflict(ConflictKind.Reference, "", [], refused),
        PostgresErrorCodes.QueryCanceled => new Unavailable("A statement took longer than a second and was stopped.", refused),
        _ when IsOfTheMachine(refused.SqlState) =>
            new Unavailable($"The database can't serve: {refused.MessageText} ({refused.SqlState}).", refused),
        _ => new StatementFailed($"{refused.MessageText} ({refused.SqlState})", sql, refused),
    };

    /// <summary>
    /// Classes of errors that no statement can be blamed for: connection, authorization, conflicts, resources, operators, disks.
    /// </summary>
    private static bool IsOfTheMachine(string state) =>
        state[..2] is "08" or "28" or "40" or "53" or "55" or "57" or "58" or "F0" or "XX"
        || state is PostgresErrorCodes.ReadOnlySqlTransaction or PostgresErrorCodes.InvalidCatalogName or IdleInTransaction;
}

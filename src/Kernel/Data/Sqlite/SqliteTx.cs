using Stoa.Kernel.Messaging;

namespace Stoa.Kernel.Data.Sqlite;

/// <summary>A transaction on the writer's connection: a savepoint in the group that is committed together.</summary>
internal sealed class SqliteTx(SqliteDatabase database, SqliteConnection connection, Cause cause) : Tx(database, cause)
{
    private readonly int thread = Environment.CurrentManagedThreadId;
    private bool ended;
    private int statements;

    internal override int Statements => statements;

    /// <summary>An error has ended the transaction. A function that swallowed it can't have the rest committed.</summary>
    public bool Spoiled => ended;

    public override ValueTask<int> Execute(string sql, params ReadOnlySpan<Param> values)
    {
        MustRun();
        try
        {
            return new(Changed(connection.Execute(sql, values)));
        }
        catch (Exception failure) when (Ends(failure))
        {
            throw;
        }
    }

    public override void Insert(string sql, params ReadOnlySpan<Param> values)
    {
        MustRun();
        try
        {
            Changed(connection.Execute(sql, values));
        }
        catch (Exception failure) when (Ends(failure))
        {
            throw;
        }
    }

    public override ValueTask<List<T>> Query<T>(string sql, Func<Row, T> read, params ReadOnlySpan<Param> values)
    {
        MustRun();
        try
        {
            return new(Counted(connection.Query(sql, read, values)));
        }
        catch (Exception failure) when (Ends(failure))
        {
            throw;
        }
    }

    public override ValueTask<T?> QueryOne<T>(string sql, Func<Row, T> read, params ReadOnlySpan<Param> values) where T : class
    {
        MustRun();
        try
        {
            return new(Counted(connection.QueryOne(sql, read, values)));
        }
        catch (Exception failure) when (Ends(failure))
        {
            throw;
        }
    }

    public override ValueTask<long?> QueryWhole(string sql, params ReadOnlySpan<Param> values)
    {
        MustRun();
        try
        {
            return new(Counted(connection.QueryOne<long?>(sql, static row => row.WholeOrNull(0), values)));
        }
        catch (Exception failure) when (Ends(failure))
        {
            throw;
        }
    }

    /// <summary>From here on the function that had it can't use it any more.</summary>
    public void End() => ended = true;

    /// <summary>A question may write too: INSERT ... RETURNING.</summary>
    private T Counted<T>(T answer)
    {
        Changed(connection.Changes);
        return answer;
    }

    /// <summary>
    /// An error ends a transaction on PostgreSQL, so it does here: what came before it is not to be committed by swallowing it.
    /// </summary>
    private bool Ends(Exception failure)
    {
        if (failure is Conflict or Unavailable or StatementFailed or TransactionMisused)
            ended = true;
        return false;
    }

    /// <summary>
    /// A function that runs on after it was refused is on another thread, and the connection belongs to the next one already.
    /// </summary>
    private void MustRun()
    {
        if (ended || Environment.CurrentManagedThreadId != thread)
            throw new TransactionMisused(
                "This transaction has ended: an error ended it, or its function waited for something else or ran on after it returned.");
        statements++;
    }
}

/// <summary>A read transaction on a connection of the pool.</summary>
internal sealed class SqliteSnapshot(SqliteConnection connection) : Snapshot
{
    private readonly int thread = Environment.CurrentManagedThreadId;
    private bool ended;

    public override ValueTask<List<T>> Query<T>(string sql, Func<Row, T> read, params ReadOnlySpan<Param> values) =>
        new(Running.Query(sql, read, values));

    public override ValueTask<T?> QueryOne<T>(string sql, Func<Row, T> read, params ReadOnlySpan<Param> values) where T : class =>
        new(Running.QueryOne(sql, read, values));

    public override ValueTask<long?> QueryWhole(string sql, params ReadOnlySpan<Param> values) =>
        new(Running.QueryOne<long?>(sql, static row => row.WholeOrNull(0), values));

    public void End() => ended = true;

    private SqliteConnection Running => ended || Environment.CurrentManagedThreadId != thread
        ? throw new TransactionMisused("This snapshot has ended.")
        : connection;
}

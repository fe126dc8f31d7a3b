using Npgsql;
using Stoa.Kernel.Data;

namespace Stoa.Postgres;

/// <summary>
/// What one transaction or question says to the server. BEGIN travels with the first statement and the last ones with COMMIT, so a
/// transaction of n statements is n + 1 round trips. An error ends it.
/// </summary>
internal sealed class PostgresSession(
    NpgsqlDataSource pool, NpgsqlConnection connection, IDisposable turn, PostgresKeys keys, string? begin,
    Func<string, Task>? beforeStatement = null) : IAsyncDisposable
{
    private readonly SemaphoreSlim speaking = new(1);
    private readonly List<NpgsqlBatchCommand> last = [];
    private bool begun;
    private bool asked;

    /// <summary>No statement is taken any more.</summary>
    public bool Ended { get; private set; }

    /// <summary>Its connection is given back.</summary>
    public bool Closed { get; private set; }

    /// <summary>
    /// Nothing was written and the reason will pass: another transaction was in the way, or a connection from before the server's
    /// restart.
    /// </summary>
    public bool MayRunAgain { get; private set; }

    /// <summary>A second statement came where one alone was expected.</summary>
    public bool AskedMore { get; private set; }

    public ValueTask<int> Execute(string sql, ReadOnlySpan<Param> values) => Count(sql, Batch(sql, values));

    public ValueTask<List<T>> Query<T>(string sql, Func<Row, T> read, ReadOnlySpan<Param> values) =>
        Rows(sql, Batch(sql, values), read, int.MaxValue);

    public ValueTask<T?> QueryOne<T>(string sql, Func<Row, T> read, ReadOnlySpan<Param> values) =>
        Only(sql, Rows(sql, Batch(sql, values), read, 2));

    public ValueTask<long?> QueryWhole(string sql, ReadOnlySpan<Param> values) =>
        QueryOne<long?>(sql, static row => row.WholeOrNull(0), values);

    /// <summary>How many statements it has been given.</summary>
    public int Statements { get; private set; }

    /// <summary>The session, if this statement may be asked of a snapshot.</summary>
    public PostgresSession Ask(string sql)
    {
        if (!PostgresText.Of(sql).IsQuestion)
            throw new StatementFailed("A question can't write.", sql);
        if (begin is null && asked && !Ended)
        {
            AskedMore = Ended = true;
            throw new Unavailable("This question needs more than one statement and starts again.");
        }
        asked = true;
        return this;
    }

    /// <summary>Keeps a statement to be sent with the commit.</summary>
    public void Defer(string sql, ReadOnlySpan<Param> values)
    {
        if (Ended)
            throw AfterItsEnd();
        last.Add(PostgresText.Command(sql, values));
        Statements++;
    }

    /// <summary>Makes it durable. When the connection is lost now, nobody knows whether it was.</summary>
    public async ValueTask Commit()
    {
        await Silence();
        if (begin is null || (!begun && last.Count == 0))
            return;
        if (beforeStatement is not null)
            await beforeStatement("COMMIT");
        await using var batch = connection.CreateBatch();
        if (!begun)
            batch.BatchCommands.Add(new NpgsqlBatchCommand(begin));
        foreach (var command in last)
            batch.BatchCommands.Add(command);
        batch.BatchCommands.Add(new NpgsqlBatchCommand("COMMIT"));
        try
        {
            await batch.ExecuteNonQueryAsync();
        }
        catch (NpgsqlException failure)
        {
            MayRunAgain = PostgresFailures.MetAnother(failure);
            throw PostgresFailures.Read(failure, "COMMIT", keys);
        }
    }

    /// <summary>Gives the connection back; what was not committed is rolled back.</summary>
    public async ValueTask DisposeAsync()
    {
        await Silence();
        try
        {
            await connection.DisposeAsync();
        }
        catch (NpgsqlException)
        {
            // It was lost while rolling back, which the server then does by itself.
        }
        Closed = true;
        speaking.Dispose();
        turn.Dispose();
    }

    private static TransactionMisused AfterItsEnd() =>
        new("This transaction has ended: an error ended it, or its function ran on after it returned.");

    private NpgsqlBatch Batch(string sql, ReadOnlySpan<Param> values)
    {
        if (Ended)
            throw AfterItsEnd();
        var command = PostgresText.Command(sql, values);
        if (!speaking.Wait(0, CancellationToken.None))
            throw new TransactionMisused("A transaction runs one statement at a time: await each.");
        var batch = connection.CreateBatch();
        if (begin is not null && !begun)
            batch.BatchCommands.Add(new NpgsqlBatchCommand(begin));
        begun = true;
        Statements++;
        batch.BatchCommands.Add(command);
        return batch;
    }

    private async ValueTask<List<T>> Rows<T>(string sql, NpgsqlBatch batch, Func<Row, T> read, int most)
    {
        try
        {
            if (beforeStatement is not null)
                await beforeStatement(sql);
            await using var reader = await batch.ExecuteReaderAsync();
            var row = new PostgresRow(reader);
            var rows = new List<T>();
            while (rows.Count < most && await reader.ReadAsync())
                rows.Add(read(row));
            return rows;
        }
        catch (NpgsqlException failure)
        {
            throw End(failure, sql);
        }
        finally
        {
            await batch.DisposeAsync();
            speaking.Release();
        }
    }

    private async ValueTask<int> Count(string sql, NpgsqlBatch batch)
    {
        var command = batch.BatchCommands[^1];
        await Rows(sql, batch, static _ => true, int.MaxValue);
        return Math.Max(0, (int)command.RecordsAffected);
    }

    private static async ValueTask<T?> Only<T>(string sql, ValueTask<List<T>> asking)
    {
        var rows = await asking;
        return rows.Count switch
        {
            0 => default,
            1 => rows[0],
            _ => throw new StatementFailed("More than one row.", sql),
        };
    }

    private Exception End(NpgsqlException failure, string sql)
    {
        Ended = true;
        var lost = connection.State != System.Data.ConnectionState.Open;
        if (lost)
            pool.Clear();       // the others of its time are as dead
        MayRunAgain = PostgresFailures.MetAnother(failure) || (lost && failure.InnerException is not TimeoutException);
        return PostgresFailures.Read(failure, sql, keys);
    }

    /// <summary>Takes no more statements and waits for the one that a careless function left running.</summary>
    private async ValueTask Silence()
    {
        Ended = true;
        await speaking.WaitAsync(CancellationToken.None);
        speaking.Release();
    }
}

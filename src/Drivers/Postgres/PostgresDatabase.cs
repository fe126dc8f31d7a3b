using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Npgsql;
using Stoa.Kernel;
using Stoa.Kernel.Data;

namespace Stoa.Postgres;

/// <summary>
/// A service's data in a PostgreSQL database of its own: a transaction each, read committed. A transaction that meets another one is
/// run again; a server that is away is <see cref="Unavailable"/> until it is back.
/// </summary>
public sealed partial class PostgresDatabase : Database
{
    private const int MostAttempts = 5;
    private const string BeginTransaction = "BEGIN";
    private const string BeginSnapshot = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

    /// <summary>The transaction or question whose function runs now, if one does.</summary>
    private static readonly AsyncLocal<PostgresSession?> Running = new();

    private readonly PostgresAddress address;
    private readonly Turns turns;
    private readonly ILogger log;
    private readonly ConcurrentDictionary<string, bool> asksMore = new(StringComparer.Ordinal);
    private NpgsqlDataSource? pool;
    private PostgresKeys keys = PostgresKeys.None;

    /// <summary>In the connection string <c>{service}</c> stands for the service's name.</summary>
    public PostgresDatabase(string service, string connectionString, Clock clock, ILogger log) : base(service, clock)
    {
        address = new PostgresAddress(service, connectionString);
        turns = new Turns(address.Connections);
        this.log = log;
    }

    internal override bool IsShared => true;

    internal override int Waiting => turns.Waiting;

    /// <summary>Waited for before each statement and commit, so that a test can decide who goes on; in a shop there is nothing.</summary>
    internal Func<string, Task>? BeforeStatement { get; set; }

    public override Task<string?> Check(CancellationToken stop) => PostgresSetup.Check(address, stop);

    public override async Task Open(Schema schema, CancellationToken stop)
    {
        try
        {
            keys = await PostgresSetup.Run(address, schema, Clock, stop);
        }
        catch (NpgsqlException failure)
        {
            throw PostgresFailures.Read(failure, "(opening the database)", PostgresKeys.None);
        }
        pool = address.Pool();
    }

    /// <summary>A way to fill it at once, before anybody uses it.</summary>
    public Task<PostgresLoad> Load() => PostgresLoad.Begin(address);

    public override async Task<T> Read<T>(Func<Snapshot, Task<T>> question, [CallerArgumentExpression(nameof(question))] string name = "")
    {
        if (IsInside)
            throw new TransactionMisused($"'{name}' was asked inside a transaction: ask its Tx.");
        for (var attempt = 1; ; attempt++)
        {
            // One statement sees one instant by itself. A question that turns out to need more starts again in a transaction.
            var together = asksMore.ContainsKey(name);
            var session = await Begin(Lane.Request, together ? BeginSnapshot : null);
            await using var closing = session;
            try
            {
                var answer = await Ask(question, session);
                await session.Commit();
                return answer;
            }
            catch (Exception) when (session.AskedMore)
            {
                asksMore.TryAdd(name, true);
            }
            catch (Exception) when (session.MayRunAgain && attempt < MostAttempts)
            {
                LogAgain(log, Service, name, attempt);
            }
        }
    }

    public override async ValueTask DisposeAsync()
    {
        if (pool is { } last)
            await last.DisposeAsync();
        pool = null;
    }

    private protected override async Task<T> Write<T>(Work<T> work)
    {
        if (IsInside)
            throw new TransactionMisused($"'{work.Name}' was started inside another transaction.");
        for (var attempt = 1; ; attempt++)
        {
            if (await TryWrite(work, attempt) is { } tx)
            {
                Committed(tx);
                return work.Result;
            }
            if (work.CallerGone)
            {
                work.Drop();
                return await work.Promise;
            }
            LogAgain(log, Service, work.Name, attempt);
            // Whom it met lives in the server's time, whatever the clock here says.
            await Task.Delay(TimeSpan.FromMilliseconds(Clock.NewBytes(1)[0] * attempt / 20.0), TimeProvider.System);
        }
    }

    /// <summary>One attempt, given back once it is committed; nothing when the caller has left or it met another transaction.</summary>
    private async Task<PostgresTx?> TryWrite<T>(Work<T> work, int attempt)
    {
        var session = await Begin(work.Lane, BeginTransaction);
        await using var closing = session;
        if (work.CallerGone)
            return null;
        var tx = new PostgresTx(this, session, work.Cause);
        try
        {
            await Run(work, tx, session);
            if (session.Ended)
                throw new TransactionMisused($"'{work.Name}' swallowed an error that had ended its transaction.");
            await tx.Commit();
            Tally.Committed(1);
            Tally.Ran(session.Statements);
            return tx;
        }
        catch (Exception failure) when ((session.MayRunAgain || failure is Overtaken) && attempt < MostAttempts)
        {
            return null;
        }
        catch (Overtaken failure)
        {
            throw new Unavailable(failure.Message, failure);
        }
    }

    private static bool IsInside => Running.Value is { Closed: false };

    // Both are methods of their own so that what they say about being inside ends with them.
    private static async Task Run(Work work, PostgresTx tx, PostgresSession session)
    {
        Running.Value = session;
        await work.Run(tx);
    }

    private static async Task<T> Ask<T>(Func<Snapshot, Task<T>> question, PostgresSession session)
    {
        Running.Value = session;
        return await question(new PostgresSnapshot(session));
    }

    /// <summary>Waits for a turn and a connection, neither for long.</summary>
    private async Task<PostgresSession> Begin(Lane lane, string? begin)
    {
        var from = pool ?? throw new Unavailable($"The database of {Service} is not open.");
        var turn = await turns.Take(lane) ?? throw new Unavailable($"Too much waits for the database of {Service}. Try again in a moment.");
        try
        {
            return new PostgresSession(from, await from.OpenConnectionAsync(), turn, keys, begin, BeforeStatement);
        }
        catch (Exception failure) when (failure is NpgsqlException or ObjectDisposedException or InvalidOperationException)
        {
            turn.Dispose();
            LogAway(log, Service, failure.Message);
            throw new Unavailable($"The database of {Service} can't be reached.", failure);
        }
    }

    [LoggerMessage(2101, LogLevel.Information, "{Service}: {Name} runs again: met another one or lost its connection (attempt {Attempt})")]
    private static partial void LogAgain(ILogger log, string service, string name, int attempt);

    [LoggerMessage(2102, LogLevel.Warning, "{Service}: no connection to the database: {Reason}")]
    private static partial void LogAway(ILogger log, string service, string reason);
}

using System.Diagnostics;
using System.Runtime.CompilerServices;
using Stoa.Kernel.Messaging;

namespace Stoa.Kernel.Data;

/// <summary>
/// A service's own database. Two stores stand behind it (SQLite here, PostgreSQL as a driver) and a use case can't tell which.
/// A transaction's function may run more than once, so it touches nothing but its <see cref="Tx"/>.
/// </summary>
public abstract class Database(string service, Clock clock) : IAsyncDisposable
{
    private readonly Wakes wakes = new(clock.Time);

    /// <summary>The service whose data this is.</summary>
    public string Service { get; } = service;

    public Clock Clock { get; } = clock;

    /// <summary>Other processes of this service may be at work on the same data.</summary>
    internal virtual bool IsShared => false;

    /// <summary>What it has done so far.</summary>
    public Tally Tally { get; } = new();

    /// <summary>How many transactions wait for their turn.</summary>
    internal virtual int Waiting => 0;

    /// <summary>Bytes on the disk of this machine, of the data and of the log; nothing where the data is elsewhere.</summary>
    internal virtual (long Data, long Log)? Sizes => null;

    /// <summary>What this service may say; the outbox refuses anything else.</summary>
    internal Speech Speech { get; } = new();

    /// <summary>What each commit said, in commit order, on the committing thread. The relay listens here and must not block.</summary>
    internal Action<List<Envelope>>? Said { get; set; }

    /// <summary>What each commit here touched. Like <see cref="Said"/> it must not block.</summary>
    internal Action<List<string>>? TouchedHere { get; set; }

    /// <summary>What stands in the way of opening it, in words; nothing when nothing does. Changes nothing.</summary>
    public virtual Task<string?> Check(CancellationToken stop) => Task.FromResult<string?>(null);

    /// <summary>Opens the store, creating it or bringing it up to date.</summary>
    public abstract Task Open(Schema schema, CancellationToken stop);

    /// <summary>Runs a use case in a transaction of its own and gives what it decided, once that is durable.</summary>
    /// <exception cref="Conflict">A constraint refused; nothing was written.</exception>
    /// <exception cref="Unavailable">The store can't serve now; nothing was acknowledged.</exception>
    public Task<T> Transact<T>(
        Func<Tx, Task<T>> work, CancellationToken gone = default, [CallerArgumentExpression(nameof(work))] string name = "") =>
        Begin(work, name, Lane.Request, Cause.Current, gone);

    /// <inheritdoc cref="Transact{T}"/>
    public Task Transact(
        Func<Tx, Task> work, CancellationToken gone = default, [CallerArgumentExpression(nameof(work))] string name = "") =>
        Begin(Unit(work), name, Lane.Request, Cause.Current, gone);

    /// <summary>Asks a question of a consistent snapshot. Never waits for a writer.</summary>
    public abstract Task<T> Read<T>(Func<Snapshot, Task<T>> question, [CallerArgumentExpression(nameof(question))] string name = "");

    /// <summary>
    /// Asks until there is an answer or the deadline is over: now, after each commit here that touched the key, at a sister
    /// process's word, and else at 50 ms doubling to 400 ms.
    /// </summary>
    public Task<T?> Wait<T>(
        string key, Func<Snapshot, Task<T?>> question, TimeSpan deadline, CancellationToken gone = default) where T : class =>
        wakes.Wait(key, () => Read(question), deadline, gone);

    public abstract ValueTask DisposeAsync();

    /// <summary>A transaction on a given lane: what waits inside the house uses it (events, errands, marks).</summary>
    internal Task<T> Transact<T>(Lane lane, Cause cause, string name, Func<Tx, Task<T>> work) =>
        Begin(work, name, lane, cause, default);

    /// <inheritdoc cref="Transact{T}(Lane, Cause, string, Func{Tx, Task{T}})"/>
    internal Task Transact(Lane lane, Cause cause, string name, Func<Tx, Task> work) =>
        Begin(Unit(work), name, lane, cause, default);

    /// <summary>
    /// Calls <paramref name="woken"/> after each commit here that touched the key and before its caller has the answer, until disposed.
    /// It must be quick and never throw.
    /// </summary>
    public IDisposable OnTouched(string key, Action woken) => wakes.Listen(key, woken);

    /// <summary>Wakes those who wait for a key in this process, as a commit here or a sister process's word does.</summary>
    internal void Wake(string key) => wakes.Wake(key);

    private protected abstract Task<T> Write<T>(Work<T> work);

    /// <summary>After a commit: wake who waits and hand on what was said. Called in commit order, never throws.</summary>
    private protected void Committed(Tx tx)
    {
        if (tx.Touched is { } touched)
        {
            foreach (var key in touched)
                wakes.Wake(key);
            TouchedHere?.Invoke(touched);
        }
        if (tx.Spoken is { } spoken)
        {
            spoken.ForEach(Speech.Count);
            Said?.Invoke(spoken);
        }
    }

    private Task<T> Begin<T>(Func<Tx, Task<T>> work, string name, Lane lane, Cause cause, CancellationToken gone) =>
        Tracing.Source.HasListeners()
            ? Traced(work, name, lane, cause, gone)
            : Write(new Work<T>(work, name, lane, cause, gone));

    /// <summary>The same as a span of the trace that it belongs to.</summary>
    private async Task<T> Traced<T>(Func<Tx, Task<T>> work, string name, Lane lane, Cause cause, CancellationToken gone)
    {
        using var span = Tracing.Transacting(Service, name, cause);
        Tx? last = null;
        Task<T> Seen(Tx tx) => work(last = tx);
        try
        {
            var result = await Write(new Work<T>(Seen, name, lane, span is null ? cause : cause with { TraceParent = span.Id }, gone));
            span?.SetTag("stoa.statements", last?.Statements);
            return result;
        }
        catch (Exception failure) when (Failed(span, failure))
        {
            throw;
        }
    }

    /// <summary>Names the kind of failure; what it says may be of somebody.</summary>
    private static bool Failed(Activity? span, Exception failure)
    {
        span?.SetStatus(ActivityStatusCode.Error, failure.GetType().Name);
        return false;
    }

    private static Func<Tx, Task<bool>> Unit(Func<Tx, Task> work) => tx =>
    {
        var task = work(tx);
        return task.IsCompletedSuccessfully ? Done : Await(task);

        static async Task<bool> Await(Task task)
        {
            await task;
            return true;
        }
    };

    private static readonly Task<bool> Done = Task.FromResult(true);
}

/// <summary>How urgent a transaction is.</summary>
internal enum Lane
{
    /// <summary>Somebody waits for it.</summary>
    Request,

    /// <summary>An event or an errand: what is under way drains before new work starts, so it may use the whole queue.</summary>
    Event,

    /// <summary>Nobody waits: it gathers for up to 100 ms and goes with a group of others.</summary>
    Patient,
}

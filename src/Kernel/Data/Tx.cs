using Stoa.Contracts;
using Stoa.Kernel.Messaging;

namespace Stoa.Kernel.Data;

/// <summary>
/// A transaction: the only way to write and the only way to speak. What is published leaves in the commit that writes; what is
/// touched wakes those who wait for it after that commit.
/// </summary>
public abstract class Tx : Snapshot
{
    /// <summary>Longer work is an errand with a cursor, so that nobody waits long behind it.</summary>
    public const int MostRows = 500;

    private readonly Database database;
    private int rows;

    private protected Tx(Database database, Cause cause)
    {
        this.database = database;
        Cause = cause;
        Now = DateTimeOffset.FromUnixTimeMilliseconds(database.Clock.Now.ToUnixTimeMilliseconds());
    }

    /// <summary>How many statements it has run.</summary>
    internal abstract int Statements { get; }

    /// <summary>One instant for the whole transaction.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>The request or event that this transaction belongs to.</summary>
    public Cause Cause { get; }

    /// <summary>In a batch: what set off each of its events.</summary>
    internal Dictionary<object, Cause>? Causes { get; set; }

    internal List<Envelope>? Spoken { get; private set; }

    internal List<string>? Touched { get; private set; }

    /// <summary>A new prefixed, time-ordered id.</summary>
    public string NewId(string prefix) => database.Clock.NewId(prefix, Now);

    /// <summary>256 random bits for a secret token.</summary>
    public string NewSecret() => database.Clock.NewSecret();

    /// <summary>Runs one statement and gives the number of rows that it changed: look at it.</summary>
    public abstract ValueTask<int> Execute(string sql, params ReadOnlySpan<Param> values);

    /// <summary>
    /// Adds a row that must not be there yet and that this transaction does not read again: on PostgreSQL it travels with the commit, so
    /// that many rows cost one round trip.
    /// </summary>
    public abstract void Insert(string sql, params ReadOnlySpan<Param> values);

    /// <summary>Says that something happened: an outbox row in this same commit, handed on right after it.</summary>
    public void Publish<TEvent>(TEvent happened) where TEvent : class, IEvent => Publish(happened, Cause);

    /// <summary>The same in a batch, where each event was set off by something else: what is said belongs to the one it answers.</summary>
    public void Publish<TEvent>(TEvent happened, IEvent because) where TEvent : class, IEvent =>
        Publish(happened, Causes?.GetValueOrDefault(because) ?? Cause);

    /// <summary>Wakes everybody who waits for this key, and the errand of this name, once the transaction is committed.</summary>
    public void Touch(string key) => (Touched ??= []).Add(key);

    /// <summary>Counts what was changed against the limit of one transaction.</summary>
    private protected int Changed(int count)
    {
        rows += count;
        return rows <= MostRows
            ? count
            : throw new TransactionMisused(
                $"A transaction of {database.Service} changed more than {MostRows} rows. Longer work is an errand with a cursor.");
    }

    /// <summary>Writes what was said, last thing before the commit.</summary>
    internal void WriteOutbox()
    {
        if (Spoken is null)
            return;
        foreach (var envelope in Spoken)
            Outbox.Write(this, envelope);
    }

    private void Publish<TEvent>(TEvent happened, Cause cause) where TEvent : class, IEvent
    {
        if (!database.Speech.MaySay(TEvent.Name))
            throw new TransactionMisused($"{database.Service} did not declare that it publishes {TEvent.Name}.");
        (Spoken ??= []).Add(new Envelope(NewId("evt_"), TEvent.Name, database.Service, happened.Key, Now, cause, happened));
    }
}

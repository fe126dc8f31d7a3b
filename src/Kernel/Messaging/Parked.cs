using Stoa.Kernel.Data;

namespace Stoa.Kernel.Messaging;

/// <summary>An event that a service could not handle, and where it stands.</summary>
public sealed record ParkedEvent(
    Envelope Envelope, string Reason, int Attempts, DateTimeOffset ParkedAt, DateTimeOffset? NextAt, long Lease)
{
    /// <summary>It is tried no more; an operator replays or drops it.</summary>
    public bool Dead => NextAt is null;
}

/// <summary>
/// Events set aside: tried again with growing pauses, then dead until an operator replays or drops them. The inbox row is written with the
/// parked one, so the service answers for the event and repetitions are dropped.
/// </summary>
public static class Parked
{
    /// <summary>After so many attempts an event is dead.</summary>
    public const int MostAttempts = 12;

    private const int MostReason = 1_000;
    private const string Columns =
        "event_id, name, source, key, occurred_at, correlation_id, traceparent, body, reason, attempts, parked_at, next_at, lease";

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(10);

    /// <summary>How many are tried again, and how many are dead.</summary>
    public static async Task<(long Waiting, long Dead)> Count(Snapshot snapshot) => (
        await snapshot.QueryWhole("SELECT COUNT(*) FROM parked WHERE next_at IS NOT NULL") ?? 0,
        await snapshot.QueryWhole("SELECT COUNT(*) FROM parked WHERE next_at IS NULL") ?? 0);

    /// <summary>Dead events, oldest first.</summary>
    public static ValueTask<List<ParkedEvent>> Dead(Snapshot snapshot, string after, int most) => snapshot.Query(
        $"SELECT {Columns} FROM parked WHERE next_at IS NULL AND event_id > @after ORDER BY event_id LIMIT @most", Read, ("after", after),
        ("most", most));

    public static ValueTask<ParkedEvent?> Get(Snapshot snapshot, string eventId) =>
        snapshot.QueryOne($"SELECT {Columns} FROM parked WHERE event_id = @event_id", Read, ("event_id", eventId));

    /// <summary>Which of these are set aside, dead ones too.</summary>
    internal static ValueTask<List<ParkedEvent>> Of(Snapshot snapshot, string[] eventIds) => snapshot.Query(
        $"SELECT {Columns} FROM parked WHERE event_id IN (@event_ids)", Read, ("event_ids", eventIds));

    /// <summary>An operator says: try again from the beginning. False when there is no such event.</summary>
    public static async Task<bool> Replay(Tx tx, string eventId)
    {
        tx.Touch(ParkedRetries.Name);
        return await tx.Execute(
            "UPDATE parked SET next_at = @now, attempts = 0, lease = lease + 1 WHERE event_id = @event_id", ("now", tx.Now),
            ("event_id", eventId)) == 1;
    }

    /// <summary>An operator says: never mind. Its inbox row stays, so it will not come back.</summary>
    public static async Task<bool> Drop(Tx tx, string eventId) =>
        await tx.Execute("DELETE FROM parked WHERE event_id = @event_id", ("event_id", eventId)) == 1;

    internal static async Task Add(Tx tx, Envelope envelope, string reason)
    {
        if (!await Inbox.Take(tx, envelope.Id))
            return;
        await tx.Execute(
            $"""
            INSERT INTO parked ({Columns})
            VALUES (@event_id, @name, @source, @key, @occurred_at, @correlation_id, @traceparent, @body, @reason, @attempts,
                @parked_at, @next_at, @lease)
            """,
            ("event_id", envelope.Id), ("name", envelope.Name), ("source", envelope.Source), ("key", envelope.Key),
            ("occurred_at", envelope.OccurredAt), ("correlation_id", envelope.Cause.CorrelationId),
            ("traceparent", envelope.Cause.TraceParent), ("body", envelope.Body), ("reason", Cut(reason)), ("attempts", 1),
            ("parked_at", tx.Now), ("next_at", tx.Now + Pause(1)), ("lease", 0));
    }

    /// <summary>
    /// Takes a due event. The attempt is counted and the next one set before it is made (after the last one: none), so a crash costs an
    /// attempt and no event, and one that crashes the process each time is dead in the end like any other.
    /// </summary>
    internal static async Task<ParkedEvent?> Claim(Tx tx)
    {
        var due = await tx.QueryOne(
            $"SELECT {Columns} FROM parked WHERE next_at <= @now ORDER BY next_at, event_id LIMIT 1", Read, ("now", tx.Now));
        if (due is null)
            return null;
        var attempts = due.Attempts + 1;
        DateTimeOffset? nextAt = attempts < MostAttempts ? tx.Now + Pause(attempts) : null;
        var claimed = due with { Attempts = attempts, Lease = due.Lease + 1, NextAt = nextAt };
        var taken = await tx.Execute(
            "UPDATE parked SET attempts = @attempts, lease = @lease, next_at = @next_at WHERE event_id = @event_id AND lease = @was",
            ("attempts", claimed.Attempts), ("lease", claimed.Lease), ("next_at", claimed.NextAt), ("event_id", due.Envelope.Id),
            ("was", due.Lease));
        return taken == 1 ? claimed : null;
    }

    /// <summary>False when somebody else has it by now.</summary>
    internal static async ValueTask<bool> Remove(Tx tx, ParkedEvent parked) => await tx.Execute(
        "DELETE FROM parked WHERE event_id = @event_id AND lease = @lease", ("event_id", parked.Envelope.Id), ("lease", parked.Lease)) == 1;

    internal static async Task FailedAgain(Tx tx, ParkedEvent parked, string reason) => await tx.Execute(
        "UPDATE parked SET reason = @reason WHERE event_id = @event_id AND lease = @lease",
        ("reason", Cut(reason)), ("event_id", parked.Envelope.Id), ("lease", parked.Lease));

    /// <summary>1 s, 2 s, 4 s ... 10 min.</summary>
    internal static TimeSpan Pause(int attempts)
    {
        var pause = FirstPause * Math.Pow(2, Math.Min(attempts - 1, 20));
        return pause < LongestPause ? pause : LongestPause;
    }

    private static ParkedEvent Read(Row row) => new(
        new Envelope(
            row.Text(0), row.Text(1), row.Text(2), row.Text(3), row.Time(4), new Cause(row.Text(5), row.TextOrNull(6)), row.Text(7)),
        row.Text(8), row.Small(9), row.Time(10), row.TimeOrNull(11), row.Whole(12));

    private static string Cut(string reason) => reason.Length <= MostReason ? reason : reason[..MostReason];
}

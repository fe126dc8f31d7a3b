using Stoa.Kernel.Data;

namespace Stoa.Kernel.Messaging;

/// <summary>The rows of what a service said, until every hearer has it and for a while after.</summary>
internal static class Outbox
{
    public static void Write(Tx tx, Envelope envelope)
    {
        if (envelope.Body.Length > Envelope.MostBody)
            throw new TransactionMisused(
                $"{envelope.Name} is longer than {Envelope.MostBody} characters: an event carries ids, not contents.");
        tx.Insert(
            """
            INSERT INTO outbox (id, name, key, occurred_at, correlation_id, traceparent, body)
            VALUES (@id, @name, @key, @occurred_at, @correlation_id, @traceparent, @body)
            """,
            ("id", envelope.Id), ("name", envelope.Name), ("key", envelope.Key), ("occurred_at", envelope.OccurredAt),
            ("correlation_id", envelope.Cause.CorrelationId), ("traceparent", envelope.Cause.TraceParent), ("body", envelope.Body));
    }

    /// <summary>
    /// Unsent events said before an id, oldest first. By the flag and never by "greater than the last": ids don't commit in order.
    /// </summary>
    public static ValueTask<List<Envelope>> Unsent(Snapshot snapshot, string source, string before, string after, int most) =>
        snapshot.Query(
        """
        SELECT id, name, key, occurred_at, correlation_id, traceparent, body FROM outbox
        WHERE sent_at IS NULL AND id < @before AND id > @after ORDER BY id LIMIT @most
        """,
        row => new Envelope(
            row.Text(0), row.Text(1), source, row.Text(2), row.Time(3), new Cause(row.Text(4), row.TextOrNull(5)), row.Text(6)),
        ("before", before), ("after", after), ("most", most));

    /// <summary>How many wait to be sent, and since when the oldest does.</summary>
    public static async Task<(long Count, DateTimeOffset? Since)> Waiting(Snapshot snapshot)
    {
        var count = await snapshot.QueryWhole("SELECT COUNT(*) FROM outbox WHERE sent_at IS NULL") ?? 0;
        var since = await snapshot.QueryWhole("SELECT occurred_at FROM outbox WHERE sent_at IS NULL ORDER BY id LIMIT 1");
        return (count, since is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null);
    }

    /// <summary>What was said about one thing and is still kept, oldest first.</summary>
    public static ValueTask<List<SaidEvent>> About(Snapshot snapshot, string key, int most) => snapshot.Query(
        "SELECT id, name, occurred_at, sent_at, correlation_id FROM outbox WHERE key = @key ORDER BY id LIMIT @most",
        row => new SaidEvent(row.Text(0), row.Text(1), row.Time(2), row.TimeOrNull(3), row.Text(4)), ("key", key), ("most", most));

    public static async Task MarkSent(Tx tx, List<string> ids) =>
        await tx.Execute("UPDATE outbox SET sent_at = @now WHERE id IN (@ids) AND sent_at IS NULL", ("now", tx.Now), ("ids", ids));

    /// <summary>Drops sent events said before an instant, from the old end.</summary>
    public static ValueTask<int> Forget(Tx tx, DateTimeOffset before) => tx.Execute(
        """
        DELETE FROM outbox WHERE id IN
            (SELECT id FROM outbox WHERE id < @before AND sent_at IS NOT NULL ORDER BY id LIMIT @most)
        """,
        ("before", Clock.FirstId("evt_", before)), ("most", Tx.MostRows));
}

/// <summary>An event as whoever said it keeps it.</summary>
/// <param name="SentAt">When everybody had it, or the broker; nothing while it waits to be sent.</param>
public sealed record SaidEvent(string Id, string Name, DateTimeOffset OccurredAt, DateTimeOffset? SentAt, string CorrelationId);

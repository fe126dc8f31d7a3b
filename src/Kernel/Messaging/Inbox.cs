using Stoa.Kernel.Data;

namespace Stoa.Kernel.Messaging;

/// <summary>The events that a service has taken upon itself: a second delivery finds its row and does nothing.</summary>
internal static class Inbox
{
    private static readonly TimeSpan StillRepeated = TimeSpan.FromHours(1);

    /// <summary>True the first time.</summary>
    public static async ValueTask<bool> Take(Tx tx, string eventId)
    {
        if (await tx.Execute(
            "INSERT INTO inbox (event_id, at) VALUES (@event_id, @at) ON CONFLICT DO NOTHING", ("event_id", eventId), ("at", tx.Now)) == 1)
            return true;
        // What is still repeated (another hearer may be away for long) must not be forgotten.
        await tx.Execute(
            "UPDATE inbox SET at = @now WHERE event_id = @event_id AND at < @long_ago",
            ("now", tx.Now), ("event_id", eventId), ("long_ago", tx.Now - StillRepeated));
        return false;
    }

    /// <summary>It was set aside and is handled only now.</summary>
    public static async ValueTask Handled(Tx tx, string eventId) =>
        await tx.Execute("UPDATE inbox SET at = @now WHERE event_id = @event_id", ("now", tx.Now), ("event_id", eventId));

    /// <summary>Which of these it has taken upon itself, and when.</summary>
    public static ValueTask<List<(string EventId, DateTimeOffset At)>> Taken(Snapshot snapshot, string[] eventIds) =>
        snapshot.Query(
            "SELECT event_id, at FROM inbox WHERE event_id IN (@event_ids)", row => (row.Text(0), row.Time(1)),
            ("event_ids", eventIds));

    /// <summary>
    /// Drops rows of events that were said and last delivered before an instant, from the old end. They outlive outbox and broker, who
    /// could still repeat them.
    /// </summary>
    public static ValueTask<int> Forget(Tx tx, DateTimeOffset before) => tx.Execute(
        """
        DELETE FROM inbox WHERE event_id IN
            (SELECT event_id FROM inbox WHERE event_id < @before AND at < @before_at ORDER BY event_id LIMIT @most)
        """,
        ("before", Clock.FirstId("evt_", before)), ("before_at", before), ("most", Tx.MostRows));
}

using Stoa.Kernel.Data;

namespace Stoa.Kernel.Messaging;

/// <summary>The events that a service has taken upon itself: a second delivery finds its row and does nothing.</summary>
internal static class Inbox
{
    /// <summary>True the first time.</summary>
    public static async ValueTask<bool> Take(Tx tx, string eventId) =>
        await tx.Execute("INSERT INTO inbox (event_id, at) VALUES (@event_id, @at) ON CONFLICT DO NOTHING", ("event_id", eventId), ("at", tx.Now)) == 1;

    /// <summary>Drops rows of events said before an instant, from the old end. They outlive outbox and broker, who could still repeat them.</summary>
    public static ValueTask<int> Forget(Tx tx, DateTimeOffset before) => tx.Execute(
        "DELETE FROM inbox WHERE event_id IN (SELECT event_id FROM inbox WHERE event_id < @before ORDER BY event_id LIMIT @most)",
        ("before", Clock.FirstId("evt_", before)), ("most", Tx.MostRows));
}

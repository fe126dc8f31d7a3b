using Stoa.Kernel.Data;

namespace Stoa.Payments;

/// <summary>Every statement that touches what providers told us by themselves.</summary>
internal static class ProviderEventStore
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    /// <summary>False: this event was stored before.</summary>
    public static async ValueTask<bool> Add(Tx tx, string id, ProviderEvent said, ReceiveWebhook.Outcome outcome) => await tx.Execute(
        """
        INSERT INTO provider_event (event_id, type, object_id, received_at, done_at, outcome)
        VALUES (@event_id, @type, @object_id, @now, @now, @outcome)
        ON CONFLICT (event_id) DO NOTHING
        """,
        ("event_id", id), ("type", said.Type), ("object_id", said.ObjectId), ("now", tx.Now), ("outcome", Word(outcome))) == 1;

    /// <summary>No provider repeats what is so old, and its signature would be too old as well.</summary>
    public static ValueTask<int> Forget(Tx tx) => tx.Execute(
        """
        DELETE FROM provider_event WHERE event_id IN
            (SELECT event_id FROM provider_event WHERE received_at < @before ORDER BY received_at LIMIT @most)
        """,
        ("before", tx.Now - Kept), ("most", Tx.MostRows));

    private static string Word(ReceiveWebhook.Outcome outcome) => outcome switch
    {
        ReceiveWebhook.Outcome.Applied => "applied",
        ReceiveWebhook.Outcome.Confirmed => "confirmed",
        ReceiveWebhook.Outcome.Ignored => "ignored",
        ReceiveWebhook.Outcome.Misfit => "misfit",
        ReceiveWebhook.Outcome.OtherWorld => "other-world",
        ReceiveWebhook.Outcome.AskedAbout => "asked-about",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "Such an event is not stored."),
    };
}

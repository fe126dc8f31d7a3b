using Stoa.Kernel.Data;

namespace Stoa.Notifications;

/// <summary>Every statement that touches what carriers told by themselves.</summary>
internal static class CarrierNewsStore
{
    /// <summary>False: it was heard before.</summary>
    public static async ValueTask<bool> Add(Tx tx, string id, string type) => await tx.Execute(
        "INSERT INTO carrier_news (news_id, type, received_at) VALUES (@id, @type, @now) ON CONFLICT (news_id) DO NOTHING",
        ("id", id), ("type", type), ("now", tx.Now)) == 1;

    public static ValueTask<int> Forget(Tx tx, DateTimeOffset before, int most) => tx.Execute(
        """
        DELETE FROM carrier_news WHERE news_id IN
            (SELECT news_id FROM carrier_news WHERE received_at < @before ORDER BY received_at LIMIT @most)
        """,
        ("before", before), ("most", most));
}

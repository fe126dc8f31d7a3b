using Stoa.Kernel.Data;

namespace Stoa.Payments;

/// <summary>
/// A buyer's bank wants money back: it lies on the desk until the banks have decided. Whoever answers it does so at the provider; what is
/// lost there is the shop's loss, and no refund.
/// </summary>
internal static class NoteDispute
{
    /// <param name="payment">Held by this transaction.</param>
    public static async ValueTask Run(Tx tx, Payment payment, ProviderDispute said)
    {
        // A word that is older than the last one changes nothing.
        await tx.Execute(
            """
            INSERT INTO dispute (id, provider_id, payment_id, order_id, amount_minor, currency, status, reason, noted_at, settled_at)
            VALUES (@id, @provider_id, @payment_id, @order_id, @amount_minor, @currency, @status, @reason, @now, @settled_at)
            ON CONFLICT (provider_id) DO UPDATE SET status = excluded.status, settled_at = excluded.settled_at
            WHERE dispute.settled_at IS NULL
            """,
            ("id", tx.NewId("dsk_")), ("provider_id", said.Id), ("payment_id", payment.Id), ("order_id", payment.OrderId),
            ("amount_minor", said.Amount.Minor), ("currency", said.Amount.Currency), ("status", said.Status), ("reason", said.Reason),
            ("now", tx.Now), ("settled_at", IsDecided(said.Status) ? tx.Now : (DateTimeOffset?)null));
    }

    private static bool IsDecided(string status) => status is "won" or "lost" or "warning-closed" or "prevented";
}

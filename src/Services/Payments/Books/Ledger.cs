using Stoa.Contracts;
using Stoa.Kernel.Data;

namespace Stoa.Payments;

/// <summary>The books: what the provider holds for us, and what orders paid. Every movement is written twice and sums to zero.</summary>
internal static class Ledger
{
    public static void Captured(Tx tx, string paymentId, Money amount) =>
        Write(tx, "capture", paymentId, amount.Minor, amount.Currency);

    public static void Refunded(Tx tx, string refundId, Money amount) =>
        Write(tx, "refund", refundId, checked(-amount.Minor), amount.Currency);

    private static void Write(Tx tx, string source, string sourceId, long minor, string currency)
    {
        tx.Insert(
            """
            INSERT INTO ledger (source, source_id, leg, account, currency, amount_minor, at)
            VALUES (@source, @source_id, 1, 'provider', @currency, @minor, @now),
                (@source, @source_id, 2, 'orders', @currency, @other, @now)
            """,
            ("source", source), ("source_id", sourceId), ("currency", currency), ("minor", minor), ("other", checked(-minor)),
            ("now", tx.Now));
    }
}

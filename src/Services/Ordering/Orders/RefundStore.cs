using Stoa.Kernel.Data;

namespace Stoa.Ordering;

/// <summary>Every statement that touches what went back of an order's payments.</summary>
internal static class RefundStore
{
    /// <summary>How much of a payment went back so far.</summary>
    public static async ValueTask<long> Of(Snapshot snapshot, string orderId, string paymentId) => await snapshot.QueryWhole(
        "SELECT refunded_minor FROM order_refund WHERE order_id = @order_id AND payment_id = @payment_id",
        ("order_id", orderId), ("payment_id", paymentId)) ?? 0;

    /// <summary>Keeps how much went back in all. False: as much or more was known before.</summary>
    public static async ValueTask<bool> Raise(Tx tx, string orderId, string paymentId, long soFar) => await tx.Execute(
        """
        INSERT INTO order_refund (order_id, payment_id, refunded_minor) VALUES (@order_id, @payment_id, @so_far)
        ON CONFLICT (order_id, payment_id) DO UPDATE SET refunded_minor = excluded.refunded_minor
        WHERE order_refund.refunded_minor < excluded.refunded_minor
        """,
        ("order_id", orderId), ("payment_id", paymentId), ("so_far", soFar)) == 1;
}

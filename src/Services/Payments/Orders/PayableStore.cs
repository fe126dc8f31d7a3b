using Stoa.Contracts;
using Stoa.Kernel.Data;

namespace Stoa.Payments;

/// <summary>Every statement that touches a payable order. Each keeps to a row of <see cref="PayableTable"/>.</summary>
internal static class PayableStore
{
    private const string Columns =
        """
        payable.order_id, payable.state, payable.customer_id, payable.order_token_hash, payable.amount_minor, payable.currency,
        payable.expires_at, payable.closed_by, payable.paid_by
        """;

    public static ValueTask<Payable?> Get(Snapshot snapshot, string orderId) =>
        snapshot.QueryOne($"SELECT {Columns} FROM payable WHERE order_id = @order_id", Read, ("order_id", orderId));

    /// <summary>The order and its open attempt, at one glance.</summary>
    public static ValueTask<PayableWithAttempt?> WithAttempt(Snapshot snapshot, string orderId) => snapshot.QueryOne(
        $"""
        SELECT {Columns}, {PaymentStore.Columns} FROM payable
        LEFT JOIN payment ON payment.order_id = payable.order_id AND payment.state IN ('new', 'pending', 'unknown')
        WHERE payable.order_id = @order_id
        """,
        row => new PayableWithAttempt(Read(row), row.IsNull(9) ? null : PaymentStore.ReadAt(row, 9)), ("order_id", orderId));

    /// <summary>The order of a payment, and the payment.</summary>
    public static ValueTask<PayableWithAttempt?> WithPayment(Snapshot snapshot, string paymentId) => snapshot.QueryOne(
        $"""
        SELECT {Columns}, {PaymentStore.Columns} FROM payment JOIN payable ON payable.order_id = payment.order_id
        WHERE payment.id = @payment_id
        """,
        row => new PayableWithAttempt(Read(row), PaymentStore.ReadAt(row, 9)), ("payment_id", paymentId));

    /// <summary>Unknown becomes open. False: it is known already.</summary>
    public static async ValueTask<bool> Open(Tx tx, PaymentRequested asked, DateTimeOffset lookAt) => await tx.Execute(
        """
        INSERT INTO payable
            (order_id, state, customer_id, order_token_hash, amount_minor, currency, expires_at, attempts, look_at)
        VALUES (@order_id, 'open', @customer_id, @order_token_hash, @amount_minor, @currency, @expires_at, 1, @look_at)
        ON CONFLICT (order_id) DO NOTHING
        """,
        ("order_id", asked.OrderId), ("customer_id", asked.CustomerId), ("order_token_hash", asked.OrderTokenHash),
        ("amount_minor", asked.Total.Minor), ("currency", asked.Total.Currency), ("expires_at", asked.ExpiresAt), ("look_at", lookAt)) == 1;

    /// <summary>
    /// Open becomes closed, and unknown becomes a tombstone. Gives how often somebody tried to pay it; nothing: it was closed already.
    /// </summary>
    /// <param name="tokenHash">By which a guest is known who comes to look at a tombstone.</param>
    public static ValueTask<long?> Close(
        Tx tx, string orderId, string? customerId, string? tokenHash, PayableNews by, string? paidBy) => tx.QueryWhole(
        """
        INSERT INTO payable (order_id, state, customer_id, order_token_hash, attempts, look_at, closed_by, paid_by)
        VALUES (@order_id, 'closed', @customer_id, @token_hash, 0, 0, @closed_by, @paid_by)
        ON CONFLICT (order_id) DO UPDATE SET state = 'closed', closed_by = excluded.closed_by, paid_by = excluded.paid_by
        WHERE payable.state = 'open'
        RETURNING attempts
        """,
        ("order_id", orderId), ("customer_id", customerId), ("token_hash", tokenHash), ("closed_by", by.Word()), ("paid_by", paidBy));

    /// <summary>One more attempt, while the order is open and there were not too many.</summary>
    public static async ValueTask<bool> CountAttempt(Tx tx, string orderId) => await tx.Execute(
        "UPDATE payable SET attempts = attempts + 1 WHERE order_id = @order_id AND state = 'open' AND attempts < @most",
        ("order_id", orderId), ("most", Payable.MostAttempts)) == 1;

    /// <summary>Open orders that nobody has looked at for a while.</summary>
    public static ValueTask<List<Payable>> ToLookAt(Snapshot snapshot, DateTimeOffset now, int most) => snapshot.Query(
        $"SELECT {Columns} FROM payable WHERE state = 'open' AND look_at <= @now ORDER BY look_at LIMIT @most", Read,
        ("now", now), ("most", most));

    public static async ValueTask<bool> LookAgain(Tx tx, string orderId, DateTimeOffset at) => await tx.Execute(
        "UPDATE payable SET look_at = @at WHERE order_id = @order_id AND state = 'open'", ("order_id", orderId), ("at", at)) == 1;

    /// <summary>Forgets whose orders these were, some at a time; gives how many.</summary>
    public static ValueTask<int> Forget(Tx tx, string userId, int most) => tx.Execute(
        """
        UPDATE payable SET customer_id = NULL
        WHERE order_id IN (SELECT order_id FROM payable WHERE customer_id = @user_id ORDER BY order_id LIMIT @most)
        """,
        ("user_id", userId), ("most", most));

    private static Payable Read(Row row) => new(
        row.Text(0), row.Text(1) == "open" ? PayableState.Open : PayableState.Closed, row.TextOrNull(2), row.TextOrNull(3),
        row.IsNull(4) ? null : new Money(row.Whole(4), row.Text(5)), row.TimeOrNull(6), row.TextOrNull(7), row.TextOrNull(8));
}

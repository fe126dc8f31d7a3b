using Stoa.Contracts;
using Stoa.Kernel.Data;

namespace Stoa.Payments;

/// <summary>What lies on the money desk: money that somebody should know of, and what was done about it.</summary>
internal sealed record DeskEntry(
    string Id, string Kind, string? OrderId, string? PaymentId, string? RefundId, Money Amount, string Detail, DateTimeOffset NotedAt,
    DateTimeOffset? SettledAt, string? SettledBy);

/// <summary>The money desk: every statement that touches it.</summary>
internal static class MoneyDesk
{
    /// <summary>Captured, and the order said that it can't take it.</summary>
    public const string NoOrder = "no-order";

    /// <summary>Captured, but not what was asked for.</summary>
    public const string Misfit = "misfit";

    /// <summary>Captured long ago, and the order neither took it nor sent it back.</summary>
    public const string Unclaimed = "unclaimed";

    /// <summary>The provider says that it captured something that we never asked for.</summary>
    public const string UnknownCapture = "unknown-capture";

    public const string RefundFailed = "refund-failed";

    public const string RefundStuck = "refund-stuck";

    /// <summary>A buyer's bank wants it back.</summary>
    public const string Dispute = "dispute";

    private const string Columns =
        "id, kind, order_id, payment_id, refund_id, amount_minor, currency, detail, noted_at, settled_at, settled_by";

    private const string DisputeColumns =
        "id, 'dispute', order_id, payment_id, NULL, amount_minor, currency, reason || ': ' || status, noted_at, settled_at, "
        + "CASE WHEN settled_at IS NULL THEN NULL ELSE status END";

    /// <summary>Puts something on the desk, once.</summary>
    public static async ValueTask<bool> Note(
        Tx tx, string kind, string subjectId, string? orderId, string? paymentId, string? refundId, Money amount, string detail) =>
        await tx.Execute(
            """
            INSERT INTO money_desk
                (id, kind, subject_id, order_id, payment_id, refund_id, amount_minor, currency, detail, noted_at)
            VALUES (@id, @kind, @subject_id, @order_id, @payment_id, @refund_id, @amount_minor, @currency, @detail, @now)
            ON CONFLICT (kind, subject_id) DO NOTHING
            """,
            ("id", tx.NewId("dsk_")), ("kind", kind), ("subject_id", subjectId), ("order_id", orderId), ("payment_id", paymentId),
            ("refund_id", refundId), ("amount_minor", amount.Minor), ("currency", amount.Currency), ("detail", detail),
            ("now", tx.Now)) == 1;

    /// <summary>A refund went through: what waited for it is settled.</summary>
    public static async ValueTask Refunded(Tx tx, string refundId, string paymentId) => await tx.Execute(
        """
        UPDATE money_desk SET settled_at = @now, settled_by = 'refunded'
        WHERE settled_at IS NULL AND (refund_id = @refund_id OR (kind = 'unclaimed' AND payment_id = @payment_id))
        """,
        ("refund_id", refundId), ("payment_id", paymentId), ("now", tx.Now));

    /// <summary>Orders that took their money after all.</summary>
    public static async ValueTask Taken(Tx tx) => await tx.Execute(
        """
        UPDATE money_desk SET settled_at = @now, settled_by = 'taken'
        WHERE settled_at IS NULL AND kind = 'unclaimed'
            AND EXISTS (SELECT 1 FROM payable WHERE payable.order_id = money_desk.order_id AND payable.paid_by = money_desk.payment_id)
        """,
        ("now", tx.Now));

    /// <summary>Newest first, disputes among the rest; only what is open, where that is asked for.</summary>
    public static ValueTask<List<DeskEntry>> Page(Snapshot snapshot, bool onlyOpen, string? below, int limit) => snapshot.Query(
        $"""
        SELECT {Columns} FROM (
            SELECT {Columns} FROM money_desk
            UNION ALL
            SELECT {DisputeColumns} FROM dispute) AS desk
        WHERE id < @below AND (@only_open = 0 OR settled_at IS NULL) ORDER BY id DESC LIMIT @limit
        """,
        Read, ("below", below ?? "dsk_~"), ("only_open", onlyOpen), ("limit", limit));

    /// <summary>What is or was on the desk about an order, oldest first.</summary>
    public static ValueTask<List<DeskEntry>> Of(Snapshot snapshot, string orderId) => snapshot.Query(
        $"""
        SELECT {Columns} FROM money_desk WHERE order_id = @order_id
        UNION ALL
        SELECT {DisputeColumns} FROM dispute WHERE order_id = @order_id
        ORDER BY id
        """,
        Read, ("order_id", orderId));

    private static DeskEntry Read(Row row) => new(
        row.Text(0), row.Text(1), row.TextOrNull(2), row.TextOrNull(3), row.TextOrNull(4), new Money(row.Whole(5), row.Text(6)),
        row.Text(7), row.Time(8), row.TimeOrNull(9), row.TextOrNull(10));
}

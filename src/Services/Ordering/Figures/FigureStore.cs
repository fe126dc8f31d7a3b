using Stoa.Contracts;
using Stoa.Kernel;
using Stoa.Kernel.Data;
using Stoa.Kernel.Web;

namespace Stoa.Ordering;

/// <summary>What became of the orders that were placed on a day in a currency.</summary>
/// <param name="Day">Days since 1970.</param>
/// <param name="Paid">Orders that were ever paid, whatever came of them later.</param>
internal sealed record DayOfOrders(
    long Day, long Placed, long Paid, long Cancelled, long Expired, long Rejected, Money Revenue, Money Refunded);

/// <summary>How many of a product were sold, and for how much.</summary>
internal sealed record Seller(string ProductId, string ProductName, long Quantity, long Orders, Money Revenue);

/// <summary>Every statement that adds up orders. Ids are ordered by time, so the orders of some days lie together.</summary>
internal static class FigureStore
{
    private const string Placed = "o.id >= @first AND o.id < @last AND o.created_at >= @start AND o.created_at < @end";

    /// <summary>One that costs nothing is paid without a payment.</summary>
    private const string WasPaid = "(o.payment_id IS NOT NULL OR o.status IN ('paid', 'shipped', 'delivered', 'refunded'))";

    /// <summary>An id is made at its order's time or a little later, and the clocks of two processes differ.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromHours(1);

    /// <summary>Days and currencies without an order are left out.</summary>
    public static ValueTask<List<DayOfOrders>> ByDay(Snapshot snapshot, Days days) => snapshot.Query(
        $"""
        SELECT o.created_at / 86400000, o.currency, COUNT(*), SUM(CASE WHEN {WasPaid} THEN 1 ELSE 0 END),
            SUM(CASE WHEN o.status = 'cancelled' THEN 1 ELSE 0 END), SUM(CASE WHEN o.status = 'expired' THEN 1 ELSE 0 END),
            SUM(CASE WHEN o.status = 'rejected' THEN 1 ELSE 0 END),
            CAST(SUM(CASE WHEN {WasPaid} THEN o.total_minor ELSE 0 END) AS BIGINT), CAST(SUM(COALESCE(r.refunded_minor, 0)) AS BIGINT)
        FROM orders AS o LEFT JOIN order_refund AS r ON r.order_id = o.id AND r.payment_id = o.payment_id
        WHERE {Placed}
        GROUP BY o.created_at / 86400000, o.currency
        ORDER BY 1, 2
        """,
        row => new DayOfOrders(
            row.Whole(0), row.Whole(2), row.Whole(3), row.Whole(4), row.Whole(5), row.Whole(6), new Money(row.Whole(7), row.Text(1)),
            new Money(row.Whole(8), row.Text(1))),
        ("first", Clock.FirstId("ord_", days.Start - Margin)), ("last", Clock.FirstId("ord_", days.End + Margin)),
        ("start", days.Start), ("end", days.End));

    /// <summary>What was bought most by orders that were paid and neither cancelled nor refunded, by pieces.</summary>
    public static ValueTask<List<Seller>> BestSellers(Snapshot snapshot, Days days, int most) => snapshot.Query(
        $"""
        SELECT l.product_id, MAX(l.product_name), CAST(SUM(l.quantity) AS BIGINT), COUNT(*), CAST(SUM(l.line_minor) AS BIGINT), o.currency
        FROM orders AS o JOIN order_line AS l ON l.order_id = o.id
        WHERE {Placed} AND o.status IN ('paid', 'shipped', 'delivered')
        GROUP BY l.product_id, o.currency
        ORDER BY 3 DESC, 5 DESC, 1
        LIMIT @most
        """,
        row => new Seller(row.Text(0), row.Text(1), row.Whole(2), row.Whole(3), new Money(row.Whole(4), row.Text(5))),
        ("first", Clock.FirstId("ord_", days.Start - Margin)), ("last", Clock.FirstId("ord_", days.End + Margin)),
        ("start", days.Start), ("end", days.End), ("most", most));
}

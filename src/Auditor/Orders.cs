using System.Globalization;

namespace Stoa.Auditor;

/// <summary>Orders move as they may, and none is lost on the way.</summary>
internal static class Orders
{
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestPending = TimeSpan.FromMinutes(11);

    private static readonly string[] Legal =
    [
        "none pending", "pending awaiting-payment", "pending paid", "pending rejected", "pending expired", "pending cancelled",
        "awaiting-payment paid", "awaiting-payment expired", "awaiting-payment cancelled", "paid shipped", "paid cancelled",
        "paid refunded", "shipped delivered", "shipped refunded", "delivered refunded",
    ];

    public static IEnumerable<Invariant> All(DateTimeOffset now)
    {
        var legal = string.Join(", ", Legal.Select(move => $"'{move}'"));
        yield return new(
            "O1", Holds.Always, "every step of an order is a legal one, they follow each other, and the last one is where it stands",
            $"""
            SELECT order_id || ' went from ' || from_state || ' to ' || to_state FROM ordering.order_step
            WHERE from_state <> to_state AND from_state || ' ' || to_state NOT IN ({legal})
            UNION ALL
            SELECT order_id || ' has a gap before step ' || seq FROM (
                SELECT order_id, seq, from_state, LAG(seq, 1, 0) OVER steps AS before_seq,
                    LAG(to_state, 1, 'none') OVER steps AS before_state
                FROM ordering.order_step WINDOW steps AS (PARTITION BY order_id ORDER BY seq)) AS stepped
            WHERE seq <> before_seq + 1 OR from_state <> before_state
            UNION ALL
            SELECT o.id || ' is ' || o.status || ', but its last step says otherwise' FROM ordering.orders AS o
            WHERE NOT EXISTS (SELECT 1 FROM ordering.order_step AS s
                WHERE s.order_id = o.id AND s.seq = o.version AND s.to_state = o.status)
            """);
        yield return new(
            "O2", Holds.Always, "an order's number is its own, and a version of a cart has one live order",
            """
            SELECT 'number ' || number || ' is on ' || COUNT(*) || ' orders' FROM ordering.orders GROUP BY number HAVING COUNT(*) > 1
            UNION ALL
            SELECT cart_id || ' version ' || cart_version || ' has ' || COUNT(*) || ' live orders' FROM ordering.orders
            WHERE status NOT IN ('rejected', 'expired', 'cancelled', 'refunded') GROUP BY cart_id, cart_version HAVING COUNT(*) > 1
            """);
        yield return new(
            "O5", Holds.AtRest, "no order is stuck: what waits is not overdue",
            $"""
            SELECT id || ' is still pending' FROM ordering.orders WHERE status = 'pending' AND created_at < {Before(now, LongestPending)}
            UNION ALL
            SELECT id || ' should have expired' FROM ordering.orders
            WHERE status = 'awaiting-payment' AND expires_at < {Before(now, Grace)}
            """);
        yield return new(
            "O6", Holds.Always, "what is rejected, expired, cancelled or refunded stays so",
            """
            SELECT order_id || ' left ' || from_state FROM ordering.order_step
            WHERE from_state IN ('rejected', 'expired', 'cancelled', 'refunded') AND to_state <> from_state
            """);
        yield return new(
            "O7", Holds.Always, "a paid order never waits for money or expires again",
            """
            SELECT order_id || ' went from paid to ' || to_state FROM ordering.order_step
            WHERE from_state = 'paid' AND to_state NOT IN ('paid', 'shipped', 'cancelled', 'refunded')
            """);
    }

    internal static string Before(DateTimeOffset now, TimeSpan span) =>
        (now - span).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
}

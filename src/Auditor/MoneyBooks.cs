using Stoa.Kernel.Hosting;

namespace Stoa.Auditor;

/// <summary>Money is neither made nor lost, and nobody pays twice.</summary>
internal static class MoneyBooks
{
    private static readonly TimeSpan LongestUnknown = TimeSpan.FromMinutes(15);

    public static IEnumerable<Invariant> All(DateTimeOffset now, IReadOnlyList<ServiceDescription> services) =>
        [.. Totals(), .. Ledgers(), .. Payments(now), .. Columns(services)];

    private static IEnumerable<Invariant> Totals()
    {
        yield return new(
            "M1", Holds.Always, "an order's total is its subtotal less discount plus shipping and tax",
            """
            SELECT id || ' does not add up' FROM ordering.orders
            WHERE total_minor <> subtotal_minor - discount_minor + shipping_minor + tax_minor OR total_minor < 0
               OR discount_minor < 0 OR discount_minor > subtotal_minor OR shipping_minor < 0 OR tax_minor < 0
            """);
        yield return new(
            "M2", Holds.Always, "an order's subtotal is the sum of its lines",
            """
            SELECT o.id || ' is not the sum of its lines' FROM ordering.orders AS o
            LEFT JOIN ordering.order_line AS l ON l.order_id = o.id
            GROUP BY o.id, o.subtotal_minor
            HAVING COALESCE(SUM(l.quantity * l.unit_minor), -1) <> o.subtotal_minor
                OR MIN(l.quantity) < 1 OR SUM(CASE WHEN l.line_minor <> l.quantity * l.unit_minor THEN 1 END) > 0
            """);
    }

    private static IEnumerable<Invariant> Ledgers()
    {
        yield return new(
            "M3", Holds.Always, "every journal of the ledger sums to zero",
            """
            SELECT source || ' ' || source_id || ' does not sum to zero' FROM payments.ledger
            GROUP BY source, source_id, currency HAVING SUM(amount_minor) <> 0 OR COUNT(*) < 2
            UNION ALL
            SELECT p.id || ' captured what the ledger does not tell' FROM payments.payment AS p
            WHERE p.captured_minor > 0 AND NOT EXISTS (SELECT 1 FROM payments.ledger AS l
                WHERE l.source = 'capture' AND l.source_id = p.id AND ABS(l.amount_minor) = p.captured_minor)
            """);
        yield return new(
            "M4", Holds.AtRest, "our books are the provider's books, and it took nothing that we don't know of",
            """
            SELECT p.id || ' differs from the provider: we have ' || p.captured_minor || ' less ' || p.refunded_minor || ', it '
                || COALESCE(f.captured_minor, 0) || ' less ' || COALESCE(f.refunded_minor, 0)
            FROM payments.payment AS p LEFT JOIN simulator.intent AS f ON f.id = p.intent_id
            WHERE p.provider = 'simulator' AND (p.captured_minor <> COALESCE(f.captured_minor, 0)
                OR p.refunded_minor <> COALESCE(f.refunded_minor, 0)
                OR (f.id IS NOT NULL AND p.captured_minor > 0 AND p.currency <> f.currency))
            UNION ALL
            SELECT f.id || ' took ' || f.captured_minor || ' for ' || f.order_id || ', and we know of no such payment'
            FROM simulator.intent AS f LEFT JOIN payments.payment AS p ON p.intent_id = f.id
            WHERE f.captured_minor > 0 AND p.id IS NULL
            """);
        yield return new(
            "M5", Holds.Always, "refunds never exceed what was captured, those under way included",
            """
            SELECT p.id || ' gives back more than it took' FROM payments.payment AS p
            JOIN payments.refund AS r ON r.payment_id = p.id AND r.state <> 'failed'
            GROUP BY p.id, p.captured_minor HAVING SUM(r.amount_minor) > p.captured_minor
            UNION ALL
            SELECT p.id || ' counts other refunds than it has' FROM payments.payment AS p
            LEFT JOIN payments.refund AS r ON r.payment_id = p.id AND r.state <> 'failed'
            GROUP BY p.id, p.refunding_minor HAVING COALESCE(SUM(r.amount_minor), 0) <> p.refunding_minor
            """);
    }

    private static IEnumerable<Invariant> Payments(DateTimeOffset now)
    {
        yield return new(
            "M6", Holds.AtRest, "nobody pays twice: what all payments of an order keep is at most its total",
            """
            SELECT o.id || ' was paid more than it costs' FROM ordering.orders AS o JOIN payments.payment AS p ON p.order_id = o.id
            GROUP BY o.id, o.total_minor HAVING SUM(p.captured_minor - p.refunded_minor) > o.total_minor
            """);
        yield return new(
            "M7", Holds.AtRest, "paid if and only if there is money: a live order has its total, a dead one nothing",
            """
            SELECT o.id || ' is ' || o.status || ' and holds ' || COALESCE(SUM(p.captured_minor - p.refunded_minor), 0)
            FROM ordering.orders AS o LEFT JOIN payments.payment AS p ON p.order_id = o.id
            GROUP BY o.id, o.status, o.total_minor
            HAVING (o.status IN ('cancelled', 'expired', 'rejected', 'refunded', 'pending', 'awaiting-payment')
                    AND COALESCE(SUM(p.captured_minor - p.refunded_minor), 0) <> 0)
                OR (o.status IN ('paid', 'shipped', 'delivered') AND COALESCE(SUM(p.captured_minor), 0) < o.total_minor)
            """);
        yield return new(
            "M8", Holds.Always, "a payment is of its order's amount and currency",
            """
            SELECT p.id || ' took another amount than ' || o.id || ' costs' FROM payments.payment AS p
            JOIN ordering.orders AS o ON o.id = p.order_id
            WHERE p.state = 'succeeded' AND (p.amount_minor <> o.total_minor OR p.currency <> o.currency)
            """);
        yield return new(
            "M9", Holds.AtRest, "no outcome of a payment stays unknown",
            $"""
            SELECT id || ' is still ' || state FROM payments.payment
            WHERE state = 'unknown' AND updated_at < {Orders.Before(now, LongestUnknown)}
            """);
        yield return new(
            "E6", Holds.AtRest, "what a provider told us was applied",
            $"""
            SELECT event_id || ' waits to be applied' FROM payments.provider_event
            WHERE done_at IS NULL AND received_at < {Orders.Before(now, LongestUnknown)}
            """);
    }

    private static IEnumerable<Invariant> Columns(IReadOnlyList<ServiceDescription> services)
    {
        yield return new(
            "M10", Holds.Always, "money is whole numbers of the smallest unit everywhere", string.Join(
                "\nUNION ALL\n", services.Select(one =>
                    $"""
                    SELECT '{one.Name}.' || t.name || '.' || c.name || ' is ' || c.type
                    FROM {one.Name}.sqlite_schema AS t JOIN pragma_table_info(t.name, '{one.Name}') AS c
                    WHERE t.type = 'table' AND UPPER(c.type) NOT IN ('TEXT', 'BIGINT', 'INTEGER', 'BYTEA', 'BLOB', '')
                    """)));
    }
}

namespace Stoa.Auditor;

/// <summary>What clients saw is so. Asked where there is a history of theirs, and of nobody else's orders.</summary>
internal static class Clients
{
    /// <summary>Carts of guests go when nobody has touched them for 30 days.</summary>
    private static readonly TimeSpan CartsStay = TimeSpan.FromDays(29);

    /// <summary>Orders of the crowds that the history tells of.</summary>
    private const string Theirs = "ordering.orders AS o JOIN main.crowd AS w ON SUBSTR(o.email, 1, LENGTH(w.name) + 1) = w.name || '-'";

    public static IEnumerable<Invariant> All(DateTimeOffset now)
    {
        yield return new(
            "O3", Holds.AtRest, "no order is lost: what a client was told to be ordered is there, what was told to be paid is paid",
            """
            SELECT COALESCE(c.order_id, 'an order') || ' was acknowledged to ' || c.buyer || ' and is not there' FROM main.call AS c
            LEFT JOIN ordering.orders AS o ON o.id = c.order_id
            WHERE c.op = 'checkout' AND c.result = 'ok' AND o.id IS NULL
            UNION ALL
            SELECT c.order_id || ' was told to ' || c.buyer || ' to be paid, and no payment of it succeeded' FROM main.call AS c
            LEFT JOIN payments.payment AS p ON p.order_id = c.order_id AND p.state = 'succeeded'
            WHERE c.op = 'pay' AND c.status = 201 AND p.id IS NULL
            """);
        yield return new(
            "O4", Holds.AtRest, "no order is a ghost: somebody asked for each, once, and whoever was refused has none",
            $"""
            SELECT o.id || ' was ordered by nobody' FROM {Theirs}
            LEFT JOIN main.call AS c ON c.email = o.email AND c.op = 'checkout' WHERE c.number IS NULL
            UNION ALL
            SELECT o.id || ' lives, and ' || c.buyer || ' was refused it: ' || c.status || ' ' || COALESCE(c.code, '')
            FROM main.call AS c JOIN ordering.orders AS o ON o.email = c.email AND o.is_live = 1
            WHERE c.op = 'checkout' AND c.result = 'fail' AND COALESCE(c.code, '') <> 'ordered-already'
            UNION ALL
            SELECT MIN(o.id) || ' is one of ' || COUNT(*) || ' live orders of one purchase' FROM {Theirs}
            WHERE o.is_live = 1 GROUP BY o.email HAVING COUNT(*) > 1
            """);
        yield return new(
            "E5", Holds.Always, "whoever asks again with the same key gets the same answer",
            """
            SELECT key || ' was answered in ' || COUNT(DISTINCT status || ' ' || body) || ' ways' FROM main.call
            WHERE key IS NOT NULL AND result IN ('ok', 'fail') GROUP BY key HAVING COUNT(DISTINCT status || ' ' || body) > 1
            """);
        yield return new(
            "K2", Holds.AtRest, "what came into a cart after its checkout is still in it once that is paid, and what was paid is not",
            $"""
            WITH later AS (
                SELECT a.number, a.cart_id, a.product_id FROM main.call AS a
                WHERE a.op = 'add' AND a.result = 'ok' AND a.at > {Orders.Before(now, CartsStay)}
                  AND EXISTS (SELECT 1 FROM main.call AS c WHERE c.cart_id = a.cart_id AND c.op = 'checkout' AND c.number < a.number))
            SELECT a.cart_id || ' has lost ' || a.product_id FROM later AS a
            WHERE NOT EXISTS (SELECT 1 FROM cart.line AS l WHERE l.cart_id = a.cart_id AND l.product_id = a.product_id)
            UNION ALL
            SELECT a.cart_id || ' was seen without ' || a.product_id FROM later AS a
            JOIN main.call AS s ON s.cart_id = a.cart_id AND s.op = 'look' AND s.result = 'ok' AND s.number > a.number
            WHERE INSTR(s.holds, ' ' || a.product_id || ' ') = 0
            UNION ALL
            SELECT l.cart_id || ' still holds ' || l.product_id || ', which ' || o.id || ' paid' FROM {Theirs}
            JOIN ordering.order_line AS b ON b.order_id = o.id
            JOIN cart.line AS l ON l.cart_id = o.cart_id AND l.product_id = b.product_id
            WHERE o.status IN ('paid', 'shipped', 'delivered') AND NOT EXISTS (SELECT 1 FROM later AS a
                WHERE a.cart_id = l.cart_id AND a.product_id = l.product_id)
            """);
    }
}

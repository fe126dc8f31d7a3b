namespace Stoa.Auditor;

/// <summary>Nothing is sold that is not there, and nothing that is there stays hidden.</summary>
internal static class StockBooks
{
    public static IEnumerable<Invariant> All() => [.. Shelves(), .. ForOrders(), .. Telling()];

    private static IEnumerable<Invariant> Shelves()
    {
        yield return new(
            "S1", Holds.Always, "stock is never negative and never promised twice",
            """
            SELECT product_id || ' has ' || on_hand || ' on the shelf and ' || reserved || ' reserved' FROM inventory.stock
            WHERE on_hand < 0 OR reserved < 0 OR reserved > on_hand
            """);
        yield return new(
            "S2", Holds.Always, "what is reserved is what is held for orders",
            """
            SELECT s.product_id || ' reserves ' || s.reserved || ' and holds ' || COALESCE(SUM(h.quantity), 0) FROM inventory.stock AS s
            LEFT JOIN inventory.hold AS h ON h.product_id = s.product_id AND h.state = 'held'
            GROUP BY s.product_id, s.reserved HAVING s.reserved <> COALESCE(SUM(h.quantity), 0)
            UNION ALL
            SELECT h.order_id || ' holds ' || h.product_id || ', which has no stock' FROM inventory.hold AS h
            WHERE h.state = 'held' AND NOT EXISTS (SELECT 1 FROM inventory.stock AS s WHERE s.product_id = h.product_id)
            """);
        yield return new(
            "S3", Holds.Always, "stock is the sum of its movements, and the last one says so",
            """
            SELECT s.product_id || ' is not the sum of its movements' FROM inventory.stock AS s
            LEFT JOIN inventory.movement AS m ON m.product_id = s.product_id
            GROUP BY s.product_id, s.on_hand, s.reserved
            HAVING s.on_hand <> COALESCE(SUM(m.d_on_hand), 0) OR s.reserved <> COALESCE(SUM(m.d_reserved), 0)
            UNION ALL
            SELECT s.product_id || ' stands otherwise than after its last movement' FROM inventory.stock AS s
            JOIN inventory.movement AS m ON m.product_id = s.product_id AND m.version = s.version
            WHERE m.on_hand <> s.on_hand OR m.reserved <> s.reserved
            """);
    }

    private static IEnumerable<Invariant> ForOrders()
    {
        yield return new(
            "S4", Holds.AtRest, "what has left the shelf for orders is what was paid",
            $"""
            SELECT o.id || ' was paid, but ' || l.product_id || ' did not leave the shelf' FROM ordering.orders AS o
            JOIN ({Lines}) AS l ON l.order_id = o.id
            WHERE o.status IN ('paid', 'shipped', 'delivered') AND NOT EXISTS (SELECT 1 FROM inventory.hold AS h
                WHERE h.order_id = o.id AND h.product_id = l.product_id AND h.quantity = l.quantity AND h.state = 'committed')
              AND NOT EXISTS (SELECT 1 FROM ordering.order_step AS s WHERE s.order_id = o.id AND s.what = 'stock-missing')
            UNION ALL
            SELECT h.product_id || ' left the shelf for ' || h.order_id || ', which is not paid' FROM inventory.hold AS h
            WHERE h.state = 'committed' AND NOT EXISTS (SELECT 1 FROM ordering.orders AS o
                WHERE o.id = h.order_id AND o.status IN ('paid', 'shipped', 'delivered', 'refunded'))
            """);
        yield return new(
            "S5", Holds.AtRest, "no hold is forgotten: each belongs to an order that still waits",
            """
            SELECT h.order_id || ' still holds ' || h.product_id FROM inventory.hold AS h
            WHERE h.state = 'held' AND NOT EXISTS (SELECT 1 FROM ordering.orders AS o
                WHERE o.id = h.order_id AND o.status IN ('pending', 'awaiting-payment'))
            """);
        yield return new(
            "S6", Holds.AtRest, "nothing is oversold: what was put on the shelf is there, or went to a paid order",
            $"""
            SELECT s.product_id || ' was sold more often than it was there' FROM inventory.stock AS s
            LEFT JOIN (SELECT product_id, SUM(d_on_hand) AS got FROM inventory.movement 
                WHERE reason IN ('set', 'adjust') GROUP BY product_id) AS g ON g.product_id = s.product_id
            LEFT JOIN (SELECT h.product_id, SUM(h.quantity) AS sold FROM inventory.hold AS h 
                WHERE h.state = 'committed' GROUP BY h.product_id) AS c ON c.product_id = s.product_id
            WHERE COALESCE(g.got, 0) - COALESCE(c.sold, 0) <> s.on_hand
            """);
    }

    private static IEnumerable<Invariant> Telling()
    {
        yield return new(
            "S7", Holds.AtRest, "what Catalog and Cart say can be sold is what can be sold",
            """
            SELECT p.id || ' is told with ' || p.available || ' in stock and has ' || (s.on_hand - s.reserved) FROM cart.product AS p
            JOIN inventory.stock AS s ON s.product_id = p.id WHERE p.available IS NOT NULL AND p.available <> s.on_hand - s.reserved
            """);
        yield return new(
            "E3", Holds.Always, "nothing happens twice to a stock for one reason",
            """
            SELECT reason || ' for ' || reference || ' moved ' || product_id || ' ' || COUNT(*) || ' times' FROM inventory.movement
            GROUP BY reason, reference, product_id HAVING COUNT(*) > 1
            UNION ALL
            SELECT h.order_id || ' is ' || h.state || ' without having moved ' || h.product_id FROM inventory.hold AS h
            WHERE h.state IN ('held', 'committed') AND NOT EXISTS (SELECT 1 FROM inventory.movement AS m
                WHERE m.reference = h.order_id AND m.product_id = h.product_id AND m.reason IN ('hold', 'sale'))
            """);
    }

    /// <summary>An order's lines, one a product.</summary>
    private const string Lines =
        "SELECT order_id, product_id, SUM(quantity) AS quantity FROM ordering.order_line GROUP BY order_id, product_id";
}

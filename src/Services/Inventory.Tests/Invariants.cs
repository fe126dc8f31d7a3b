using Stoa.Kernel.Data;

namespace Stoa.Inventory.Tests;

/// <summary>What holds in every committed state of Inventory's data.</summary>
internal static class Invariants
{
    private const string All =
        """
        SELECT 'S1: oversold ' || product_id FROM stock WHERE on_hand < 0 OR reserved < 0 OR reserved > on_hand
        UNION ALL
        SELECT 'S2: ' || s.product_id || ' has ' || s.reserved || ' reserved' FROM stock AS s
        LEFT JOIN hold AS h ON h.product_id = s.product_id AND h.state = 'held'
        GROUP BY s.product_id, s.reserved HAVING s.reserved <> COALESCE(SUM(h.quantity), 0)
        UNION ALL
        SELECT 'S3: ' || s.product_id || ' is not the sum of its ledger' FROM stock AS s
        LEFT JOIN movement AS m ON m.product_id = s.product_id
        GROUP BY s.product_id, s.on_hand, s.reserved
        HAVING s.on_hand <> COALESCE(SUM(m.d_on_hand), 0) OR s.reserved <> COALESCE(SUM(m.d_reserved), 0)
        UNION ALL
        SELECT 'S3: the ledger of ' || m.product_id || ' breaks at ' || m.version FROM movement AS m
        WHERE m.on_hand <> (SELECT SUM(d_on_hand) FROM movement AS b WHERE b.product_id = m.product_id AND b.version <= m.version)
           OR m.reserved <> (SELECT SUM(d_reserved) FROM movement AS b WHERE b.product_id = m.product_id AND b.version <= m.version)
        UNION ALL
        SELECT 'an order in two states: ' || order_id FROM hold GROUP BY order_id HAVING COUNT(DISTINCT state) > 1
        UNION ALL
        SELECT 'a stock unlike its last entry: ' || s.product_id FROM stock AS s
        JOIN movement AS m ON m.product_id = s.product_id
        AND m.version = (SELECT MAX(version) FROM movement AS l WHERE l.product_id = s.product_id)
        WHERE m.on_hand <> s.on_hand OR m.reserved <> s.reserved OR m.version > s.version
        """;

    public static Task<List<string>> Violations(Database database) =>
        database.Read(async snapshot => await snapshot.Query(All, static row => row.Text(0)));
}

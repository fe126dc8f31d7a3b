using Stoa.Contracts;
using Stoa.Kernel.Data;

namespace Stoa.Inventory;

/// <summary>Every statement that touches a hold.</summary>
internal static class HoldStore
{
    /// <summary>What these orders have, as far as anything is known of them.</summary>
    public static async ValueTask<Dictionary<string, Hold>> Of(Snapshot snapshot, string[] orderIds)
    {
        var rows = await snapshot.Query(
            "SELECT order_id, state, product_id, quantity FROM hold WHERE order_id IN (@order_ids) ORDER BY order_id, product_id",
            static row => (OrderId: row.Text(0), State: row.Text(1), Line: new StockLine(row.Text(2), row.Small(3))),
            ("order_ids", orderIds));
        var holds = new Dictionary<string, Hold>(rows.Count, StringComparer.Ordinal);
        for (var (start, end) = (0, 0); start < rows.Count; start = end)
        {
            List<StockLine> lines = [];
            for (; end < rows.Count && rows[end].OrderId == rows[start].OrderId; end++)
                lines.Add(rows[end].Line);
            holds.Add(rows[start].OrderId, new Hold(rows[start].OrderId, HoldStates.Read(rows[start].State), lines));
        }
        return holds;
    }

    /// <summary>Writes what orders have now. Whoever was faster with the same order wins, and this transaction runs again.</summary>
    public static async ValueTask Save(Tx tx, IEnumerable<Hold> changed)
    {
        foreach (var hold in changed.Where(hold => hold.Was == HoldState.None))
        {
            foreach (var (productId, quantity) in hold.Lines)
            {
                tx.Insert(
                    "INSERT INTO hold (order_id, product_id, quantity, state) VALUES (@order_id, @product_id, @quantity, @state)",
                    ("order_id", hold.OrderId), ("product_id", productId), ("quantity", quantity), ("state", hold.State.Word()));
            }
        }
        foreach (var move in changed.Where(hold => hold.Was != HoldState.None).GroupBy(hold => (hold.Was, hold.State)))
        {
            var moved = await tx.Execute(
                "UPDATE hold SET state = @state WHERE order_id IN (@order_ids) AND state = @was",
                ("state", move.Key.State.Word()), ("order_ids", move.Select(hold => hold.OrderId).ToArray()), ("was", move.Key.Was.Word()));
            if (moved != move.Sum(hold => hold.Lines.Count))
                throw new Overtaken("an order's hold");
        }
    }
}

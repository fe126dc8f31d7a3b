using Stoa.Contracts;
using Stoa.Kernel.Data;

namespace Stoa.Ordering;

/// <summary>Every statement that touches the lines of an order. They are written with it and never change.</summary>
internal static class LineStore
{
    public static async ValueTask Add(Tx tx, string orderId, IReadOnlyList<OrderLine> lines)
    {
        for (var i = 0; i < lines.Count; i++)
        {
            var line = lines[i];
            await tx.Execute(
                """
                INSERT INTO order_line (order_id, line_no, product_id, product_name, quantity, unit_minor, line_minor)
                VALUES (@order_id, @line_no, @product_id, @product_name, @quantity, @unit_minor, @line_minor)
                """,
                ("order_id", orderId), ("line_no", i + 1), ("product_id", line.ProductId), ("product_name", line.ProductName),
                ("quantity", line.Quantity), ("unit_minor", line.UnitPrice.Minor), ("line_minor", (line.UnitPrice * line.Quantity).Minor));
        }
    }

    /// <summary>The lines of one order, as they were in the cart.</summary>
    public static ValueTask<List<OrderLine>> Of(Snapshot snapshot, Order order) => snapshot.Query(
        "SELECT product_id, product_name, quantity, unit_minor FROM order_line WHERE order_id = @order_id ORDER BY line_no",
        row => new OrderLine(row.Text(0), row.Text(1), row.Small(2), new Money(row.Whole(3), order.Total.Currency)),
        ("order_id", order.Id));

    /// <summary>The lines of several orders.</summary>
    public static async ValueTask<ILookup<string, OrderLine>> Of(Snapshot snapshot, IReadOnlyList<Order> orders)
    {
        var currencies = orders.ToDictionary(order => order.Id, order => order.Total.Currency, StringComparer.Ordinal);
        var lines = await snapshot.Query(
            """
            SELECT product_id, product_name, quantity, unit_minor, order_id FROM order_line WHERE order_id IN (@ids)
            ORDER BY order_id, line_no
            """,
            row => (Order: row.Text(4), Line: new OrderLine(
                row.Text(0), row.Text(1), row.Small(2), new Money(row.Whole(3), currencies[row.Text(4)]))),
            ("ids", orders.Select(order => order.Id).ToArray()));
        return lines.ToLookup(one => one.Order, one => one.Line, StringComparer.Ordinal);
    }
}

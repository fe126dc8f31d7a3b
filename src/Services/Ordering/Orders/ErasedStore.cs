using Stoa.Kernel.Data;

namespace Stoa.Ordering;

/// <summary>Every statement that forgets a customer.</summary>
internal static class ErasedStore
{
    public static async ValueTask Add(Tx tx, string customerId) => await tx.Execute(
        "INSERT INTO erased_customer (customer_id, at) VALUES (@customer_id, @now) ON CONFLICT DO NOTHING",
        ("customer_id", customerId), ("now", tx.Now));

    /// <summary>Takes some orders of customers who are to be forgotten.</summary>
    public static async ValueTask<List<Order>> Orders(Tx tx, int limit)
    {
        var ids = await tx.Query(
            "SELECT o.id FROM erased_customer AS e JOIN orders AS o ON o.customer_id = e.customer_id ORDER BY o.id LIMIT @limit",
            row => row.Text(0), ("limit", limit));
        var orders = new List<Order>(ids.Count);
        foreach (var id in ids)
        {
            if (await OrderStore.Take(tx, id) is { } order)
                orders.Add(order);
        }
        return orders;
    }

    /// <summary>Takes the person out of an order: whose it was, where it went, what they wrote.</summary>
    public static async ValueTask Forget(Tx tx, string orderId)
    {
        await tx.Execute(
            """
            UPDATE orders SET customer_id = NULL, email = '', email_folded = NULL, shipping_address = NULL, tracking = NULL WHERE id = @id
            """,
            ("id", orderId));
        await tx.Execute(
            "UPDATE order_step SET detail = NULL WHERE order_id = @id AND actor = @customer AND detail IS NOT NULL",
            ("id", orderId), ("customer", Fact.Customer));
    }

    /// <summary>Lets go of those of whom nothing can come any more.</summary>
    public static async ValueTask Sweep(Tx tx, DateTimeOffset before) => await tx.Execute(
        """
        DELETE FROM erased_customer WHERE at < @before
        AND NOT EXISTS (SELECT 1 FROM orders WHERE orders.customer_id = erased_customer.customer_id)
        """,
        ("before", before));
}

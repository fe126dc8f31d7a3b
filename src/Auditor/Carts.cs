namespace Stoa.Auditor;

/// <summary>Carts lose only what was paid.</summary>
internal static class Carts
{
    public static IEnumerable<Invariant> All()
    {
        yield return new(
            "K1", Holds.AtRest, "a cart is emptied only for an order that was paid",
            """
            SELECT c.cart_id || ' was emptied for ' || c.order_id || ', which was never paid' FROM cart.cleared AS c
            WHERE NOT EXISTS (SELECT 1 FROM ordering.orders AS o JOIN ordering.order_step AS s ON s.order_id = o.id
                WHERE o.id = c.order_id AND o.cart_id = c.cart_id AND s.to_state = 'paid' AND s.from_state <> 'paid')
            UNION ALL
            SELECT o.id || ' was paid, but its cart was not emptied' FROM ordering.orders AS o
            WHERE o.status IN ('paid', 'shipped', 'delivered') AND NOT EXISTS (SELECT 1 FROM cart.cleared AS c WHERE c.order_id = o.id)
            """);
        yield return new(
            "K3", Holds.Always, "a guest's cart that was merged is empty, and what it was merged into is a user's",
            """
            SELECT g.id || ' was merged and still holds something' FROM cart.cart AS g
            WHERE g.merged_into IS NOT NULL AND EXISTS (SELECT 1 FROM cart.line AS l WHERE l.cart_id = g.id)
            UNION ALL
            SELECT g.id || ' was merged into a cart of nobody' FROM cart.cart AS g
            WHERE g.merged_into IS NOT NULL
              AND NOT EXISTS (SELECT 1 FROM cart.cart AS u WHERE u.id = g.merged_into AND u.user_id IS NOT NULL)
            """);
    }
}

using Stoa.Contracts;
using Stoa.Kernel.Data;

namespace Stoa.Cart;

/// <summary>An order was paid: what it took goes out of its cart, or of the one that it was merged into. Once an order.</summary>
public static class ClearOrdered
{
    public const int MostAtOnce = 64;

    /// <summary>The note, the cart, the one that it was merged into, its version, and each line.</summary>
    public static int Rows(OrderPaid order) => order.Lines.Count + 4;

    public static async Task Run(Tx tx, IReadOnlyList<OrderPaid> paid)
    {
        // In one order, so that two processes never wait for each other.
        foreach (var order in paid.OrderBy(order => order.CartId, StringComparer.Ordinal))
            await Run(tx, order);
    }

    private static async Task Run(Tx tx, OrderPaid order)
    {
        if (!await CartStore.NoteCleared(tx, order.OrderId, order.CartId, order.CartVersion)
            || await CartStore.EmptyIfUnchanged(tx, order.CartId, order.CartVersion)
            || await CartStore.TakeSuccessor(tx, order.CartId) is not { } cart)
            return;
        // Versions of another cart say nothing of this one.
        var orderedVersion = cart.Id == order.CartId ? order.CartVersion : long.MaxValue;
        await CartStore.Save(tx, cart, cart.Without(order.Lines, orderedVersion));
    }
}

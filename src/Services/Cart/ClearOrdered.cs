using Stoa.Contracts;
using Stoa.Kernel.Data;

namespace Stoa.Cart;

/// <summary>An order was paid: what it took goes out of its cart, or of the one that it was merged into. Once an order.</summary>
public static class ClearOrdered
{
    /// <summary>An order's cart may be changed in a few rows or in many; with this many most batches fit into a transaction.</summary>
    public const int MostAtOnce = 32;

    /// <summary>How long it is known that an order was taken out.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromDays(90);

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

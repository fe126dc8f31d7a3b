using Stoa.Kernel.Data;

namespace Stoa.Ordering;

/// <summary>Inventory holds everything that the order needs: it may be paid, or is paid where it costs nothing.</summary>
internal static class ReserveStock
{
    private static readonly Fact Held = new(Happening.StockReserved, Fact.Inventory);
    private static readonly Fact HeldForNothing = new(Happening.StockReservedForNothing, Fact.Inventory);

    public static async Task Run(Tx tx, OrderTokens tokens, string orderId)
    {
        if (await OrderStore.AwaitPayment(tx, orderId) is { } awaiting)
            await Moves.Made(tx, tokens, OrderState.Pending, awaiting, Held);
        else if (await OrderStore.Take(tx, orderId) is { } order)
            await Moves.Make(tx, tokens, order, order.Total.Minor == 0 ? HeldForNothing : Held);
    }
}

using Stoa.Contracts;
using Stoa.Kernel.Data;

namespace Stoa.Ordering;

/// <summary>Inventory has too little, so nothing is held: the order is over, and what was short stays known.</summary>
internal static class RejectOrder
{
    public static async Task Run(Tx tx, OrderTokens tokens, string orderId, IReadOnlyList<Shortage> shortages)
    {
        if (await OrderStore.Take(tx, orderId) is { } order)
        {
            await Moves.Make(tx, tokens, order, new Fact(Happening.StockRefused, Fact.Inventory)
            {
                Detail = Step.DetailOf(shortages),
                Reason = "Not enough in stock.",
            });
        }
    }
}

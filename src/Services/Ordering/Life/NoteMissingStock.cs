using Stoa.Contracts;
using Stoa.Kernel.Data;

namespace Stoa.Ordering;

/// <summary>The order was paid after its hold was gone and there is nothing left to give: its timeline says so, people decide.</summary>
internal static class NoteMissingStock
{
    public static async Task Run(Tx tx, OrderTokens tokens, string orderId, IReadOnlyList<Shortage> shortages)
    {
        if (await OrderStore.Take(tx, orderId) is { } order)
        {
            await Moves.Make(tx, tokens, order, new Fact(Happening.StockMissing, Fact.Inventory)
            {
                About = orderId,
                Detail = Step.DetailOf(shortages),
            });
        }
    }
}

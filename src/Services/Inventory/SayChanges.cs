using Stoa.Contracts;
using Stoa.Kernel.Data;

namespace Stoa.Inventory;

/// <summary>
/// Tells what can be sold of everything where that is another number than was told before, many products in one word; and the staff where
/// there is little left, once for each time that it comes to that.
/// </summary>
internal static class SayChanges
{
    /// <summary>So many products are told in one event; the next turn tells the rest.</summary>
    public const int MostAtOnce = 100;

    public static async Task Run(Tx tx)
    {
        var unsaid = await Unsaid.Some(tx, MostAtOnce);
        List<StockLevel> items = [];
        foreach (var stock in unsaid)
        {
            // A sister process may be telling it at this moment.
            if (!await Unsaid.Said(tx, stock))
                continue;
            items.Add(new(stock.ProductId, stock.Available, stock.Version));
            if (stock.IsLow && !stock.WasLow)
                tx.Publish(new StockLow(stock.ProductId, stock.ProductName, stock.Available, stock.LowStockAt));
        }
        if (items.Count > 0)
            tx.Publish(new StockChanged(items));
    }
}

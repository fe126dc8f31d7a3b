using Stoa.Contracts;
using Stoa.Kernel.Data;

namespace Stoa.Inventory;

/// <summary>
/// Sets a product's stock as its page in the catalog asks, once for each question, and answers at once, since somebody waits. What is held
/// for orders can't be taken away.
/// </summary>
internal static class SetAskedStock
{
    public static async Task Run(Tx tx, StockAsked asked)
    {
        await StockStore.AddEmpty(tx, asked.ProductId);
        var stock = await StockStore.Take(tx, asked.ProductId) ?? throw new InvalidOperationException($"{asked.ProductId} was not added.");
        if (!await StockStore.HasMoved(tx, asked.ProductId, EditStock.Set, asked.AskId))
        {
            if (asked.Stock < stock.Reserved)
            {
                tx.Publish(new StockAskRefused(asked.AskId, asked.ProductId, asked.Stock, stock.Reserved));
                return;
            }
            stock = await EditStock.Write(tx, stock, EditStock.Set, asked.AskId, asked.Stock - stock.OnHand, null, asked.By);
            await StockStore.TellAgain(tx, stock.ProductId);
        }
        tx.Publish(new StockChanged([new(stock.ProductId, stock.Available, stock.Version, asked.AskId)]));
    }
}

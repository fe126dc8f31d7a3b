using Stoa.Contracts;
using Stoa.Kernel.Data;

namespace Stoa.Catalog;

/// <summary>Inventory says what can be sold of some products: the newest word counts.</summary>
internal static class KeepStock
{
    private static readonly TimeSpan AskMemory = TimeSpan.FromDays(1);

    public static async Task Run(Tx tx, StockChanged happened)
    {
        foreach (var item in happened.Items.OrderBy(item => item.ProductId, StringComparer.Ordinal))
        {
            if (await ProductStore.KeepStock(tx, item.ProductId, item.Available, item.Version))
                tx.Touch(Showcase.Key);
            if (item.AskId is { } askId)
            {
                await StockAskStore.Set(tx, askId);
                tx.Touch(AskStock.Waiting(askId));
            }
        }
    }

    /// <summary>What was asked for can't be.</summary>
    public static async Task Refuse(Tx tx, StockAskRefused refused)
    {
        await StockAskStore.Refuse(tx, refused.AskId, refused.Reserved);
        tx.Touch(AskStock.Waiting(refused.AskId));
    }

    /// <summary>Nobody waits for an answer that long.</summary>
    public static async Task ForgetAsks(Tx tx) => await StockAskStore.Forget(tx, tx.Now - AskMemory);
}

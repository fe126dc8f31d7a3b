using Stoa.Contracts;
using Stoa.Kernel.Data;

namespace Stoa.Cart;

/// <summary>Keeps up with what the products are and what can be sold of them.</summary>
public static class HearProducts
{
    public const int MostAtOnce = 64;

    public static async Task Run(Tx tx, IReadOnlyList<ProductChanged> changes)
    {
        foreach (var change in changes.OrderBy(change => change.Product.ProductId, StringComparer.Ordinal))
            await ProductStore.Hear(tx, change.Product);
    }

    public static async Task Run(Tx tx, StockChanged change)
    {
        foreach (var level in change.Items.OrderBy(level => level.ProductId, StringComparer.Ordinal))
            await ProductStore.Hear(tx, level.ProductId, level.Available, level.Version);
    }
}

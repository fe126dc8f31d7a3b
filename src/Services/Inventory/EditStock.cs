using System.Globalization;
using Stoa.Kernel.Data;
using Stoa.Kernel.Web;

namespace Stoa.Inventory;

/// <summary>The staff count, correct, and say when they want to be warned. In the ledger and in the book.</summary>
internal static class EditStock
{
    /// <summary>What the ledger calls it: counted anew, or more and less of it.</summary>
    public const string Set = "set", Adjust = "adjust";

    public abstract record Outcome;

    public sealed record Edited(Stock Stock) : Outcome;

    public sealed record NoSuchProduct : Outcome;

    public sealed record Stale : Outcome;

    /// <summary>So many are held for orders and can't be taken away.</summary>
    public sealed record BelowReserved(long Reserved) : Outcome;

    /// <summary>More than a shelf can hold.</summary>
    public sealed record TooMany : Outcome;

    public static async Task<Outcome> Run(Tx tx, string actorId, string productId, StockEdit edit, IfMatch wanted)
    {
        if (await StockStore.Take(tx, productId) is not { } stock)
            return new NoSuchProduct();
        if (!wanted.Allows(stock.Version))
            return new Stale();
        var onHand = edit.Stock ?? stock.OnHand + (edit.Adjust ?? 0);
        if (onHand < stock.Reserved)
            return new BelowReserved(stock.Reserved);
        if (onHand > Stock.Most)
            return new TooMany();
        if (edit.Stock is not null || edit.Adjust is not null)
        {
            var reason = edit.Adjust is null ? Set : Adjust;
            stock = await Write(tx, stock, reason, tx.NewId("adj_"), onHand - stock.OnHand, edit.Reason, actorId);
        }
        if (edit.LowStockAt is { } lowStockAt)
        {
            await StockStore.SetLowStockAt(tx, productId, lowStockAt);
            await Audit.Add(tx, actorId, "stock.low-stock-at", productId, Text(stock.LowStockAt), Text(lowStockAt));
            stock = stock with { LowStockAt = lowStockAt, Version = stock.Version + 1 };
        }
        return new Edited(stock);
    }

    /// <summary>Writes another number of pieces for a stock that this transaction has taken.</summary>
    internal static async Task<Stock> Write(
        Tx tx, Stock stock, string reason, string reference, long onHand, string? note, string actorId)
    {
        await StockStore.Move(tx, [new(stock.ProductId, reason, reference, onHand, 0, note)]);
        var now = stock with { OnHand = stock.OnHand + onHand, Version = stock.Version + 1 };
        await Audit.Add(tx, actorId, "stock", stock.ProductId, Text(stock.OnHand), Text(now.OnHand));
        return now;
    }

    private static string Text(long count) => count.ToString(CultureInfo.InvariantCulture);
}

/// <summary>What the staff want of a stock. At most one of the first two is given.</summary>
/// <param name="Stock">So many are on hand.</param>
/// <param name="Adjust">So many more, or less.</param>
/// <param name="Reason">Why there are more or less.</param>
/// <param name="LowStockAt">From when on there is little left.</param>
internal sealed record StockEdit(long? Stock = null, long? Adjust = null, string? Reason = null, long? LowStockAt = null);

using Stoa.Kernel.Data;

namespace Stoa.Catalog;

/// <summary>Every statement that touches a question to Inventory.</summary>
internal static class StockAskStore
{
    public static async ValueTask Add(Tx tx, string id, string productId, long stock) => await tx.Execute(
        "INSERT INTO stock_ask (id, product_id, stock, asked_at) VALUES (@id, @product_id, @stock, @asked_at)",
        ("id", id), ("product_id", productId), ("stock", stock), ("asked_at", tx.Now));

    /// <summary>What Inventory answered; nothing while it has not.</summary>
    public static ValueTask<StockAnswer?> Answer(Snapshot snapshot, string id) => snapshot.QueryOne(
        "SELECT outcome, reserved FROM stock_ask WHERE id = @id AND outcome IS NOT NULL",
        static row => new StockAnswer(row.Text(0) == "refused", row.WholeOrNull(1) ?? 0), ("id", id));

    /// <summary>The first thing that was asked for a product: its stock at the beginning.</summary>
    public static ValueTask<string?> First(Snapshot snapshot, string productId) => snapshot.QueryOne(
        "SELECT id FROM stock_ask WHERE product_id = @product_id ORDER BY id LIMIT 1",
        static row => row.Text(0), ("product_id", productId));

    public static async ValueTask Set(Tx tx, string id) => await tx.Execute(
        "UPDATE stock_ask SET outcome = 'set' WHERE id = @id AND outcome IS NULL", ("id", id));

    public static async ValueTask Refuse(Tx tx, string id, long reserved) => await tx.Execute(
        "UPDATE stock_ask SET outcome = 'refused', reserved = @reserved WHERE id = @id AND outcome IS NULL",
        ("id", id), ("reserved", reserved));

    public static async ValueTask Forget(Tx tx, DateTimeOffset olderThan) => await tx.Execute(
        "DELETE FROM stock_ask WHERE id IN (SELECT id FROM stock_ask WHERE asked_at < @older_than ORDER BY asked_at LIMIT @most)",
        ("older_than", olderThan), ("most", Tx.MostRows));
}

/// <summary>What Inventory said to a stock that was asked for.</summary>
/// <param name="Reserved">What is held for orders, below which it can't go.</param>
internal sealed record StockAnswer(bool IsRefused, long Reserved);

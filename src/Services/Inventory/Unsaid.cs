using Stoa.Kernel.Data;

namespace Stoa.Inventory;

/// <summary>A stock of which the others know another number.</summary>
internal sealed record Unsaid(
    string ProductId, string ProductName, long Available, long LowStockAt, long Version, long SaidAvailable, bool WasLow)
{
    public bool IsLow => Available <= LowStockAt;

    public static ValueTask<List<Unsaid>> Some(Snapshot snapshot, int limit) => snapshot.Query(
        """
        SELECT product_id, product_name, on_hand - reserved, low_stock_at, version, said_available, is_low FROM stock
        WHERE on_hand - reserved <> said_available ORDER BY product_id LIMIT @limit
        """,
        static row => new Unsaid(row.Text(0), row.Text(1), row.Whole(2), row.Whole(3), row.Whole(4), row.Whole(5), row.Flag(6)),
        ("limit", limit));

    /// <summary>From now on they know it. False: it moved meanwhile, or somebody else is telling it.</summary>
    public static async ValueTask<bool> Said(Tx tx, Unsaid stock) => await tx.Execute(
        """
        UPDATE stock SET said_available = @available, is_low = @is_low
        WHERE product_id = @product_id AND version = @version AND said_available = @said_available
        """,
        ("available", stock.Available), ("is_low", stock.IsLow), ("product_id", stock.ProductId), ("version", stock.Version),
        ("said_available", stock.SaidAvailable)) == 1;
}

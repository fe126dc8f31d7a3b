using Stoa.Contracts;
using Stoa.Kernel.Data;

namespace Stoa.Inventory;

/// <summary>Every statement that touches a stock or its ledger.</summary>
internal static class StockStore
{
    private const string Columns = "product_id, sku, on_hand, reserved, low_stock_at, version";

    public static ValueTask<Stock?> Get(Snapshot snapshot, string productId) =>
        snapshot.QueryOne($"SELECT {Columns} FROM stock WHERE product_id = @product_id", Read, ("product_id", productId));

    public static ValueTask<List<Stock>> Page(Snapshot snapshot, string after, int limit) => snapshot.Query(
        $"SELECT {Columns} FROM stock WHERE product_id > @after ORDER BY product_id LIMIT @limit",
        Read, ("after", after), ("limit", limit));

    /// <summary>The same of what there is little of, as it was said last.</summary>
    public static ValueTask<List<Stock>> PageOfLow(Snapshot snapshot, string after, int limit) => snapshot.Query(
        $"SELECT {Columns} FROM stock WHERE is_low = 1 AND product_id > @after ORDER BY product_id LIMIT @limit",
        Read, ("after", after), ("limit", limit));

    /// <summary>What can be sold of these products; one that is not known is left out.</summary>
    public static async ValueTask<Dictionary<string, long>> Available(Snapshot snapshot, string[] productIds)
    {
        var rows = await snapshot.Query(
            "SELECT product_id, on_hand - reserved FROM stock WHERE product_id IN (@product_ids)",
            static row => (ProductId: row.Text(0), Available: row.Whole(1)), ("product_ids", productIds));
        return rows.ToDictionary(row => row.ProductId, row => row.Available, StringComparer.Ordinal);
    }

    /// <summary>Takes the stock for this transaction: another one that wants it waits for our commit and then sees what we did.</summary>
    public static ValueTask<Stock?> Take(Tx tx, string productId) => tx.QueryOne(
        $"UPDATE stock SET version = version WHERE product_id = @product_id RETURNING {Columns}", Read, ("product_id", productId));

    /// <summary>
    /// Makes these movements and writes them down: each stock once, in the order of ids so that no two batches wait for each other. What
    /// can't be had any more was sold by somebody else since it was looked at, and this transaction runs again.
    /// </summary>
    public static async ValueTask Move(Tx tx, IReadOnlyList<Movement> movements)
    {
        foreach (var product in movements.GroupBy(movement => movement.ProductId).OrderBy(product => product.Key, StringComparer.Ordinal))
        {
            var (onHand, reserved, count) = (product.Sum(one => one.OnHand), product.Sum(one => one.Reserved), product.Count());
            var after = await Add(tx, product.Key, onHand, reserved, count) ?? throw new Overtaken($"the stock of {product.Key}");
            var balance = new Balance(after.OnHand - onHand, after.Reserved - reserved, after.Version - count);
            foreach (var movement in product)
            {
                balance = new(balance.OnHand + movement.OnHand, balance.Reserved + movement.Reserved, balance.Version + 1);
                Write(tx, movement, balance);
            }
        }
    }

    public static async ValueTask SetLowStockAt(Tx tx, string productId, long lowStockAt)
    {
        var changed = await tx.Execute(
            """
            UPDATE stock SET low_stock_at = @low_stock_at, version = version + 1, said_available = -1 WHERE product_id = @product_id
            """,
            ("low_stock_at", lowStockAt), ("product_id", productId));
        if (changed != 1)
            throw new InvalidOperationException($"{productId} was changed without being taken first.");
    }

    /// <summary>
    /// What was told of it until now does not count any more: without this, stock that comes and is held again before the next turn would
    /// look as if nothing had happened.
    /// </summary>
    public static async ValueTask TellAgain(Tx tx, string productId)
    {
        if (await tx.Execute("UPDATE stock SET said_available = -1 WHERE product_id = @product_id", ("product_id", productId)) != 1)
            throw new InvalidOperationException($"{productId} was changed without being taken first.");
    }

    /// <summary>An empty shelf for a product; nothing happens where there is one.</summary>
    public static async ValueTask AddEmpty(Tx tx, string productId) => await tx.Execute(
        """
        INSERT INTO stock
            (product_id, sku, product_name, product_version, on_hand, reserved, low_stock_at, version, said_available, is_low)
        VALUES (@product_id, '', '', 0, 0, 0, 0, 0, 0, 0)
        ON CONFLICT (product_id) DO NOTHING
        """,
        ("product_id", productId));

    /// <summary>What a product is called, unless something newer is known.</summary>
    public static async ValueTask Name(Tx tx, ProductFacts product) => await tx.Execute(
        """
        INSERT INTO stock
            (product_id, sku, product_name, product_version, on_hand, reserved, low_stock_at, version, said_available, is_low)
        VALUES (@product_id, @sku, @product_name, @product_version, 0, 0, 0, 0, 0, 0)
        ON CONFLICT (product_id) DO UPDATE SET sku = @sku, product_name = @product_name, product_version = @product_version
        WHERE stock.product_version < @product_version
        """,
        ("product_id", product.ProductId), ("sku", product.Sku), ("product_name", product.ProductName),
        ("product_version", product.Version));

    /// <summary>The ledger of a product, newest first, from below the given version.</summary>
    public static ValueTask<List<Entry>> Ledger(Snapshot snapshot, string productId, long below, int limit) => snapshot.Query(
        """
        SELECT product_id, reason, reference, d_on_hand, d_reserved, note, version, at, on_hand, reserved FROM movement
        WHERE product_id = @product_id AND version < @below ORDER BY version DESC LIMIT @limit
        """,
        static row => new Entry(
            new(row.Text(0), row.Text(1), row.Text(2), row.Whole(3), row.Whole(4), row.TextOrNull(5)),
            row.Whole(6), row.Time(7), row.Whole(8), row.Whole(9)),
        ("product_id", productId), ("below", below), ("limit", limit));

    /// <summary>Whether the ledger has this already.</summary>
    public static async ValueTask<bool> HasMoved(Snapshot snapshot, string productId, string reason, string reference) =>
        await snapshot.QueryWhole(
            "SELECT 1 FROM movement WHERE reason = @reason AND reference = @reference AND product_id = @product_id",
            ("reason", reason), ("reference", reference), ("product_id", productId)) is not null;

    private static ValueTask<Balance?> Add(Tx tx, string productId, long onHand, long reserved, int movements) => tx.QueryOne(
        """
        UPDATE stock SET on_hand = on_hand + @on_hand, reserved = reserved + @reserved, version = version + @movements
        WHERE product_id = @product_id AND on_hand + @on_hand >= reserved + @reserved
        RETURNING on_hand, reserved, version
        """,
        static row => new Balance(row.Whole(0), row.Whole(1), row.Whole(2)),
        ("on_hand", onHand), ("reserved", reserved), ("movements", movements), ("product_id", productId));

    private static void Write(Tx tx, Movement movement, Balance after) => tx.Insert(
        """
        INSERT INTO movement (product_id, version, at, reason, reference, note, d_on_hand, d_reserved, on_hand, reserved)
        VALUES (@product_id, @version, @at, @reason, @reference, @note, @d_on_hand, @d_reserved, @on_hand, @reserved)
        """,
        ("product_id", movement.ProductId), ("version", after.Version), ("at", tx.Now), ("reason", movement.Reason),
        ("reference", movement.Reference), ("note", movement.Note), ("d_on_hand", movement.OnHand), ("d_reserved", movement.Reserved),
        ("on_hand", after.OnHand), ("reserved", after.Reserved));

    private static Stock Read(Row row) =>
        new(row.Text(0), row.Text(1), row.Whole(2), row.Whole(3), row.Whole(4), row.Whole(5));
}

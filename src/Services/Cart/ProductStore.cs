using Stoa.Contracts;
using Stoa.Kernel.Data;

namespace Stoa.Cart;

/// <summary>Every statement that touches what is known of the products.</summary>
public static class ProductStore
{
    /// <summary>What a statement that reads products selects, in this order, from a table called p.</summary>
    internal const string Columns = "p.id, p.name, p.price, p.currency, p.picture_id, p.is_active, p.available";

    /// <summary>A product; nothing as long as nobody has said what it is.</summary>
    public static ValueTask<Product?> Get(Snapshot snapshot, string id) => snapshot.QueryOne(
        $"SELECT {Columns} FROM product AS p WHERE p.id = @id AND p.version IS NOT NULL", static row => Read(row, 0), ("id", id));

    /// <summary>What a product is now, unless something newer was heard.</summary>
    public static async ValueTask Hear(Tx tx, ProductFacts facts) => await tx.Execute(
        """
        INSERT INTO product (id, version, name, price, currency, picture_id, is_active)
        VALUES (@id, @version, @name, @price, @currency, @picture_id, @is_active)
        ON CONFLICT (id) DO UPDATE SET
            version = excluded.version, name = excluded.name, price = excluded.price, currency = excluded.currency,
            picture_id = excluded.picture_id, is_active = excluded.is_active
        WHERE product.version IS NULL OR product.version < excluded.version
        """,
        ("id", facts.ProductId), ("version", facts.Version), ("name", facts.ProductName), ("price", facts.Price.Minor),
        ("currency", facts.Price.Currency), ("picture_id", facts.PictureId), ("is_active", facts.Status == "active"));

    /// <summary>What can be sold of a product now, unless something newer was heard.</summary>
    public static async ValueTask Hear(Tx tx, string productId, long available, long version) => await tx.Execute(
        """
        INSERT INTO product (id, stock_version, available) VALUES (@id, @version, @available)
        ON CONFLICT (id) DO UPDATE SET stock_version = excluded.stock_version, available = excluded.available
        WHERE product.stock_version IS NULL OR product.stock_version < excluded.stock_version
        """,
        ("id", productId), ("version", version), ("available", available));

    /// <summary>Reads a product whose columns begin at one.</summary>
    internal static Product Read(Row row, int at) => new(
        row.Text(at), row.Text(at + 1), new Money(row.Whole(at + 2), row.Text(at + 3)), row.TextOrNull(at + 4), row.Flag(at + 5),
        row.WholeOrNull(at + 6));
}

using System.Text.Json;
using Stoa.Contracts;
using Stoa.Kernel.Data;

namespace Stoa.Catalog;

/// <summary>Every statement that touches a product, but for what lists them (<see cref="ListingStore"/>).</summary>
internal static class ProductStore
{
    public const string Columns =
        """
        p.id, p.sku, p.slug, p.name, p.description, p.price_minor, p.currency, p.attributes, p.images, p.status, p.version,
        p.created_at, p.updated_at, p.available, p.stock_version, p.rating_sum, p.review_count, p.asides,
        c.id, c.slug, c.name, c.version
        """;

    public const string Tables = "product AS p LEFT JOIN category AS c ON c.id = p.category_id";

    private static readonly Dictionary<string, string> NoAttributes = [];

    public static ValueTask<Product?> Get(Snapshot snapshot, string id) =>
        snapshot.QueryOne($"SELECT {Columns} FROM {Tables} WHERE p.id = @id", Read, ("id", id));

    /// <summary>By its slug, or one that it had.</summary>
    public static ValueTask<Product?> BySlug(Snapshot snapshot, string slug) => snapshot.QueryOne(
        $"SELECT {Columns} FROM {Tables} WHERE p.id = (SELECT s.product_id FROM product_slug AS s WHERE s.slug = @slug)",
        Read, ("slug", slug));

    /// <summary>Those that there are of some.</summary>
    public static ValueTask<List<Product>> Some(Snapshot snapshot, List<string> ids) =>
        snapshot.Query($"SELECT {Columns} FROM {Tables} WHERE p.id IN (@ids) ORDER BY p.id", Read, ("ids", ids));

    public static async ValueTask<bool> IsShown(Snapshot snapshot, string id) => await snapshot.QueryWhole(
        "SELECT 1 FROM product WHERE id = @id AND status = 'active'", ("id", id)) is not null;

    public static async ValueTask<bool> HasSku(Snapshot snapshot, string sku) =>
        await snapshot.QueryWhole("SELECT 1 FROM product WHERE sku = @sku", ("sku", sku)) is not null;

    public static ValueTask<string?> OwnerOfSlug(Snapshot snapshot, string slug) => snapshot.QueryOne(
        "SELECT product_id FROM product_slug WHERE slug = @slug", static row => row.Text(0), ("slug", slug));

    /// <summary>Makes a slug a product's for ever. False: it is another's.</summary>
    public static async ValueTask<bool> TakeSlug(Tx tx, string slug, string productId) => await tx.Execute(
        "INSERT INTO product_slug (slug, product_id) VALUES (@slug, @product_id) ON CONFLICT (slug) DO NOTHING",
        ("slug", slug), ("product_id", productId)) == 1 || await OwnerOfSlug(tx, slug) == productId;

    /// <summary>Takes the product for this transaction: another one that wants it waits for our commit and then sees what we did.</summary>
    public static async ValueTask<Product?> Take(Tx tx, string id) =>
        await tx.Execute("UPDATE product SET version = version WHERE id = @id", ("id", id)) == 1 ? await Get(tx, id) : null;

    public static async ValueTask Add(Tx tx, Product product) => await tx.Execute(
        """
        INSERT INTO product
            (id, sku, slug, name, description, price_minor, currency, price_rank, category_id, attributes, images, status, version,
             created_at, updated_at, available, stock_version, rating_sum, review_count, rating_rank, asides)
        VALUES
            (@id, @sku, @slug, @name, @description, @price_minor, @currency, @price_rank, @category_id, @attributes, @images, @status,
             @version, @created_at, @updated_at, 0, 0, 0, 0, 0, 0)
        """,
        ("id", product.Id), ("sku", product.Sku), ("slug", product.Slug), ("name", product.Name), ("description", product.Description),
        ("price_minor", product.Price.Minor), ("currency", product.Price.Currency), ("price_rank", Product.PriceRank(product.Price)),
        ("category_id", product.Category?.Id), ("attributes", JsonSerializer.Serialize(product.Attributes)),
        ("images", string.Join(' ', product.Images)), ("status", product.Status.Word()), ("version", product.Version),
        ("created_at", product.CreatedAt), ("updated_at", product.UpdatedAt));

    /// <summary>Writes a product that this transaction has taken, as its next version.</summary>
    public static async ValueTask Save(Tx tx, Product product)
    {
        var saved = await tx.Execute(
            """
            UPDATE product SET
                sku = @sku, slug = @slug, name = @name, description = @description, price_minor = @price_minor, currency = @currency,
                price_rank = @price_rank, category_id = @category_id, attributes = @attributes, images = @images, status = @status,
                version = @version, updated_at = @updated_at
            WHERE id = @id AND version = @version - 1
            """,
            ("id", product.Id), ("sku", product.Sku), ("slug", product.Slug), ("name", product.Name),
            ("description", product.Description), ("price_minor", product.Price.Minor), ("currency", product.Price.Currency),
            ("price_rank", Product.PriceRank(product.Price)), ("category_id", product.Category?.Id),
            ("attributes", JsonSerializer.Serialize(product.Attributes)), ("images", string.Join(' ', product.Images)),
            ("status", product.Status.Word()), ("version", product.Version), ("updated_at", product.UpdatedAt));
        if (saved != 1)
            throw new InvalidOperationException($"{product.Id} was saved without being taken first.");
    }

    /// <summary>Notes which pictures a product shows, so that it is known of each whether one does.</summary>
    public static async ValueTask Show(Tx tx, string id, IReadOnlyList<string> before, IReadOnlyList<string> now)
    {
        var gone = before.Except(now).ToList();
        if (gone.Count > 0)
        {
            await tx.Execute(
                "DELETE FROM product_picture WHERE product_id = @id AND picture_id IN (@gone)", ("id", id), ("gone", gone));
        }
        foreach (var picture in now.Except(before))
        {
            tx.Insert(
                "INSERT INTO product_picture (picture_id, product_id) VALUES (@picture_id, @id)", ("picture_id", picture), ("id", id));
        }
    }

    /// <summary>Those of some pictures that a product shows, archived ones too.</summary>
    public static ValueTask<List<string>> Shown(Snapshot snapshot, List<string> pictures) => snapshot.Query(
        "SELECT DISTINCT picture_id FROM product_picture WHERE picture_id IN (@pictures)",
        static row => row.Text(0), ("pictures", pictures));

    /// <summary>False: we knew that, or something newer.</summary>
    public static async ValueTask<bool> KeepStock(Tx tx, string id, long available, long version) => await tx.Execute(
        "UPDATE product SET available = @available, stock_version = @version WHERE id = @id AND stock_version < @version",
        ("id", id), ("available", available), ("version", version)) == 1;

    /// <summary>One review more or less.</summary>
    public static async ValueTask Rate(Tx tx, string id, int stars, int reviews) => await tx.Execute(
        """
        UPDATE product SET
            rating_sum = rating_sum + @stars, review_count = review_count + @reviews, asides = asides + 1,
            rating_rank = CASE WHEN review_count + @reviews = 0 THEN 0 ELSE (rating_sum + @stars) * 100 / (review_count + @reviews) END
        WHERE id = @id
        """,
        ("id", id), ("stars", stars), ("reviews", reviews));

    public static Product Read(Row row) => new(
        row.Text(0), row.Text(1), row.Text(2), row.Text(3), row.Text(4), new Money(row.Whole(5), row.Text(6)),
        row.IsNull(18) ? null : new CategoryLabel(row.Text(18), row.Text(19), row.Text(20), row.Whole(21)),
        row.Text(7) is "{}" ? NoAttributes : JsonSerializer.Deserialize<Dictionary<string, string>>(row.Text(7))!,
        row.Text(8) is { Length: > 0 } images ? images.Split(' ') : [], ProductStatuses.Read(row.Text(9)), row.Whole(10),
        row.Time(11), row.Time(12), row.Whole(13), row.Whole(14), row.Whole(15), row.Whole(16), row.Whole(17));
}

using Stoa.Kernel.Data;

namespace Stoa.Catalog;

/// <summary>Every statement that touches a review, and who bought what.</summary>
internal static class ReviewStore
{
    private const string Columns =
        """
        r.id, r.product_id, r.rating, r.title, r.body,
        CASE WHEN EXISTS (SELECT 1 FROM purchase AS b WHERE b.customer_id = r.customer_id AND b.product_id = r.product_id)
            THEN 1 ELSE 0 END,
        r.status, r.created_at
        """;

    private const string Everywhere = $"SELECT {Columns}, p.name, p.slug FROM review AS r JOIN product AS p ON p.id = r.product_id";

    /// <summary>Newest first, from below the given id.</summary>
    public static ValueTask<List<Review>> Page(Snapshot snapshot, string productId, string status, string? below, int limit) =>
        snapshot.Query(
            $"""
            SELECT {Columns} FROM review AS r
            WHERE r.product_id = @product_id AND r.status = @status AND r.id < @below ORDER BY r.id DESC LIMIT @limit
            """,
            Read, ("product_id", productId), ("status", status), ("below", below ?? "rev_~"), ("limit", limit));

    /// <summary>Of the whole shop, newest first, from below the given id; of one status where that is asked for.</summary>
    public static ValueTask<List<ShopReview>> All(Snapshot snapshot, string? status, string? below, int limit) => status is null
        ? snapshot.Query(
            $"{Everywhere} WHERE r.id < @below ORDER BY r.id DESC LIMIT @limit", ReadAnywhere, ("below", below ?? "rev_~"),
            ("limit", limit))
        : snapshot.Query(
            $"{Everywhere} WHERE r.status = @status AND r.id < @below ORDER BY r.id DESC LIMIT @limit", ReadAnywhere, ("status", status),
            ("below", below ?? "rev_~"), ("limit", limit));

    public static ValueTask<Review?> Get(Snapshot snapshot, string id) =>
        snapshot.QueryOne($"SELECT {Columns} FROM review AS r WHERE r.id = @id", Read, ("id", id));

    /// <summary>Of one customer, oldest first.</summary>
    public static ValueTask<List<Review>> Of(Snapshot snapshot, string customerId, int most) => snapshot.Query(
        $"SELECT {Columns} FROM review AS r WHERE r.customer_id = @customer_id ORDER BY r.id LIMIT @most",
        Read, ("customer_id", customerId), ("most", most));

    /// <summary>False: the customer has said something of this product already.</summary>
    public static async ValueTask<bool> Add(Tx tx, Review review, string customerId) => await tx.Execute(
        """
        INSERT INTO review (id, product_id, customer_id, rating, title, body, status, created_at)
        VALUES (@id, @product_id, @customer_id, @rating, @title, @body, 'published', @created_at)
        ON CONFLICT (product_id, customer_id) DO NOTHING
        """,
        ("id", review.Id), ("product_id", review.ProductId), ("customer_id", customerId), ("rating", review.Rating),
        ("title", review.Title), ("body", review.Body), ("created_at", review.CreatedAt)) == 1;

    /// <summary>False: it is so already.</summary>
    public static async ValueTask<bool> Show(Tx tx, string id, string status) => await tx.Execute(
        "UPDATE review SET status = @status WHERE id = @id AND status <> @status", ("id", id), ("status", status)) == 1;

    /// <summary>Gives what it was when it went, published or hidden; nothing where it was gone before.</summary>
    public static ValueTask<string?> Remove(Tx tx, string id) =>
        tx.QueryOne("DELETE FROM review WHERE id = @id RETURNING status", static row => row.Text(0), ("id", id));

    public static async ValueTask Bought(Tx tx, string customerId, string productId) => await tx.Execute(
        """
        INSERT INTO purchase (customer_id, product_id) SELECT @customer_id, @product_id
        WHERE NOT EXISTS (SELECT 1 FROM forgotten_customer WHERE customer_id = @customer_id)
        ON CONFLICT (customer_id, product_id) DO NOTHING
        """,
        ("customer_id", customerId), ("product_id", productId));

    public static async ValueTask Sold(Tx tx, string productId, long count) => await tx.Execute(
        """
        INSERT INTO product_sale (product_id, sold) VALUES (@product_id, @sold)
        ON CONFLICT (product_id) DO UPDATE SET sold = product_sale.sold + excluded.sold
        """,
        ("product_id", productId), ("sold", count));

    /// <summary>The products that a customer bought.</summary>
    public static ValueTask<List<string>> BoughtBy(Snapshot snapshot, string customerId, int most) => snapshot.Query(
        "SELECT product_id FROM purchase WHERE customer_id = @customer_id ORDER BY product_id LIMIT @most",
        static row => row.Text(0), ("customer_id", customerId), ("most", most));

    public static async ValueTask ForgetPurchases(Tx tx, string customerId, List<string> productIds) => await tx.Execute(
        "DELETE FROM purchase WHERE customer_id = @customer_id AND product_id IN (@product_ids)",
        ("customer_id", customerId), ("product_ids", productIds));

    public static async ValueTask Forget(Tx tx, string customerId) => await tx.Execute(
        "INSERT INTO forgotten_customer (customer_id, at, is_done) VALUES (@customer_id, @now, 0) ON CONFLICT (customer_id) DO NOTHING",
        ("customer_id", customerId), ("now", tx.Now));

    public static async ValueTask<bool> IsForgotten(Snapshot snapshot, string customerId) => await snapshot.QueryWhole(
        "SELECT 1 FROM forgotten_customer WHERE customer_id = @customer_id", ("customer_id", customerId)) is not null;

    /// <summary>Somebody whose things are still to be taken away.</summary>
    public static ValueTask<string?> NextToForget(Snapshot snapshot) => snapshot.QueryOne(
        "SELECT customer_id FROM forgotten_customer WHERE is_done = 0 ORDER BY customer_id LIMIT 1", static row => row.Text(0));

    /// <summary>Nothing is left, unless the customer was erased just now.</summary>
    public static async ValueTask Forgotten(Tx tx, string customerId, DateTimeOffset erasedBefore) => await tx.Execute(
        "UPDATE forgotten_customer SET is_done = 1 WHERE customer_id = @customer_id AND is_done = 0 AND at < @erased_before",
        ("customer_id", customerId), ("erased_before", erasedBefore));

    private static ShopReview ReadAnywhere(Row row) => new(Read(row), row.Text(8), row.Text(9));

    private static Review Read(Row row) => new(
        row.Text(0), row.Text(1), row.Small(2), row.Text(3), row.Text(4), row.Flag(5), row.Text(6) == "hidden", row.Time(7));
}

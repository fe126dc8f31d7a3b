using Stoa.Kernel.Data;

namespace Stoa.Catalog;

/// <summary>
/// The statements that list products. Each order has an index of its own and goes on from the last row of the page before; in a category
/// the index of the category is used. A search goes by its longest word, which is most likely the rarest: the products for which that word
/// says most, at most <see cref="MostFound"/>, are looked at for the others.
/// </summary>
internal static class ListingStore
{
    /// <summary>So many places where the longest word of a search stands are looked at: words that are everywhere say little.</summary>
    public const int MostFound = 2_000;

    private const string Filtered =
        $"""
        SELECT {ProductStore.Columns}, p.price_rank, p.rating_rank FROM {ProductStore.Tables}
        WHERE p.status IN (@statuses)
            AND (@least IS NULL OR p.price_rank >= @least) AND (@most IS NULL OR p.price_rank <= @most)
            AND (@in_stock IS NULL OR (@in_stock = 1 AND p.available > 0) OR (@in_stock = 0 AND p.available = 0))
        """;

    private const string Within = Filtered + " AND p.category_id IN (@categories)";
    private const string Newest = " AND p.id < @id ORDER BY p.id DESC LIMIT @limit";
    private const string Cheapest = " AND (p.price_rank, p.id) > (@key, @id) ORDER BY p.price_rank, p.id LIMIT @limit";
    private const string Dearest = " AND (p.price_rank, p.id) < (@key, @id) ORDER BY p.price_rank DESC, p.id DESC LIMIT @limit";
    private const string BestRated = " AND (p.rating_rank, p.id) < (@key, @id) ORDER BY p.rating_rank DESC, p.id DESC LIMIT @limit";

    /// <summary>What a found product is sorted by, the greatest first, with the id behind it.</summary>
    private const string SearchKey =
        """
        CASE @sort WHEN 'Relevance' THEN h.score WHEN 'Cheapest' THEN -p.price_rank WHEN 'Dearest' THEN p.price_rank
            WHEN 'BestRated' THEN p.rating_rank ELSE 0 END
        """;

    private const string Found =
        $"""
        WITH driven AS (
            SELECT w.product_id FROM product_word AS w WHERE w.word >= @first AND w.word <= @last
            ORDER BY w.word, w.weight DESC, w.product_id DESC LIMIT @most_found
        ), hit AS (
            SELECT f.product_id, CAST(
                SUM(CASE WHEN f.word IN (@whole) THEN f.weight ELSE 0 END)
                + MAX(CASE WHEN f.word = @begun THEN f.weight * 2
                    WHEN f.word > @begun AND f.word < @after_begun THEN f.weight ELSE 0 END) AS BIGINT) AS score
            FROM (SELECT DISTINCT d.product_id FROM driven AS d) AS one JOIN product_word AS f
                ON f.product_id = one.product_id AND (f.word IN (@whole) OR (f.word >= @begun AND f.word < @after_begun))
            GROUP BY f.product_id
            HAVING SUM(CASE WHEN f.word IN (@whole) THEN 1 ELSE 0 END) = @count
                AND MAX(CASE WHEN f.word >= @begun AND f.word < @after_begun THEN 1 ELSE 0 END) = 1
        )
        SELECT {ProductStore.Columns}, {SearchKey}
        FROM hit AS h CROSS JOIN product AS p LEFT JOIN category AS c ON c.id = p.category_id
        WHERE p.id = h.product_id AND p.status IN (@statuses)
            AND (@least IS NULL OR p.price_rank >= @least) AND (@most IS NULL OR p.price_rank <= @most)
            AND (@in_stock IS NULL OR (@in_stock = 1 AND p.available > 0) OR (@in_stock = 0 AND p.available = 0))
            AND (@everywhere = 1 OR p.category_id IN (@categories))
            AND ({SearchKey} < @key OR ({SearchKey} = @key AND p.id < @id))
        ORDER BY {SearchKey} DESC, p.id DESC LIMIT @limit
        """;

    /// <summary>One page, from behind a place in the list.</summary>
    /// <param name="categories">The categories to look in; nothing: all of the shop.</param>
    public static async ValueTask<List<Listed>> Page(
        Snapshot snapshot, Listing listing, List<string>? categories, ListPlace after, int limit)
    {
        if (listing.Search is { } search)
            return Words.Asked(search) is { } wanted ? await Search(snapshot, listing, wanted, categories, after, limit) : [];
        var (statuses, inStock, within) = ((string[])[.. listing.Statuses], InStock(listing), categories ?? []);
        if (listing.Sort is Sorting.Newest or Sorting.Relevance)
            return await snapshot.Query(
                categories is null ? Filtered + Newest : Within + Newest, static row => new Listed(ProductStore.Read(row), 0),
                ("statuses", statuses), ("least", listing.Prices.Least), ("most", listing.Prices.Most), ("in_stock", inStock),
                ("categories", within), ("id", after.Id), ("limit", limit));
        var sql = (listing.Sort, categories) switch
        {
            (Sorting.Cheapest, null) => Filtered + Cheapest,
            (Sorting.Cheapest, _) => Within + Cheapest,
            (Sorting.Dearest, null) => Filtered + Dearest,
            (Sorting.Dearest, _) => Within + Dearest,
            (_, null) => Filtered + BestRated,
            _ => Within + BestRated,
        };
        var key = listing.Sort == Sorting.BestRated ? 23 : 22;
        return await snapshot.Query(
            sql, row => new Listed(ProductStore.Read(row), row.Whole(key)), ("statuses", statuses), ("least", listing.Prices.Least),
            ("most", listing.Prices.Most), ("in_stock", inStock), ("categories", within), ("key", after.Key), ("id", after.Id),
            ("limit", limit));
    }

    private static ValueTask<List<Listed>> Search(
        Snapshot snapshot, Listing listing, Wanted wanted, List<string>? categories, ListPlace after, int limit) => snapshot.Query(
        Found, static row => new Listed(ProductStore.Read(row), row.Whole(22)), ("whole", wanted.Whole), ("begun", wanted.Begun),
        ("after_begun", wanted.AfterBegun), ("first", wanted.Longest), ("last", wanted.AfterLongest), ("count", wanted.Whole.Length),
        ("most_found", MostFound),
        ("sort", listing.Sort.ToString()), ("statuses", (string[])[.. listing.Statuses]), ("least", listing.Prices.Least),
        ("most", listing.Prices.Most), ("in_stock", InStock(listing)), ("everywhere", categories is null),
        ("categories", categories ?? []), ("key", after.Key), ("id", after.Id), ("limit", limit));

    private static long? InStock(Listing listing) => listing.InStock is { } yes ? (yes ? 1 : 0) : null;
}

/// <summary>A product in a list, and what it is sorted by there.</summary>
internal sealed record Listed(Product Product, long Key);

/// <summary>A place in a list: behind the row with this key and id.</summary>
internal readonly record struct ListPlace(long Key, string Id)
{
    /// <summary>Before the first row.</summary>
    public static ListPlace Beginning(Listing listing) =>
        listing is { Sort: Sorting.Cheapest, Search: null } ? new(-1, "") : new(long.MaxValue, "prd_~");
}

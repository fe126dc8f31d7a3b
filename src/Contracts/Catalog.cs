namespace Stoa.Contracts;

/// <summary>A product is new or another than it was. Never says anything of its stock.</summary>
public sealed record ProductChanged(ProductFacts Product) : IEvent
{
    public static string Name => "catalog.product-changed.v1";

    string IEvent.Key => Product.ProductId;
}

/// <summary>What a product is, as of a version; an older version is stale.</summary>
/// <param name="Status">draft, active or archived: only an active one can be bought.</param>
/// <param name="PictureId">Its first picture.</param>
public sealed record ProductFacts(
    string ProductId, string Sku, string ProductName, string Slug, Money Price, string? PictureId, string Status, long Version);

/// <summary>The staff want a product's stock to be this.</summary>
/// <param name="By">Who: a user's id, or "demo".</param>
public sealed record StockAsked(string AskId, string ProductId, long Stock, string By) : IEvent
{
    public static string Name => "catalog.stock-asked.v1";

    string IEvent.Key => ProductId;
}

/// <summary>Asks what some products are: for who has not heard of them yet.</summary>
public sealed record GetProducts(IReadOnlyList<string> ProductIds) : IQuery<ProductList>
{
    public static string Name => "catalog.get-products.v1";

    /// <summary>How many can be asked for at once.</summary>
    public const int Most = 100;
}

/// <summary>The products that there are of those that were asked for, with what can be sold as far as Catalog knows.</summary>
public sealed record ProductList(IReadOnlyList<KnownProduct> Products);

/// <summary>A product and what can be sold of it as of a stock version.</summary>
public sealed record KnownProduct(ProductFacts Product, long Available, long StockVersion);

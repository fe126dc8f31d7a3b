using Stoa.Contracts;

namespace Stoa.Catalog;

/// <summary>Something that the shop sells, with what others say of it: its stock (Inventory) and its rating (customers).</summary>
internal sealed record Product(
    string Id, string Sku, string Slug, string Name, string Description, Money Price, CategoryLabel? Category,
    IReadOnlyDictionary<string, string> Attributes, IReadOnlyList<string> Images, ProductStatus Status, long Version,
    DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, long Available, long StockVersion, long RatingSum, long ReviewCount, long Asides)
{
    public const int MostName = 200;
    public const int MostDescription = 10_000;
    public const int MostSku = 64;
    public const int MostAttributes = 50;
    public const int MostAttributeName = 64;
    public const int MostAttributeValue = 500;
    public const int MostImages = 20;
    public const long MostStock = 1_000_000_000;

    /// <summary>So that a thousand of anything still has a total that can be held.</summary>
    public const decimal MostPrice = 1_000_000_000m;

    /// <summary>Average of its reviews with one decimal; 0 where there is none.</summary>
    public decimal Rating => ReviewCount == 0 ? 0 : Math.Round((decimal)RatingSum / ReviewCount, 1, MidpointRounding.AwayFromZero);

    /// <summary>
    /// Grows with everything that is shown of a product and is not the product itself: stock, rating, its category's name. Each part only
    /// ever grows, and another category is another version.
    /// </summary>
    public long AsideVersion => StockVersion + Asides + (Category?.Version ?? 0);

    public ProductFacts Facts => new(Id, Sku, Name, Slug, Price, Images.Count > 0 ? Images[0] : null, Status.Word(), Version);

    /// <summary>What prices of any currency are sorted and filtered by: thousandths.</summary>
    public static long PriceRank(Money price) => (long)(price.Major * 1_000);
}

/// <summary>Its category as a product shows it.</summary>
internal sealed record CategoryLabel(string Id, string Slug, string Name, long Version);

/// <summary>What may be done with a product: only an active one is shown and sold.</summary>
internal enum ProductStatus
{
    Draft,
    Active,
    Archived,
}

/// <summary>The words for it, as tables and events write them.</summary>
internal static class ProductStatuses
{
    public static string Word(this ProductStatus status) => status switch
    {
        ProductStatus.Draft => "draft",
        ProductStatus.Active => "active",
        _ => "archived",
    };

    public static ProductStatus Read(string word) => word switch
    {
        "draft" => ProductStatus.Draft,
        "active" => ProductStatus.Active,
        _ => ProductStatus.Archived,
    };
}

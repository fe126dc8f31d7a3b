namespace Stoa.Catalog;

/// <summary>A product as the public API tells it.</summary>
internal sealed record ProductBody(
    string Id, string Sku, string Slug, string Name, string Description, decimal Price, string Currency, long Stock, long Available,
    CategoryLink? Category, IReadOnlyDictionary<string, string> Attributes, IReadOnlyList<ImageBody> Images, IReadOnlyList<string> Variants,
    decimal Rating, long ReviewCount, ProductStatus Status, long Version, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    private static readonly string[] NoVariants = [];

    public static ProductBody Of(Product product) => new(
        product.Id, product.Sku, product.Slug, product.Name, product.Description, product.Price.Major, product.Price.Currency,
        product.Available, product.Available, product.Category is { } own ? new CategoryLink(own.Id, own.Slug, own.Name) : null,
        product.Attributes, [.. product.Images.Select(id => new ImageBody(id, "/media/" + id))], NoVariants, product.Rating,
        product.ReviewCount, product.Status, product.Version, product.CreatedAt, product.UpdatedAt);
}

/// <summary>A picture of a product.</summary>
internal sealed record ImageBody(string Id, string Url);

/// <summary>The category that a product is in.</summary>
internal sealed record CategoryLink(string Id, string Slug, string Name);

namespace Stoa.Catalog;

/// <summary>What a customer says of a product; one each.</summary>
/// <param name="IsVerified">The customer bought it here.</param>
internal sealed record Review(
    string Id, string ProductId, int Rating, string Title, string Body, bool IsVerified, bool IsHidden, DateTimeOffset CreatedAt)
{
    public const int MostTitle = 120;
    public const int MostBody = 5_000;
}

/// <summary>A review and what it is about.</summary>
internal sealed record ShopReview(Review Review, string ProductName, string ProductSlug);

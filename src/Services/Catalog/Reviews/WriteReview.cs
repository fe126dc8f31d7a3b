using Stoa.Kernel.Data;

namespace Stoa.Catalog;

/// <summary>A customer says what a product is worth; it counts at once.</summary>
internal static class WriteReview
{
    public abstract record Outcome;

    public sealed record Written(Review Review) : Outcome;

    public sealed record NoSuchProduct : Outcome;

    public sealed record SaidBefore : Outcome;

    public static async Task<Outcome> Run(Tx tx, string customerId, string productId, int rating, string title, string body)
    {
        if (!await ProductStore.IsShown(tx, productId))
            return new NoSuchProduct();
        var review = new Review(tx.NewId("rev_"), productId, rating, title, body, IsVerified: false, IsHidden: false, tx.Now);
        if (!await ReviewStore.Add(tx, review, customerId))
            return new SaidBefore();
        await ProductStore.Rate(tx, productId, rating, 1);
        tx.Touch(Showcase.Key);
        return new Written((await ReviewStore.Get(tx, review.Id))!);
    }
}

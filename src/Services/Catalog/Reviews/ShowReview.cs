using Stoa.Kernel.Data;

namespace Stoa.Catalog;

/// <summary>The staff hide a review, or show it again; a hidden one doesn't count.</summary>
internal static class ShowReview
{
    public const string Published = "published", Hidden = "hidden";

    /// <summary>Gives the review as it is now; nothing where there is none.</summary>
    public static async Task<Review?> Run(Tx tx, string actorId, string id, bool hide)
    {
        var (was, becomes) = hide ? (Published, Hidden) : (Hidden, Published);
        if (!await ReviewStore.Show(tx, id, becomes))
            return await ReviewStore.Get(tx, id);
        var review = (await ReviewStore.Get(tx, id))!;
        await ProductStore.Rate(tx, review.ProductId, hide ? -review.Rating : review.Rating, hide ? -1 : 1);
        await Audit.Add(tx, actorId, "review.status", id, was, becomes);
        tx.Touch(Showcase.Key);
        return review;
    }
}

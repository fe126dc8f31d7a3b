using Stoa.Contracts;
using Stoa.Kernel.Data;

namespace Stoa.Catalog;

/// <summary>
/// Whoever was erased leaves nothing here: reviews go, with their stars, and who bought what. A turn at a time, until one
/// finds nothing any more.
/// </summary>
internal static class ForgetCustomers
{
    /// <summary>So long something may still come to light that was being written down when its customer was erased.</summary>
    public static readonly TimeSpan LastWords = TimeSpan.FromMinutes(1);

    private const int MostAtOnce = 100;

    /// <summary>From here on nothing more is written down of this customer.</summary>
    public static async Task Begin(Tx tx, UserErased erased)
    {
        await ReviewStore.Forget(tx, erased.UserId);
        await TakeAway(tx, erased.UserId);
    }

    public static async Task Run(Tx tx)
    {
        if (await ReviewStore.NextToForget(tx) is { } customerId && !await TakeAway(tx, customerId))
            await ReviewStore.Forgotten(tx, customerId, tx.Now - LastWords);
    }

    /// <summary>False: there was nothing any more.</summary>
    private static async Task<bool> TakeAway(Tx tx, string customerId)
    {
        var reviews = await ReviewStore.Of(tx, customerId, MostAtOnce);
        foreach (var review in reviews.OrderBy(review => review.ProductId, StringComparer.Ordinal))
        {
            // Staff may have hidden it since it was looked at, and then it counts no more.
            if (await ReviewStore.Remove(tx, review.Id) == ShowReview.Published)
                await ProductStore.Rate(tx, review.ProductId, -review.Rating, -1);
        }
        var bought = await ReviewStore.BoughtBy(tx, customerId, MostAtOnce);
        await ReviewStore.ForgetPurchases(tx, customerId, bought);
        if (reviews.Count > 0)
            tx.Touch(Showcase.Key);
        return reviews.Count > 0 || bought.Count > 0;
    }
}

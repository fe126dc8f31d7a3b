using Stoa.Contracts;
using Stoa.Kernel.Data;

namespace Stoa.Catalog;

/// <summary>Whoever was erased leaves nothing here: reviews go, with their stars, and who bought what. A turn at a time.</summary>
internal static class ForgetCustomers
{
    private const int MostAtOnce = 100;

    public static async Task Begin(Tx tx, UserErased erased)
    {
        await ReviewStore.Forget(tx, erased.UserId);
        await Run(tx);
    }

    public static async Task Run(Tx tx)
    {
        if (await ReviewStore.NextToForget(tx) is not { } customerId)
            return;
        var reviews = await ReviewStore.Of(tx, customerId, MostAtOnce);
        foreach (var review in reviews.OrderBy(review => review.ProductId, StringComparer.Ordinal))
        {
            if (await ReviewStore.Remove(tx, review.Id) && !review.IsHidden)
                await ProductStore.Rate(tx, review.ProductId, -review.Rating, -1);
        }
        var bought = await ReviewStore.BoughtBy(tx, customerId, MostAtOnce);
        await ReviewStore.ForgetPurchases(tx, customerId, bought);
        if (reviews.Count < MostAtOnce && bought.Count < MostAtOnce)
            await ReviewStore.Forgotten(tx, customerId);
        if (reviews.Count > 0)
            tx.Touch(Showcase.Key);
    }
}

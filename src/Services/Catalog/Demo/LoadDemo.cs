using Stoa.Kernel.Data;

namespace Stoa.Catalog;

/// <summary>
/// An empty shop is filled with the demo shop, a few products a transaction, each with the note of what is left: killed at any point it
/// goes on at the next start. The last product of the catalogue comes first, so that the first is the newest.
/// </summary>
internal static class LoadDemo
{
    /// <summary>Who put it in, as the book and Inventory are told.</summary>
    public const string Actor = "demo";

    private const int MostAtOnce = 3;

    public static async Task Run(Database db)
    {
        var catalogue = DemoCatalogue.Read();
        await Begin(db, catalogue);
        while (await Step(db, catalogue))
        {
        }
    }

    /// <summary>Only a shop without anything of its own is filled.</summary>
    public static Task Begin(Database db, DemoCatalogue catalogue) => db.Transact(tx => Begin(tx, catalogue));

    /// <summary>Loads a few more. False: there is nothing left to do.</summary>
    public static Task<bool> Step(Database db, DemoCatalogue catalogue) => db.Transact(tx => Step(tx, catalogue));

    private static async Task Begin(Tx tx, DemoCatalogue catalogue)
    {
        if (!await DemoStore.IsEmptyShop(tx) || !await DemoStore.Begin(tx, catalogue.Products.Count))
            return;
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var one in catalogue.Categories)
        {
            var id = ids[one.Slug] = tx.NewId("cat_");
            await CategoryStore.Add(tx, new Category(id, one.Slug, one.Name, one.Parent is { } above ? ids[above] : null, Version: 1));
        }
        tx.Touch(Showcase.Key);
    }

    private static async Task<bool> Step(Tx tx, DemoCatalogue catalogue)
    {
        if (await DemoStore.Take(tx) is not { } remaining)
            return false;
        var last = Math.Max(0, remaining - MostAtOnce);
        for (var i = remaining; i > last; i--)
            await Load(tx, catalogue.Products[(int)i - 1]);
        await DemoStore.Remain(tx, last);
        return true;
    }

    private static async Task Load(Tx tx, DemoProduct one)
    {
        if ((await AddProduct.Run(tx, Actor, one.Edit)).Product is not { } product)
            return;       // somebody has made one with its number meanwhile
        foreach (var review in one.Reviews)
        {
            await WriteReview.Run(tx, review.CustomerId, product.Id, review.Rating, review.Title, review.Body);
        }
    }
}

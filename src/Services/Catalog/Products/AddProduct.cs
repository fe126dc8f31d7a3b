using Stoa.Contracts;
using Stoa.Kernel.Data;

namespace Stoa.Catalog;

/// <summary>The staff put a product into the catalogue, and ask Inventory for its stock.</summary>
internal static class AddProduct
{
    public const string DefaultCurrency = "USD";

    /// <summary>Gives the new product, or why there is none.</summary>
    public static async Task<Decision> Run(Tx tx, string actorId, ProductEdit edit)
    {
        var id = tx.NewId("prd_");
        var blank = new Product(
            id, "SKU-" + id[^10..], "", "", "", Money.Zero(DefaultCurrency), null, new Dictionary<string, string>(), [],
            ProductStatus.Active, Version: 1, tx.Now, tx.Now, Available: 0, StockVersion: 0, RatingSum: 0, ReviewCount: 0, Asides: 0);
        var decision = await DecideEdit.Run(tx, blank, edit);
        if (decision.Product is not { } decided)
            return decision;
        if (await TakeSlug(tx, decided) is not { } slug)
            return Refusal.SlugTaken;

        var product = decided with { Slug = slug };
        await ProductStore.Add(tx, product);
        await ProductStore.Show(tx, id, [], product.Images);
        await WordStore.Set(tx, id, [], Words.Of(product));
        await Audit.Add(tx, actorId, "product", id, "none", product.Name);
        tx.Publish(new ProductChanged(product.Facts));
        if (edit.Stock.Or(0) > 0)
            await AskStock.Say(tx, actorId, id, edit.Stock.Value);
        tx.Touch(Showcase.Key);
        return product;
    }

    /// <summary>The slug that was chosen, else the first free one of its name.</summary>
    private static async Task<string?> TakeSlug(Tx tx, Product product)
    {
        if (product.Slug.Length > 0)
            return await ProductStore.TakeSlug(tx, product.Slug, product.Id) ? product.Slug : null;
        foreach (var slug in Slugs.For(product.Name, product.Id))
        {
            if (await ProductStore.TakeSlug(tx, slug, product.Id))
                return slug;
        }
        return null;
    }
}

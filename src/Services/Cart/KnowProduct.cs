using System.Collections.Concurrent;
using Stoa.Contracts;
using Stoa.Kernel.Data;
using Stoa.Kernel.Messaging;

namespace Stoa.Cart;

/// <summary>
/// Sees to it that a product is known before it is put into a cart. One that was made a moment ago may not have been heard of: then Catalog
/// is asked, and what it says is kept as if it had been heard.
/// </summary>
internal sealed class KnowProduct(Database db, Ask ask)
{
    private const int MostRemembered = 100_000;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(1);

    // Once known for ever known, so no add of a product that somebody added before has to look.
    private readonly ConcurrentDictionary<string, bool> known = new(StringComparer.Ordinal);

    /// <exception cref="Unavailable">It is not known here and Catalog can't be asked.</exception>
    public async ValueTask Run(string productId)
    {
        if (known.ContainsKey(productId))
            return;
        var product = await db.Read(async snapshot => await ProductStore.Get(snapshot, productId));
        if (product?.Available is null)
            product = await Ask(productId, product);
        if (product?.Available is null)
            return;
        if (known.Count >= MostRemembered)
            known.Clear();
        known[productId] = true;
    }

    private async Task<Product?> Ask(string productId, Product? known)
    {
        var told = await Catalogs(productId, known);
        return told is null ? known : await db.Transact(async tx =>
        {
            await ProductStore.Hear(tx, told.Product);
            if (told.StockVersion > 0)
                await ProductStore.Hear(tx, productId, told.Available, told.StockVersion);
            return await ProductStore.Get(tx, productId);
        });
    }

    private async Task<KnownProduct?> Catalogs(string productId, Product? known)
    {
        try
        {
            var answer = await ask.One<GetProducts, ProductList>(new GetProducts([productId]), Deadline);
            return answer.Products.FirstOrDefault(one => one.Product.ProductId == productId);
        }
        catch (Unavailable) when (known is not null)
        {
            return null;       // only its stock is not known yet, and that is Inventory's to say at the end
        }
    }
}

using Stoa.Contracts;
using Stoa.Kernel.Data;

namespace Stoa.Catalog;

/// <summary>What some products are, for a service that has not heard of them yet.</summary>
internal static class TellProducts
{
    public static async Task<ProductList> Run(Snapshot snapshot, GetProducts asked)
    {
        var found = await ProductStore.Some(snapshot, [.. asked.ProductIds.Take(GetProducts.Most)]);
        return new ProductList([.. found.Select(one => new KnownProduct(one.Facts, one.Available, one.StockVersion))]);
    }
}

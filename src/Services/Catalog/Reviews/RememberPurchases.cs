using Stoa.Contracts;
using Stoa.Kernel.Data;

namespace Stoa.Catalog;

/// <summary>What was paid for was sold, and its buyer knows what he talks about.</summary>
internal static class RememberPurchases
{
    public static async Task Run(Tx tx, IReadOnlyList<OrderPaid> orders)
    {
        var sold = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var bought = new SortedSet<(string Customer, string Product)>();
        foreach (var order in orders)
        {
            foreach (var line in order.Lines)
            {
                sold[line.ProductId] = sold.GetValueOrDefault(line.ProductId) + line.Quantity;
                if (order.CustomerId is { } customer)
                    bought.Add((customer, line.ProductId));
            }
        }
        foreach (var (productId, count) in sold)
            await ReviewStore.Sold(tx, productId, count);
        foreach (var (customer, productId) in bought)
            await ReviewStore.Bought(tx, customer, productId);
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;
using Stoa.Contracts;
using Stoa.Kernel.Data;
using Stoa.Kernel.Web;

namespace Stoa.Ordering;

/// <summary>A customer's orders, for the customer to take away.</summary>
internal static class ExportOrders
{
    /// <summary>The newest so many.</summary>
    public const int Most = 10_000;

    public static async Task<PersonalData> Run(Snapshot snapshot, string customerId)
    {
        var told = new JsonArray();
        string? below = null;
        while (told.Count < Most)
        {
            var orders = await OrderStore.Of(snapshot, customerId, status: null, below, Paging.GreatestLimit);
            var lines = await LineStore.Of(snapshot, orders);
            foreach (var order in orders)
                told.Add(JsonSerializer.SerializeToNode(OrderBody.Of(order, lines[order.Id]), Json.Options));
            if (orders.Count < Paging.GreatestLimit)
                break;
            below = orders[^1].Id;
        }
        return new PersonalData(new JsonObject { ["orders"] = told });
    }
}

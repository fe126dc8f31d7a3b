using System.Text.Json.Nodes;
using Stoa.Contracts;
using Stoa.Kernel.Data;

namespace Stoa.Cart;

/// <summary>What Cart knows of a user, for the user to take away.</summary>
public static class ExportCart
{
    public static async Task<PersonalData> Run(Snapshot snapshot, string userId) => await CartStore.Users(snapshot, userId) is { } cart
        ? new PersonalData(new JsonObject { ["cart"] = new JsonArray([.. cart.Lines.Select(line => Told(line, cart.Currency!))]) })
        : new PersonalData(new JsonObject());

    private static JsonObject Told(CartLine line, string currency) => new()
    {
        ["productId"] = line.Product.Id,
        ["name"] = line.ShownName,
        ["quantity"] = line.Quantity,
        ["unitPrice"] = new Money(line.ShownPrice, currency).Major,
        ["currency"] = currency,
    };
}

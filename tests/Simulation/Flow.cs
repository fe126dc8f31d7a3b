using System.Globalization;
using Stoa.Testing;

namespace Stoa.Simulation.Tests;

/// <summary>Something that people do in the shop, and what must have come of it, whatever happened in between.</summary>
/// <param name="Ends">In which states the order may end.</param>
/// <param name="OnHand">Of ten pieces; of which the order has asked for two.</param>
internal sealed record Flow(string Name, Func<Client, string, Task<string>> Run, string[] Ends, long OnHand, long Reserved)
{
    public static IReadOnlyList<Flow> All { get; } =
    [
        new("checkout", Checkout, ["awaiting-payment"], 10, 2),
        new("pay", Pay, ["paid"], 8, 0),
        new("pay-declined", Decline, ["awaiting-payment"], 10, 2),
        new("cancel", Cancel, ["cancelled"], 10, 0),
        new("cancel-paid", CancelPaid, ["cancelled"], 10, 0),
        new("expire", Expire, ["expired"], 10, 0),
        new("refund", Refund, ["refunded"], 10, 0),
        new("late-payment", PayTooLate, ["expired"], 10, 0),
    ];

    public static Flow Named(string name) => All.Single(one => one.Name == name);

    public override string ToString() => Name;

    private static async Task<string> Checkout(Client client, string productId)
    {
        var cart = (await client.Post("/cart", new { productId, quantity = 2 })).Is(200);
        client.Guest.CartToken = cart.Text("cartToken");
        var order = (await client.Post("/order/checkout", new { email = "ada@example.com" })).Is(201);
        client.Guest.OrderToken = order.Text("orderToken");
        await client.Until(order.Text("id"), "awaiting-payment", "expired");
        return order.Text("id");
    }

    private static async Task<string> Pay(Client client, string productId)
    {
        var orderId = await Checkout(client, productId);
        // What was given up because nobody knew of it is a decline; then the buyer tries again.
        while (await IsDeclined(client, orderId, "tok_visa"))
        {
        }
        await client.Until(orderId, "paid");
        return orderId;
    }

    /// <summary>Pays, and waits where the shop does not know yet what came of it.</summary>
    private static async Task<bool> IsDeclined(Client client, string orderId, string token)
    {
        var answer = await client.Post("/payment", new { orderId, token });
        if (answer.Status == 202)
            return (await client.UntilPayment(answer.Text("id"), "succeeded", "failed")).Text("status") == "failed";
        if (answer.Status != 402)
            answer.Is(201);
        return answer.Status == 402;
    }

    private static async Task<string> Decline(Client client, string productId)
    {
        var orderId = await Checkout(client, productId);
        Assert.True(await IsDeclined(client, orderId, "tok_chargeDeclined"));
        return orderId;
    }

    private static async Task<string> Cancel(Client client, string productId)
    {
        var orderId = await Checkout(client, productId);
        (await client.Post($"/order/{orderId}/cancel", new { reason = "changed my mind" })).Is(200);
        return orderId;
    }

    private static async Task<string> CancelPaid(Client client, string productId)
    {
        var orderId = await Pay(client, productId);
        (await client.Post($"/order/{orderId}/cancel", new { reason = "changed my mind" })).Is(200);
        return orderId;
    }

    private static async Task<string> Expire(Client client, string productId)
    {
        var orderId = await Checkout(client, productId);
        await client.TimeBecomes(await Expiry(client, orderId) + TimeSpan.FromSeconds(2));
        await client.Until(orderId, "expired");
        return orderId;
    }

    private static async Task<string> Refund(Client client, string productId)
    {
        var orderId = await Pay(client, productId);
        var paymentId = (await client.Until(orderId, "paid")).Text("paymentId");
        (await client.PostAsStaff($"/payment/{paymentId}/refund", new { reason = "broken" })).Is(201);
        await client.Until(orderId, "refunded");
        return orderId;
    }

    /// <summary>The card takes some seconds, the order has one left.</summary>
    private static async Task<string> PayTooLate(Client client, string productId)
    {
        var orderId = await Checkout(client, productId);
        await client.TimeBecomes(await Expiry(client, orderId) - TimeSpan.FromSeconds(1));
        await client.Post("/payment", new { orderId, token = "tok_processing" });
        await client.TimeBecomes(await Expiry(client, orderId) + TimeSpan.FromSeconds(20));
        await client.Until(orderId, "expired");
        return orderId;
    }

    private static async Task<DateTimeOffset> Expiry(Client client, string orderId) => DateTimeOffset.Parse(
        (await client.Until(orderId, "awaiting-payment", "expired")).Text("expiresAt"), CultureInfo.InvariantCulture);
}

using System.Text.Json.Nodes;
using Stoa.Testing;

namespace Stoa.EndToEnd;

/// <summary>What a buyer can't get round, in the shop as a whole.</summary>
public class RulesOfBuyingTests
{
    [Theory, EachShape, Rows(56, 57)]
    public async Task What_was_taken_off_sale_or_changed_meanwhile_is_named_at_the_checkout(Shape shape)
    {
        await using var shop = await TestShop.Open(shape, Roster.Services);
        var (admin, ada) = (await shop.Admin(), await shop.Customer());
        var (gone, dearer, fine) = (await Sell(admin, "Fog machine", 199), await Sell(admin, "Truss", 310), await Sell(admin, "Clamp", 29));
        var draft = (await admin.Post("/products", new { name = "Draft", price = 1, stock = 5, status = "draft" })).Is(201).Text("id");
        await Eventually.Equal(409, async () => (await ada.Post("/cart", new { productId = draft })).Status);
        foreach (var productId in new[] { gone, dearer, fine })
            (await ada.Post("/cart", new { productId, quantity = 2 })).Is(200);
        var seen = (await ada.Get("/cart")).Text("total");

        (await admin.Delete("/products/" + gone)).Is(204);
        (await admin.Patch("/products/" + dearer, new { price = 320 })).Is(200);
        await shop.Settled();
        var refused = (await ada.Post("/order/checkout", new { })).Is(409, "cart-problems");
        Assert.Equal(
            [$"{gone} gone", $"{dearer} price-changed"],
            refused.Json["problems"]!.AsArray().Select(one => $"{one!["productId"]} {one["code"]}").OrderBy(one => one.Split(' ')[1]));
        (await ada.Delete("/cart/" + gone)).Is(200);       // shows the new price too
        (await ada.Post("/order/checkout", new { expectedTotal = decimal.Parse(seen) - 398 })).Is(409, "total-changed");
        var order = (await ada.Post("/order/checkout", new { expectedTotal = 698 })).Is(201);
        Assert.Equal("698", order.Text("total"));
        (await ada.Post("/cart", new { productId = gone })).Is(409, "not-for-sale");
        (await ada.Post("/order/checkout", new { })).Is(409, "ordered-already");
    }

    [Theory, EachShape, Rows(61)]
    public async Task What_costs_nothing_is_paid_once_and_no_provider_is_asked(Shape shape)
    {
        await using var shop = await TestShop.Open(shape, Roster.Services);
        var admin = await shop.Admin();
        var productId = await Sell(admin, "Catalogue on paper", 0);
        var (ada, guest) = (await shop.Customer(), shop.Visitor());
        (await ada.Post("/cart", new { productId, quantity = 2 })).Is(200);
        guest.CartToken = (await guest.Post("/cart", new { productId })).Is(200).Text("cartToken");
        foreach (var buyer in new[] { ada, guest })
        {
            var order = (await buyer.Post("/order/checkout", buyer == guest ? new { email = shop.NewEmail() } : new { })).Is(201);
            var id = order.Text("id");
            buyer.OrderToken = (string?)order.Json["orderToken"] ?? "";
            await Eventually.Equal("paid", async () => (await buyer.Get("/order/" + id)).Text("status"));
            await shop.Settled();
            (await buyer.Post("/payment", new { orderId = id, token = "tok_visa" })).Is(409, "already-paid");
            Assert.Empty((await buyer.Get("/payment?order=" + id)).Is(200).Json["items"]!.AsArray());
            var story = (await buyer.Get($"/order/{id}/timeline")).Is(200).Json["items"]!.AsArray();
            Assert.Single(story, step => (string)step!["status"]! == "paid");
        }
        Assert.Equal(["2", "0"], (await admin.Get("/inventory/" + productId)).Is(200).Texts("onHand", "reserved"));
        (await ada.Post($"/order/{(await ada.Get("/order")).Text("items", "0", "id")}/cancel", new { })).Is(200);
        await Eventually.Equal("4", async () => (await admin.Get("/inventory/" + productId)).Text("onHand"));
        await shop.Settled();
        Assert.Empty((await admin.Get("/ops/money")).Is(200).Json["items"]!.AsArray());
    }

    private static async Task<string> Sell(Visitor admin, string name, decimal price) =>
        (await admin.Post("/products", new { name, price, stock = 5 })).Is(201).Text("id");
}

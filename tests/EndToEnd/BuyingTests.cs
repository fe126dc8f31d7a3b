using System.Text.Json.Nodes;
using Stoa.Kernel.Hosting;
using Stoa.Testing;

namespace Stoa.EndToEnd;

/// <summary>What the shop is for: somebody looks around, fills a cart, checks out, pays, and gets what was promised.</summary>
public class BuyingTests
{
    [Theory, EachShape]
    public async Task A_customer_registers_browses_buys_and_gets_a_receipt(Shape shape)
    {
        await using var shop = await Open(shape);
        var productId = await Sell(shop, "Stage box", 129.99, 5);

        var ada = shop.Visitor();
        var email = shop.NewEmail();
        await ada.Register(email);
        await ada.LogIn(email);
        await Eventually.True(async () => Listed(await ada.Get("/products")).Contains(productId));
        var cart = (await ada.Post("/cart", new { productId, quantity = 2 })).Is(200);
        Assert.Equal("259.98", cart.Text("total"));

        var order = (await ada.Post("/order/checkout", new { })).Is(201);
        Assert.Equal("awaiting-payment", order.Text("status"));
        Assert.Equal("/order/" + order.Text("id"), order.Header("Location"));
        var payment = (await ada.Post("/payment", new { orderId = order.Text("id"), token = "tok_visa" })).Is(201);
        Assert.Equal("succeeded", payment.Text("status"));

        Assert.Equal("paid", (await ada.Get("/order/" + order.Text("id"))).Is(200).Text("status"));
        await Eventually.Equal("3", async () => (await ada.Get("/products/" + productId)).Text("stock"));
        await Eventually.Equal(0, async () => (await ada.Get("/cart")).Json["items"]!.AsArray().Count);
        await Eventually.True(async () => (await Mailbox(shop, email)).Any(mail => Says(mail, order.Text("number"))));
        await shop.Settled();
    }

    [Theory, EachShape]
    public async Task A_guest_does_so_without_an_account(Shape shape)
    {
        await using var shop = await Open(shape);
        var productId = await Sell(shop, "Gaffer tape", 9.5, 1);
        var email = shop.NewEmail();

        var guest = shop.Visitor();
        guest.CartToken = (await guest.Post("/cart", new { productId, quantity = 1 })).Is(200).Text("cartToken");
        var order = (await guest.Post("/order/checkout", new { email })).Is(201);
        guest.OrderToken = order.Text("orderToken");
        (await guest.Post("/payment", new { orderId = order.Text("id"), token = "tok_visa" })).Is(201);

        Assert.Equal("paid", (await guest.Get("/order/" + order.Text("id"))).Is(200).Text("status"));
        await Eventually.Equal("0", async () => (await guest.Get("/products/" + productId)).Text("stock"));
        await Eventually.Equal(0, async () => (await guest.Get("/cart")).Json["items"]!.AsArray().Count);
        await Eventually.True(async () => (await Mailbox(shop, email)).Any(mail => Says(mail, order.Text("number"))));
        guest.OrderToken = "";
        (await guest.Get("/order/" + order.Text("id"))).Is(401);
    }

    [Theory, EachShape]
    public async Task A_declined_card_leaves_the_order_payable_until_it_expires_and_gives_the_stock_back(Shape shape)
    {
        await using var shop = await Open(shape, new() { ["Stoa:Hold"] = "00:00:06" });
        var productId = await Sell(shop, "Fog machine", 199, 1);
        var ada = await shop.Customer();
        (await ada.Post("/cart", new { productId, quantity = 1 })).Is(200);
        var order = (await ada.Post("/order/checkout", new { })).Is(201);

        (await ada.Post("/payment", new { orderId = order.Text("id"), token = "tok_chargeDeclined" })).Is(402);
        Assert.Equal("awaiting-payment", (await ada.Get("/order/" + order.Text("id"))).Text("status"));
        var bob = await shop.Customer();
        await Eventually.Equal("0", async () => (await bob.Get("/inventory/" + productId)).Text("available"));

        await Eventually.Equal("expired", async () => (await ada.Get("/order/" + order.Text("id"))).Text("status"));
        await Eventually.Equal("1", async () => (await bob.Get("/inventory/" + productId)).Text("available"));
        (await ada.Post("/payment", new { orderId = order.Text("id"), token = "tok_visa" })).Is(409);
    }

    [Theory, EachShape]
    public async Task A_paid_order_that_is_cancelled_gives_the_money_and_the_stock_back(Shape shape)
    {
        await using var shop = await Open(shape);
        var productId = await Sell(shop, "Truss", 310, 4);
        var ada = await shop.Customer();
        (await ada.Post("/cart", new { productId, quantity = 3 })).Is(200);
        var order = (await ada.Post("/order/checkout", new { })).Is(201);
        var payment = (await ada.Post("/payment", new { orderId = order.Text("id"), token = "tok_visa" })).Is(201);
        (await ada.Post($"/order/{order.Text("id")}/cancel", new { reason = "The gig was cancelled." })).Is(200);
        await Eventually.Equal("930", async () => (await ada.Get("/payment/" + payment.Text("id"))).Text("refunded"));
        await Eventually.Equal("4", async () => (await ada.Get("/inventory/" + productId)).Text("available"));
        await shop.Settled();
    }

    private static Task<TestShop> Open(Shape shape, Dictionary<string, string?>? settings = null) =>
        TestShop.Open(shape, Roster.Services, new(settings ?? []) { ["Stoa:Demo"] = "false" });

    private static async Task<string> Sell(TestShop shop, string name, double price, int stock)
    {
        var admin = await shop.Admin();
        var product = (await admin.Post("/products", new { name, price, stock })).Is(201);
        Assert.Equal(stock.ToString(), product.Text("stock"));
        return product.Text("id");
    }

    private static List<string> Listed(Reply reply) => [.. reply.Is(200).Json["items"]!.AsArray().Select(item => (string)item!["id"]!)];

    private static async Task<List<JsonNode?>> Mailbox(TestShop shop, string to) =>
        [.. (await shop.Visitor().Get("/mailbox/messages?to=" + Uri.EscapeDataString(to))).Is(200).Json["items"]!.AsArray()];

    private static bool Says(JsonNode? mail, string text) => mail!.ToJsonString().Contains(text, StringComparison.Ordinal);
}

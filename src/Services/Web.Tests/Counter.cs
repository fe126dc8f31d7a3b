using Stoa.Testing;

namespace Stoa.Web.Tests;

/// <summary>
/// Short ways to what the admin's pages are about: somebody of the staff at a browser, products of a test's own, paid orders.
/// </summary>
internal static class Counter
{
    public static async Task<Browsing> AtTheDesk(this TestShop shop) => await new Browsing(shop).LogIn((await shop.Staff()).Email);

    /// <summary>The id of a new product that can be sold.</summary>
    public static async Task<string> Sell(this TestShop shop, string name, decimal price = 25, int stock = 50)
    {
        var product = (await (await shop.Admin()).Post("/products", new { name, price, stock })).Is(201);
        var (id, looker) = (product.Text("id"), shop.Visitor());
        await Eventually.True(async () =>
            await looker.Get("/inventory/" + id) is { Status: 200 } known && (int)known.Json["available"]! == stock);
        return id;
    }

    /// <summary>An order of one piece, paid where that is asked for.</summary>
    public static async Task<(string Id, string Number)> Order(this TestShop shop, string productId, bool isPaid = true)
    {
        var ada = await shop.Customer();
        (await ada.Post("/cart", new { productId })).Is(200);
        var address = new { name = "Ada Lovelace", line1 = "Road 1", city = "Ulm", country = "DE", postalCode = "89073" };
        var order = (await ada.Post("/order/checkout", new { shippingAddress = address })).Is(201);
        if (isPaid)
            (await ada.Post("/payment", new { orderId = order.Text("id"), token = "tok_visa" })).Is(201);
        return (order.Text("id"), order.Text("number"));
    }
}

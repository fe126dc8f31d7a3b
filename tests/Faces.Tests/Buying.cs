using Stoa.Client;
using Stoa.Client.Models;
using Stoa.Testing;

namespace Stoa.Faces.Tests;

/// <summary>What happens by API before a page is looked at.</summary>
internal static class Buying
{
    private static readonly Address Somewhere = new()
    {
        Name = "Gus Guest",
        Line1 = "Road 1",
        PostalCode = "89073",
        City = "Ulm",
        Country = "DE",
    };

    /// <summary>The shop sells something that only this test asks for.</summary>
    public static async Task<Product> Offer(this BrowsedShop shop, int pieces = 50, string name = "Stage piano")
    {
        var admin = await shop.Shop.Admin();
        var thing = new { name, price = 120, stock = pieces, category = "stage", description = "With 88 weighted keys." };
        var id = (await admin.Post("/products", thing)).Is(201).Text("id");
        using var guest = shop.Guest();
        await Eventually.Equal(pieces, async () => (await guest.Products.Get(id)).Value.Available);
        return (await guest.Products.Get(id)).Value;
    }

    /// <summary>How many of something can be bought.</summary>
    public static async Task<long> Available(this BrowsedShop shop, Product product)
    {
        using var guest = shop.Guest();
        return (await guest.Products.Get(product.Id)).Value.Available;
    }

    /// <summary>Somebody else takes all that is there of something.</summary>
    public static async Task BuyUp(this ShopClient guest, BrowsedShop shop, Product product)
    {
        Assert.True((await guest.Cart.Add(new() { ProductId = product.Id, Quantity = (int)product.Available })).IsGood);
        Assert.Equal("awaiting-payment", (await guest.Orders.CheckOut(new() { Email = shop.Shop.NewEmail() }, wait: 5)).Value.Status);
        await Eventually.Equal(0, () => shop.Available(product));
    }

    /// <summary>A guest orders one piece of something.</summary>
    public static async Task<Order> PlaceOrder(this ShopClient guest, BrowsedShop shop, Product? product = null)
    {
        product ??= (await guest.Products.Get("bridgeway-quick-clamp")).Value;
        Assert.True((await guest.Cart.Add(new() { ProductId = product.Id, Quantity = 1 })).IsGood);
        return (await guest.Orders.CheckOut(new() { Email = shop.Shop.NewEmail(), ShippingAddress = Somewhere }, wait: 5)).Value;
    }

    /// <summary>The same, and the shop knows that it is paid.</summary>
    public static async Task<Order> BuyPaid(this ShopClient guest, BrowsedShop shop, Product? product = null)
    {
        var order = await guest.PlaceOrder(shop, product);
        Assert.Equal("succeeded", (await guest.Payments.Pay(new() { OrderId = order.Id, Token = "tok_visa" })).Value.Status);
        await Eventually.Equal("paid", async () => (await guest.Orders.Get(order.Id)).Value.Status);
        return (await guest.Orders.Get(order.Id)).Value;
    }

    /// <summary>A guest buys something: the receipt, once it is in the mailbox.</summary>
    public static async Task<Mail> Buy(this ShopClient guest, BrowsedShop shop)
    {
        var order = await guest.PlaceOrder(shop);
        Assert.Equal("succeeded", (await guest.Payments.Pay(new() { OrderId = order.Id, Token = "tok_visa" })).Value.Status);
        IReadOnlyList<Mail> mails = [];
        await Eventually.True(async () => (mails = (await guest.Mailbox.Messages(to: order.Email)).Value.Items).Count > 0);
        return mails[0];
    }

    /// <summary>The address of the page on which an order is paid; from there the buyer comes back to a page of the shop.</summary>
    public static async Task<string> PaymentPage(this ShopClient guest, BrowsedShop shop, Order order)
    {
        var session = new NewSession
        {
            OrderId = order.Id,
            SuccessUrl = shop.Address + "/mailbox?to=thanks@example.com",
            CancelUrl = shop.Address + "/mailbox?to=back@example.com",
        };
        return (await guest.Payments.OpenPage(session)).Value.Url;
    }
}

using Stoa.Client;
using Stoa.Client.Models;
using Stoa.Testing;

namespace Stoa.Faces.Tests;

/// <summary>What happens by API before a page is looked at.</summary>
internal static class Buying
{
    /// <summary>A guest orders one piece of something.</summary>
    public static async Task<Order> PlaceOrder(this ShopClient guest, BrowsedShop shop)
    {
        var product = (await guest.Products.List(inStock: true, limit: 1)).Value.Items[0];
        Assert.True((await guest.Cart.Add(new() { ProductId = product.Id, Quantity = 1 })).IsGood);
        return (await guest.Orders.CheckOut(new() { Email = shop.Shop.NewEmail() }, wait: 5)).Value;
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

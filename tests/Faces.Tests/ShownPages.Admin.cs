using Stoa.Client.Models;
using Stoa.Testing;

namespace Stoa.Faces.Tests;

/// <summary>The pages that one has to sign in for, and those that mails lead to.</summary>
internal static partial class ShownPages
{
    private const string Clamp = "bridgeway-quick-clamp";

    private static IReadOnlyList<ShownPage> BehindSignIn =>
    [
        new("admin-overview", Desk("/admin")),
        new("admin-orders", Desk("/admin/orders")),
        new("admin-orders-shipped", Desk("/admin/orders?status=shipped")) { IsState = true },
        new("admin-order", Desk(async shop => "/admin/orders/" + (await Sold(shop)).Id)),
        new("admin-order-trace", Desk(async shop => $"/admin/orders/{(await Sold(shop)).Id}/trace")),
        new("admin-order-stuck", Desk(Stuck)) { IsState = true },
        new("admin-products", Desk("/admin/products")),
        new("admin-product", Desk(async shop => "/admin/products/" + (await Known(shop)).Id)),
        new("admin-product-new", Desk("/admin/products/new")),
        new("admin-categories", Desk("/admin/categories")),
        new("admin-stock", Desk("/admin/stock")),
        new("admin-ledger", Desk(async shop => "/admin/stock/" + (await Known(shop)).Id)),
        new("admin-reviews", Desk("/admin/reviews")),
        new("admin-customers", Desk("/admin/customers")),
        new("admin-person", Desk(async shop => "/admin/customers/" + (await shop.Shop.Customer()).UserId)),
        new("admin-staff", Desk("/admin/staff")),
        new("admin-messages", Desk("/admin/messages")),
        new("admin-addresses", Desk("/admin/messages/addresses")),
        new("admin-letters", Desk("/admin/templates")),
        new("admin-letter", Desk("/admin/templates/order-receipt")),
        new("admin-services", Desk("/admin/services")),
        new("admin-dead-letters", Desk(DeadLetters)),
        new("admin-dead-letter", Desk(async shop => "/admin/dead-letters/" + await Dead(shop))),
        new("admin-audit", Desk(Written)),
        new("admin-money", Desk("/admin/money")),
        new("account", Signed("/shop/account")),
        new("account-orders", Signed("/shop/account/orders")),
        new("account-addresses", Signed("/shop/account/addresses")),
        new("account-address", Signed("/shop/account/addresses/new")) { IsState = true },
        new("account-devices", Signed("/shop/account/devices")),
        new("account-mail", Signed("/shop/account/mail")),
        new("account-privacy", Signed("/shop/account/privacy")),
        new("review", Signed($"/shop/p/{Clamp}/review")),
        new("forgot", At("/shop/forgot")),
        new("forgot-sent", At("/shop/forgot?done")) { IsState = true },
        new("verify-email", At("/verify-email?token=of-a-mail")),
        new("verify-email-over", At("/verify-email")) { IsState = true },
        new("reset-password", At("/reset-password?token=of-a-mail")),
        new("unsubscribe", At("/shop/unsubscribe?token=delivery.of.a-mail")),
    ];

    private static Func<BrowsedShop, Shopper, Task<string>> Desk(string path) => Desk(_ => Task.FromResult(path));

    /// <summary>A page for the shop's owner.</summary>
    private static Func<BrowsedShop, Shopper, Task<string>> Desk(Func<BrowsedShop, Task<string>> prepare) => async (shop, ada) =>
    {
        var path = await prepare(shop);
        await ada.SignIn(TestShop.AdminEmail, path);
        return path;
    };

    /// <summary>A page for a customer with an address, and an order where it is about orders.</summary>
    private static Func<BrowsedShop, Shopper, Task<string>> Signed(string path) => async (shop, ada) =>
    {
        var customer = await shop.Shop.Customer();
        var somewhere = new { name = "Ada Lovelace", line1 = "Lindenallee 14", city = "Berlin", postalCode = "10115", country = "DE" };
        (await customer.Post("/users/me/addresses", somewhere)).Is(201);
        if (path.EndsWith("/orders", StringComparison.Ordinal))
        {
            (await customer.Post("/cart", new { productId = (await Known(shop)).Id, quantity = 1 })).Is(200);
            (await customer.Post("/order/checkout", new { shippingAddress = somewhere })).Is(201);
        }
        await ada.SignIn(customer.Email, path);
        return path;
    };

    private static async Task<Product> Known(BrowsedShop shop)
    {
        using var guest = shop.Guest();
        return (await guest.Products.Get(Clamp)).Value;
    }

    private static async Task<Order> Sold(BrowsedShop shop)
    {
        using var guest = shop.Guest();
        return await guest.BuyPaid(shop);
    }

    private static async Task<string> Dead(BrowsedShop shop) => await shop.LayAside(await Sold(shop));

    private static async Task<string> DeadLetters(BrowsedShop shop)
    {
        await Dead(shop);
        return "/admin/dead-letters";
    }

    /// <summary>An order of which some news died.</summary>
    private static async Task<string> Stuck(BrowsedShop shop)
    {
        var order = await Sold(shop);
        await shop.LayAside(order);
        return $"/admin/orders/{order.Id}/trace";
    }

    /// <summary>The book with a change in it.</summary>
    private static async Task<string> Written(BrowsedShop shop)
    {
        var product = await shop.Offer();
        (await (await shop.Shop.Admin()).Patch("/products/" + product.Id, new { price = 130 })).Is(200);
        return "/admin/audit?target=" + product.Id;
    }
}

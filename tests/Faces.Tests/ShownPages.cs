using Stoa.Client;
using Stoa.Client.Models;
using Stoa.Testing;

namespace Stoa.Faces.Tests;

/// <summary>
/// A page that everybody must be able to use, and that docs/pictures shows. The function does what must have been done before, such as
/// signing in and filling a cart, and gives the page's address.
/// </summary>
internal sealed record ShownPage(string Name, Func<BrowsedShop, Shopper, Task<string>> Reach)
{
    /// <summary>It is somebody else's, and theirs to mend.</summary>
    public bool IsOurs { get; init; } = true;

    /// <summary>It shows another page of the table with other things on it; Lighthouse has scored that one.</summary>
    public bool IsState { get; init; }

    /// <summary>How the shop answers.</summary>
    public int Status { get; init; } = 200;

    /// <summary>What is done on the page before it is looked at.</summary>
    public Func<Shopper, Task> Then { get; init; } = _ => Task.CompletedTask;

    public override string ToString() => Name;
}

/// <summary>Every page that the shop shows, once.</summary>
internal static partial class ShownPages
{
    private const string Microphone = "/shop/p/aurik-v5-vocal-microphone";

    public static IReadOnlyList<ShownPage> All { get; } =
    [
        new("home", At("/")),
        new("category", At("/shop/c/microphones")),
        new("search", At("/shop?q=speaker&max=700")) { IsState = true },
        new("search-none", At("/shop?q=accordion")) { IsState = true },
        new("product", At(Microphone)),
        new("product-sold-out", async (shop, _) => "/shop/p/" + (await shop.Offer(0)).Slug) { IsState = true },
        new("drawer", At(Microphone)) { IsState = true, Then = PutIntoCart },
        new("cart", (_, ada) => Filled(ada, "/shop/cart")),
        new("cart-empty", At("/shop/cart")) { IsState = true },
        new("cart-problem", (_, ada) => Filled(ada, "/shop/cart")) { IsState = true, Then = AskForTooMany },
        new("checkout", (_, ada) => Filled(ada, "/shop/checkout")),
        new("checkout-addresses", KnowTheWay) { IsState = true },
        new("checkout-wrong", (_, ada) => Filled(ada, "/shop/checkout")) { IsState = true, Then = WriteNonsense },
        new("order-awaiting", (shop, _) => Ordered(shop)) { IsState = true },
        new("order-declined", (shop, _) => Ordered(shop, "tok_chargeDeclinedInsufficientFunds")) { IsState = true },
        new("order-paid", (shop, _) => Ordered(shop, "tok_visa", "paid")),
        new("order-shipped", (shop, _) => Ordered(shop, "tok_visa", "paid", "shipped")) { IsState = true },
        new("order-cancelled", (shop, _) => Ordered(shop, "tok_visa", "paid", "cancelled")) { IsState = true },
        new("login", At("/shop/login")),
        new("register", At("/shop/register")),
        new("not-found", At("/shop/accordion")) { IsState = true, Status = 404 },
        new("mailbox", At("/mailbox")),
        new("mailbox-message", async (shop, _) =>
        {
            using var guest = shop.Guest();
            return "/mailbox/" + (await guest.Buy(shop)).Id;
        }),
        new("payment", async (shop, _) =>
        {
            using var guest = shop.Guest();
            return await guest.PaymentPage(shop, await guest.PlaceOrder(shop));
        }),
        new("docs", At("/docs")) { IsOurs = false },
        .. BehindSignIn,
    ];

    /// <summary>A page that anybody may open.</summary>
    private static Func<BrowsedShop, Shopper, Task<string>> At(string path) => (_, _) => Task.FromResult(path);

    private static async Task PutIntoCart(Shopper ada)
    {
        await ada.Press("Add to cart");
        await ada.Sees("In your cart");
    }

    /// <summary>Two things are in the cart.</summary>
    private static async Task<string> Filled(Shopper ada, string address)
    {
        foreach (var path in (string[])[Microphone, "/shop/p/halden-a12-active-speaker"])
        {
            await ada.Open(path);
            await PutIntoCart(ada);
        }
        return address;
    }

    private static async Task AskForTooMany(Shopper ada)
    {
        await ada.Page.GetByLabel("How many of Halden A12").FillAsync("100");
        await ada.Page.Keyboard.PressAsync("Enter");
        await ada.Reads("Before you can order:");
    }

    private static async Task WriteNonsense(Shopper ada)
    {
        await ada.WriteDelivery("gus@example.com");
        await ada.Page.GetByLabel("Phone").FillAsync("call me");
        await ada.OrderAndPay().ClickAsync();
        await ada.IsTold("Please look at what is marked below.");
    }

    /// <summary>A customer with an address book is about to order.</summary>
    private static async Task<string> KnowTheWay(BrowsedShop shop, Shopper ada)
    {
        var customer = await shop.Shop.Customer();
        foreach (var (name, line1) in new[] { ("Ada Lovelace", "Lindenallee 14"), ("Winter Events", "Hafenstrasse 3") })
        {
            (await customer.Post("/users/me/addresses", new { name, line1, city = "Berlin", postalCode = "10115", country = "DE" }))
                .Is(201);
        }
        await ada.Open("/shop/login?next=/shop/cart");
        await ada.Fill("E-mail", customer.Email);
        await ada.Fill("Password", TestShop.Password);
        await ada.Press("Sign in");
        await ada.Sees("Your cart");
        return await Filled(ada, "/shop/checkout");
    }

    /// <summary>An order that somebody tried to pay, and that went on until it was so.</summary>
    private static async Task<string> Ordered(BrowsedShop shop, string? card = null, params string[] moves)
    {
        using var guest = shop.Guest();
        var order = await guest.PlaceOrder(shop);
        if (card is not null)
            await guest.Payments.Pay(new() { OrderId = order.Id, Token = card });
        foreach (var status in moves)
            await Bring(shop, guest, order, status);
        return $"/shop/orders/{order.Id}?token={order.OrderToken}";
    }

    private static async Task Bring(BrowsedShop shop, ShopClient guest, Order order, string status)
    {
        if (status == "shipped")
            (await (await shop.Shop.Admin()).Patch($"/order/{order.Id}/status", new { status, tracking = "TRACK-17" })).Is(200);
        else if (status == "cancelled")
            Assert.True((await guest.Orders.Cancel(order.Id, new() { Reason = "It rains." })).IsGood);
        await Eventually.Equal(status, async () => (await guest.Orders.Get(order.Id)).Value.Status);
    }
}

using Stoa.Kernel.Hosting;
using Stoa.Testing;

namespace Stoa.Web.Tests;

/// <summary>
/// The pages in every shape of the shop: beside the API in one process, and in a process of their own behind the gateway.
/// </summary>
public class EveryShapeTests
{
    [Theory, EachShape]
    public async Task A_guest_buys_by_pages_and_follows_the_order(ShopShape shape)
    {
        await using var shop = await DemoShop.Open(shape, isEmpty: true);
        await Sell(shop);
        using var guest = new Browsing(shop);
        await Eventually.True(async () => (await guest.Open("/shop")).Text.Contains("Gaffer tape", StringComparison.Ordinal));
        await (await guest.See("/shop/p/gaffer-tape")).Send("form[data-add]", new() { ["quantity"] = "2" });
        Assert.Contains("$19.00", guest.Text);
        await guest.See("/shop/checkout");
        await guest.Send("form[action='/shop/checkout']", BuyingPagesTests.Delivery(shop.NewEmail()));
        Assert.StartsWith("/simulator/pay/", guest.Path);
        await guest.Send("form", press: ("button", "pay"));
        Assert.StartsWith("/shop/orders/ord_", guest.Path);
        var order = guest.Path.Split('?')[0];
        await Eventually.True(async () => (await guest.See(order)).Text.Contains("Thank you, it is paid", StringComparison.Ordinal));
        using var live = await guest.Line(order + "/live");
        Assert.Contains("event: status", await live.ReadLineAsync() + await live.ReadLineAsync(), StringComparison.Ordinal);
        using var stranger = new Browsing(shop);
        await stranger.Open(order);
        Assert.StartsWith("/shop/login", stranger.Path);
    }

    [Theory, EachShape]
    public async Task Who_signs_in_on_a_page_is_seen_to_come_from_their_own_address(ShopShape shape)
    {
        await using var shop = await DemoShop.Open(shape, isEmpty: true);
        var ada = await shop.Customer();
        using var pages = new Browsing(shop);
        pages.Headers["X-Forwarded-For"] = "10.99.8.7";
        pages.Headers["User-Agent"] = "A browser of the year 2026";
        await pages.See("/shop/login");
        await pages.Send("form[action='/shop/login']", new() { ["email"] = ada.Email, ["password"] = TestShop.Password });
        var sessions = (await ada.Get("/auth/sessions")).Is(200).Json["items"]!.AsArray();
        Assert.Contains(sessions, one => one!["network"]!.ToString().StartsWith("10.99.8.", StringComparison.Ordinal)
            && one["device"]!.ToString().Contains("2026", StringComparison.Ordinal));
    }

    private static async Task Sell(TestShop shop) => (await (await shop.Admin()).Post(
        "/products", new { name = "Gaffer tape", price = 9.5, stock = 5, status = "active" })).Is(201);
}

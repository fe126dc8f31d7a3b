using Microsoft.Playwright;
using Stoa.Client.Models;

namespace Stoa.Faces.Tests;

/// <summary>What is quicker with scripts: pages stay where they are and change in part.</summary>
public class QuickPagesTests(BrowsedShop shop)
{
    [Theory, EachWidth]
    public async Task The_cart_opens_beside_the_page_and_its_number_counts(Look look)
    {
        var product = await shop.Offer();
        await shop.Visit(look, async ada =>
        {
            await ada.PutIntoCart(product, 2);
            Assert.Equal("/shop/p/" + product.Slug, ada.Path());
            await Assertions.Expect(ada.Page.Locator("#drawer .line h3")).ToHaveTextAsync(product.Name);
            await ada.Press("Close");
            await Assertions.Expect(ada.Page.Locator("[data-cart-count]")).ToHaveTextAsync("2");
            await ada.Press("Add to cart");
            await ada.Sees("In your cart");
            await ada.Page.Mouse.ClickAsync(5, 400);       // beside it, where the drawer leaves room
            if (look.Width == Width.Phone)
                await ada.Press("Close");
            await Assertions.Expect(ada.Page.Locator("#drawer")).Not.ToBeVisibleAsync();
            await ada.Open("/");
            await Assertions.Expect(ada.Page.Locator("[data-cart-count]")).ToHaveTextAsync("4");
        });
    }

    [Theory, EachWidth]
    public Task Filters_and_more_change_the_list_alone_and_the_address_follows(Look look) => shop.Visit(look, async ada =>
    {
        await ada.Open("/shop");
        await Keep(ada);
        var list = ada.Page.Locator("#list > *");
        var before = await list.CountAsync();
        await ada.Follow("Show more");
        await Assertions.Expect(list).Not.ToHaveCountAsync(before);
        var links = await list.Locator("a").EvaluateAllAsync<string[]>("all => all.map(one => one.href)");
        Assert.Equal(links.Length, links.Distinct().Count());

        if (look.Width == Width.Phone)
            await ada.Page.GetByText("Filter and sort").ClickAsync();
        await ada.Page.GetByLabel("Sort by").SelectOptionAsync("-price");
        await Assertions.Expect(list.Locator("h3").First).ToHaveTextAsync("Norvex Arc line array, five elements");
        await ada.Page.GetByLabel("In stock now").CheckAsync();
        await Assertions.Expect(ada.Page).ToHaveURLAsync(shop.Address + "/shop?sort=-price&stock=1");
        await ada.Fill("At least", "6000");
        await ada.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(list).ToHaveCountAsync(2);
        await IsKept(ada);

        await ada.Page.ReloadAsync();       // the address says it all
        await Assertions.Expect(list).ToHaveCountAsync(2);
    });

    [Theory, EachWidth]
    public async Task However_often_the_button_is_pressed_there_is_one_order(Look look)
    {
        var (product, email) = (await shop.Offer(), shop.Shop.NewEmail());
        await shop.Visit(look, async ada =>
        {
            await ada.PutIntoCart(product);
            await ada.GoToCheckout();
            await ada.WriteDelivery(email);
            await ada.OrderAndPay().DblClickAsync();
            await ada.Sees("Pay your order");
            var order = await ada.Page.InnerTextAsync("code");
            Assert.Equal([order], await OrdersOf(email));

            await ada.Page.GoBackAsync();
            if (await ada.OrderAndPay().CountAsync() > 0)       // the browser may show the page as it was, or ask for it anew
            {
                await ada.WriteDelivery(email);
                await ada.OrderAndPay().ClickAsync();
                await ada.Sees("Pay your order");
                Assert.Equal(order, await ada.Page.InnerTextAsync("code"));
            }
            Assert.Equal([order], await OrdersOf(email));
        });
    }

    private async Task<string[]> OrdersOf(string email)
    {
        var admin = await shop.Shop.Admin();
        var orders = (await admin.Get("/order?scope=all&limit=100")).Is(200).Json["items"]!.AsArray();
        return [.. orders.Where(one => (string)one!["email"]! == email).Select(one => (string)one!["id"]!)];
    }

    /// <summary>Whatever is loaded anew has forgotten it.</summary>
    private static Task Keep(Shopper ada) => ada.Page.EvaluateAsync("window.isKept = true");

    private static async Task IsKept(Shopper ada) => Assert.True(await ada.Page.EvaluateAsync<bool>("window.isKept === true"));
}

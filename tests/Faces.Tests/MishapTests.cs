using Microsoft.Playwright;
using Stoa.Client;
using Stoa.Client.Models;
using Stoa.Testing;

namespace Stoa.Faces.Tests;

/// <summary>What goes wrong on the way to an order is explained, and nothing is lost.</summary>
public class MishapTests(BrowsedShop shop)
{
    [Theory, EachWidth, EachWidth(Script = false)]
    public async Task What_is_sold_out_or_gone_meanwhile_is_marked_in_the_cart(Look look)
    {
        var (last, old) = (await shop.Offer(1, "Last piano"), await shop.Offer(5, "Old piano"));
        using var watcher = shop.Guest();
        using var other = shop.Guest();
        await watcher.Cart.Add(new() { ProductId = last.Id, Quantity = 1 });
        await watcher.Cart.Add(new() { ProductId = old.Id, Quantity = 1 });
        await shop.Visit(look, async ada =>
        {
            await ada.PutIntoCart(last);
            await ada.PutIntoCart(old);
            await ada.GoToCheckout();
            await ada.WriteDelivery(shop.Shop.NewEmail());
            await other.BuyUp(shop, last);
            (await (await shop.Shop.Admin()).Delete("/products/" + old.Id)).Is(204);
            await Eventually.Equal(2, async () => (await watcher.Cart.Get()).Value.Problems.Count);
            await ada.OrderAndPay().ClickAsync();
            await ada.Sees("Your cart");
            await ada.Reads("Before you can order:");
            await Assertions.Expect(ada.Page.Locator("#cart .line .note")).ToHaveCountAsync(2);
            await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Remove Last piano" }).ClickAsync();
            await Assertions.Expect(ada.Page.Locator("#cart .line")).ToHaveCountAsync(1);
            await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Remove Old piano" }).ClickAsync();
            await ada.Sees("There is nothing in it yet");
        });
    }

    [Theory, EachWidth, EachWidth(Script = false)]
    public async Task What_is_wrong_in_a_form_is_marked_and_nothing_written_is_lost(Look look)
    {
        var product = await shop.Offer();
        await shop.Visit(look, async ada =>
        {
            await ada.PutIntoCart(product);
            await ada.GoToCheckout();
            await ada.WriteDelivery("gus@example.com");
            await ada.Page.GetByLabel("Phone").FillAsync("call me");
            await ada.OrderAndPay().ClickAsync();
            await ada.IsTold("Please look at what is marked below.");
            var phone = ada.Page.GetByLabel("Phone");
            await Assertions.Expect(phone).ToHaveAttributeAsync("aria-invalid", "true");
            await Assertions.Expect(phone).ToHaveValueAsync("call me");
            await Assertions.Expect(ada.Page.GetByLabel("E-mail")).ToHaveValueAsync("gus@example.com");
            await Assertions.Expect(ada.Page.GetByLabel("City")).ToHaveValueAsync("Ulm");
            await Assertions.Expect(ada.Page.GetByLabel("Country")).ToHaveValueAsync("DE");
            await phone.FillAsync("+49 731 5550100");
            await ada.OrderAndPay().ClickAsync();
            await ada.Sees("Pay your order");
        });
    }

    [Theory, EachWidth(Script = false)]
    public Task What_is_not_there_is_told_on_a_page_that_leads_on(Look look) => shop.Visit(look, async ada =>
    {
        foreach (var path in (string[])["/shop/c/accordions", "/shop/p/accordion", "/shop/accordion", "/shop/c/stage?after=nothing"])
        {
            await ada.Open(path, path.Contains('?', StringComparison.Ordinal) ? 200 : 404);
            await Assertions.Expect(ada.Heading()).ToBeVisibleAsync();
            await ada.Follow("Stoa");
            await ada.Page.ArrivesAt(address => address == shop.Address + "/");
        }
    });

    [Theory, EachWidth(Script = false)]
    public async Task Everybody_reads_prices_as_they_are_used_to(Look look)
    {
        foreach (var (languages, price) in new[]
        {
            ("de-DE,de;q=0.9,en;q=0.8", "1.647,00\u00a0$"), ("en-GB,en;q=0.9", "$1,647.00"), ("fr", "1\u202f647,00\u00a0$"),
        })
        {
            await shop.Visit(look, async ada =>
            {
                await ada.Page.SetExtraHTTPHeadersAsync(new Dictionary<string, string> { ["Accept-Language"] = languages });
                await ada.Open("/shop/p/halden-a12-active-speaker");
                await ada.Fill("How many", "3");
                await ada.Press("Add to cart");
                var sum = await ada.Page.Locator("#cart .line .sum").TextContentAsync();
                Assert.Equal(price, sum);
            });
        }
    }
}

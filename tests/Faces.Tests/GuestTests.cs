using Microsoft.Playwright;
using Stoa.Client.Models;
using Stoa.Testing;

namespace Stoa.Faces.Tests;

/// <summary>A guest's way from the front page to a paid order and back to it from the mail.</summary>
public class GuestTests(BrowsedShop shop)
{
    [Theory, EachWidth, EachWidth(Script = false)]
    public async Task From_the_front_page_over_the_shelf_to_the_receipt(Look look)
    {
        var email = shop.Shop.NewEmail();
        await shop.Visit(look, async ada =>
        {
            await ada.Open("/");
            await ada.Follow("Stage and rigging");
            await ada.Sees("Stage and rigging");
            await ada.Follow("Stands");
            await Assertions.Expect(ada.Heading()).ToHaveTextAsync("Stands");
            await Filter(ada, "60");
            await ada.Follow("Bridgeway microphone stand with boom");
            await ada.Sees("Bridgeway microphone stand with boom");
            await ada.Press("Add to cart");
            await ada.Sees(look.HasScript ? "In your cart" : "Your cart");
            if (look.HasScript)
                await ada.Follow("See the cart");
            await ada.Page.GetByLabel("How many of").FillAsync("2");
            await ada.Press("Update");
            await Assertions.Expect(ada.Page.Locator("#cart .line .sum")).ToHaveTextAsync("$98.00");
            await ada.GoToCheckout();
            await ada.WriteDelivery(email);
            await ada.OrderAndPay().ClickAsync();
            await ada.Sees("Pay your order");
            await ada.Press("Pay");
            await ada.SeesPaid();
            await ada.Reads(email);
        });
        await Follow(look, await Receipt(email));
    }

    [Theory, EachWidth, EachWidth(Script = false)]
    public async Task The_page_of_an_order_goes_on_by_itself(Look look)
    {
        var product = await shop.Offer();
        await shop.Visit(look, async ada =>
        {
            await ada.Order(product, shop.Shop.NewEmail());
            var till = ada.Page.Url;
            await ada.Open($"/shop/orders/{await ada.Page.InnerTextAsync("code")}?payment=done");
            await ada.Reads("Your payment is on its way.");
            // The payment arrives while the page is open.
            var other = await ada.Page.Context.NewPageAsync();
            await other.GotoAsync(till);
            await other.GetByRole(AriaRole.Button, new() { Name = "Pay", Exact = true }).ClickAsync();
            await other.ArrivesAt(address => address.Contains("/shop/orders/", StringComparison.Ordinal));
            await ada.SeesPaid();
            if (look.HasScript)
            {
                var admin = await shop.Shop.Admin();
                (await admin.Patch($"/order/{ada.OrderId()}/status", new { status = "shipped", tracking = "TRACK-17" })).Is(200);
                await ada.Sees("It is on its way");
                await ada.Reads("TRACK-17");
            }
        });
    }

    private static async Task Filter(Shopper ada, string atMost)
    {
        if (ada.Look.Width == Width.Phone)
            await ada.Page.GetByText("Filter and sort").ClickAsync();
        await ada.Fill("At most", atMost);
        await ada.Press("Show");
        await Assertions.Expect(ada.Page.Locator("#list > *")).ToHaveCountAsync(1);
        Assert.Contains($"max={atMost}", ada.Page.Url, StringComparison.Ordinal);
    }

    private async Task<Mail> Receipt(string email)
    {
        using var guest = shop.Guest();
        Mail? receipt = null;
        await Eventually.True(async () => (receipt = (await guest.Mailbox.Messages(to: email)).Value.Items
            .FirstOrDefault(mail => mail.Link.Contains("/shop/orders/", StringComparison.Ordinal))) is not null);
        return receipt!;
    }

    /// <summary>On another device there is nothing but the mail: what opens the order is kept, and is gone from the address.</summary>
    private Task Follow(Look look, Mail receipt) => shop.Visit(look, async ada =>
    {
        Assert.Contains("?token=", receipt.Link, StringComparison.Ordinal);
        await ada.Open("/mailbox/" + receipt.Id);
        await ada.Sees(receipt.Subject);
        await ada.Open(receipt.Link);
        await ada.SeesPaid();
        Assert.Equal(new Uri(receipt.Link).AbsolutePath, ada.Path());
        var kept = Assert.Single(await ada.Page.Context.CookiesAsync([shop.Address]), one => one.Name == "stoa-orders");
        Assert.True(kept.HttpOnly);
        await ada.Page.ReloadAsync();
        await ada.SeesPaid();
    });
}

using Microsoft.Playwright;
using Stoa.Client.Models;
using Stoa.Testing;

namespace Stoa.Faces.Tests;

/// <summary>An order that is not paid at once, or called off.</summary>
public class SecondThoughtsTests(BrowsedShop shop)
{
    [Theory, EachWidth, EachWidth(Script = false)]
    public async Task A_declined_card_is_told_and_another_one_pays(Look look)
    {
        var product = await shop.Offer();
        await shop.Visit(look, async ada =>
        {
            await ada.Order(product, shop.Shop.NewEmail());
            await ada.Press("Pay with a card that is declined");
            await ada.IsTold("The card was declined. Nothing was charged.");
            await ada.Press("Cancel and go back");
            await ada.Sees("Held for you: please pay");
            await Assertions.Expect(ada.Page.Locator("#order .note").First).ToContainTextAsync("held");
            await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Pay $" }).ClickAsync();
            await ada.Sees("Pay your order");
            await ada.Press("Pay");
            await ada.SeesPaid();
        });
    }

    [Theory, EachWidth, EachWidth(Script = false)]
    public async Task An_order_is_called_off_unpaid_and_paid_and_all_goes_back(Look look)
    {
        var product = await shop.Offer(5);
        await shop.Visit(look, async ada =>
        {
            await ada.Order(product, shop.Shop.NewEmail(), quantity: 2);
            await Eventually.Equal(3, () => shop.Available(product));
            await ada.Press("Cancel and go back");
            await ada.Sees("Held for you: please pay");
            await CallOff(ada);
            await Assertions.Expect(ada.Heading()).ToHaveTextAsync("It is called off");
            await Eventually.Equal(5, () => shop.Available(product));

            // What was called off unpaid is in the cart still.
            var order = await ada.Buy(product, shop.Shop.NewEmail(), quantity: 1);
            await CallOff(ada);
            await Eventually.Equal(3 * product.Price, () => Refunded(order));
            await Eventually.Equal(5, () => shop.Available(product));
            await ada.Page.ReloadAsync();
            await Assertions.Expect(ada.Heading()).ToHaveTextAsync("It is called off");
        });
    }

    /// <summary>How much of what was paid for an order went back.</summary>
    private async Task<decimal> Refunded(string order)
    {
        var admin = await shop.Shop.Admin();
        return (decimal)(await admin.Get("/payment?scope=all&order=" + order)).Is(200).Json["items"]![0]!["refunded"]!;
    }

    private static async Task CallOff(Shopper ada)
    {
        await ada.Page.GetByText("Call the order off").ClickAsync();
        await ada.Page.GetByLabel("Why").FillAsync("It rains.");
        await ada.Press("Call it off");
        await ada.Reads("The order is called off.");
        await ada.Reads("It rains.");
    }
}

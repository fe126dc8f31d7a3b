using Microsoft.Playwright;
using Stoa.Testing;

namespace Stoa.Faces.Tests;

/// <summary>Somebody with an account buys.</summary>
public class CustomerTests(BrowsedShop shop)
{
    [Theory, EachWidth, EachWidth(Script = false)]
    public async Task What_a_guest_put_into_the_cart_comes_along_and_the_address_is_known_the_next_time(Look look)
    {
        var product = await shop.Offer();
        var email = shop.Shop.NewEmail();
        await shop.Visit(look, async ada =>
        {
            await ada.PutIntoCart(product);
            await ada.Register(email, TestShop.Password);
            await Assertions.Expect(ada.Page.Locator("#cart .line h3")).ToHaveTextAsync(product.Name);
            await ada.GoToCheckout();
            await ada.Reads(email);
            await ada.WriteDelivery(null);
            await ada.Page.GetByLabel("Keep it in my address book").CheckAsync();
            await ada.OrderAndPay().ClickAsync();
            await ada.Press("Pay");
            await ada.SeesPaid();

            await ada.PutIntoCart(product);
            await ada.GoToCheckout();
            await Assertions.Expect(ada.Page.Locator("[name=saved]").First).ToBeCheckedAsync();
            await ada.Reads(Steps.Street);
            await ada.OrderAndPay().ClickAsync();
            await ada.Press("Pay");
            await ada.SeesPaid();
            await Assertions.Expect(ada.Page.Locator("address")).ToContainTextAsync(Steps.Street);

            var tab = await ada.Page.Context.NewPageAsync();
            await tab.GotoAsync("/shop/cart");
            await Assertions.Expect(tab.Locator("[data-name]")).ToHaveTextAsync("Ada");
        });
    }

    [Theory, EachWidth, EachWidth(Script = false)]
    public async Task Who_was_signed_out_elsewhere_signs_in_again_and_goes_on_with_the_order(Look look)
    {
        var product = await shop.Offer();
        var email = shop.Shop.NewEmail();
        await shop.Visit(look, async ada =>
        {
            await ada.PutIntoCart(product);
            await ada.Register(email, TestShop.Password);
            await ada.GoToCheckout();
            await ada.WriteDelivery(null);
            await EndSessions(email);
            await ada.OrderAndPay().ClickAsync();
            await ada.Sees("Sign in");
            await ada.Fill("E-mail", email);
            await ada.Fill("Password", TestShop.Password);
            await ada.Press("Sign in");
            await ada.Sees("Checkout");
            await Assertions.Expect(ada.Page.Locator("aside .line h3")).ToHaveTextAsync(product.Name);
        });
    }

    private async Task EndSessions(string email)
    {
        var elsewhere = await shop.Shop.LogIn(email);
        var sessions = (await elsewhere.Get("/auth/sessions")).Is(200).Json["items"]!.AsArray();
        foreach (var session in sessions.Where(one => !(bool)one!["current"]!))
            (await elsewhere.Delete($"/auth/sessions/{session!["id"]}")).Is(204);
    }
}

using Microsoft.Playwright;
using Stoa.Client.Models;
using Stoa.Testing;

namespace Stoa.Faces.Tests;

/// <summary>What a buyer does on the pages again and again. Each step goes the same way with scripts and without.</summary>
internal static class Steps
{
    public const string Street = "Road 1";

    public static ILocator Heading(this Shopper ada) => ada.Page.Locator("h1");

    /// <summary>The address of the page, from the shop's door on.</summary>
    public static string Path(this Shopper ada) => new Uri(ada.Page.Url).PathAndQuery;

    /// <summary>Something is in the cart, and the cart is seen.</summary>
    public static async Task PutIntoCart(this Shopper ada, Product product, int quantity = 1)
    {
        await ada.Open("/shop/p/" + product.Slug);
        await ada.Fill("How many", $"{quantity}");
        await ada.Press("Add to cart");
        await ada.Sees(ada.Look.HasScript ? "In your cart" : "Your cart");
    }

    /// <summary>From the seen cart to where it is ordered.</summary>
    public static async Task GoToCheckout(this Shopper ada)
    {
        await ada.Follow("Go to checkout");
        await ada.Sees("Checkout");
    }

    public static async Task WriteDelivery(this Shopper ada, string? email)
    {
        if (email is not null)
            await ada.Fill("E-mail", email);
        await ada.Fill("Name", "Gus Guest");
        await ada.Fill("Street and number", Street);
        await ada.Fill("City", "Ulm");
        await ada.Page.GetByLabel("Postal code").FillAsync("89073");
        await ada.Page.GetByLabel("Country").SelectOptionAsync("DE");
    }

    /// <summary>The button under the order; its words go on with what is to pay.</summary>
    public static ILocator OrderAndPay(this Shopper ada) => ada.Page.GetByRole(AriaRole.Button, new() { Name = "Order and pay" });

    /// <summary>A guest puts something into the cart and orders it; then the payment's page is open.</summary>
    public static async Task Order(this Shopper ada, Product product, string email, int quantity = 1)
    {
        await ada.PutIntoCart(product, quantity);
        await ada.GoToCheckout();
        await ada.WriteDelivery(email);
        await ada.OrderAndPay().ClickAsync();
        await ada.Sees("Pay your order");
    }

    /// <summary>The same, and paid: the order's page says so. Gives the order's id.</summary>
    public static async Task<string> Buy(this Shopper ada, Product product, string email, int quantity = 1)
    {
        await ada.Order(product, email, quantity);
        await ada.Press("Pay");
        await ada.SeesPaid();
        return ada.OrderId();
    }

    public static Task SeesPaid(this Shopper ada) => ada.Sees("Thank you, it is paid");

    /// <summary>Of the order whose page is open.</summary>
    public static string OrderId(this Shopper ada) => new Uri(ada.Page.Url).Segments[^1];

    /// <summary>
    /// The browser has come to such an address, and everything is there. Asked again and again: Playwright's own waiting may overlook the
    /// moment when it comes while it begins to wait.
    /// </summary>
    public static Task ArrivesAt(this IPage page, Func<string, bool> isIt) =>
        Eventually.True(async () => isIt(page.Url) && await page.IsWhole());

    /// <summary>All that belongs to the page is there.</summary>
    public static async Task<bool> IsWhole(this IPage page)
    {
        try
        {
            return await page.EvaluateAsync<string>("document.readyState") == "complete";
        }
        catch (PlaywrightException)       // it went on to the next page meanwhile
        {
            return false;
        }
    }

    /// <summary>Opens an account; the page after it is what was asked for before.</summary>
    public static async Task Register(this Shopper ada, string email, string password, string next = "/shop/cart")
    {
        await ada.Open("/shop/register?next=" + Uri.EscapeDataString(next));
        await ada.Fill("Name", "Ada Lovelace");
        await ada.Fill("E-mail", email);
        await ada.Fill("Password", password);
        await ada.Press("Open an account");
        await ada.Page.ArrivesAt(address => address.EndsWith(next, StringComparison.Ordinal));
    }
}

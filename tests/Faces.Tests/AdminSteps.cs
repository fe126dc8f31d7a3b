using Microsoft.Playwright;
using Stoa.Testing;

namespace Stoa.Faces.Tests;

/// <summary>What those who run the shop do on its pages again and again.</summary>
internal static class AdminSteps
{
    /// <summary>Signs in, and is then where that person wanted to go.</summary>
    public static async Task SignIn(this Shopper ada, string email, string next)
    {
        await ada.Open("/shop/login?next=" + Uri.EscapeDataString(next));
        await ada.Fill("E-mail", email);
        await ada.Fill("Password", TestShop.Password);
        await ada.Press("Sign in");
        await ada.Page.ArrivesAt(address => !address.Contains("/shop/login", StringComparison.Ordinal));
    }

    /// <summary>By the menu, which is closed on a phone.</summary>
    public static async Task GoTo(this Shopper ada, string item)
    {
        var menu = ada.Page.Locator(".menu");
        if (ada.Look.Width == Width.Phone)
            await menu.Locator("summary").ClickAsync();
        await menu.GetByRole(AriaRole.Link, new() { Name = item, Exact = true }).ClickAsync();
        await ada.IsAt(item);
    }

    /// <summary>The page is the one of this name.</summary>
    public static Task IsAt(this Shopper ada, string name) => Assertions.Expect(ada.Heading()).ToHaveTextAsync(name);

    /// <summary>Looks at the page anew until it says this there.</summary>
    public static Task ComesToRead(this Shopper ada, ILocator where, string text) => Eventually.True(async () =>
    {
        await ada.Page.ReloadAsync();
        return (await where.AllTextContentsAsync()).Any(one => one.Contains(text, StringComparison.Ordinal));
    });
}

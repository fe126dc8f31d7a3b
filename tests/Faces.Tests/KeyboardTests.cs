using Microsoft.Playwright;

namespace Stoa.Faces.Tests;

/// <summary>Somebody who has nothing but keys buys. Wherever the focus goes, it is seen.</summary>
public class KeyboardTests(BrowsedShop shop)
{
    /// <summary>More keys than lead through any page.</summary>
    private const int Most = 150;

    /// <summary>What has the focus: its name as it is read out, whether it is seen, and whether the drawer holds it.</summary>
    private const string Focus =
        """
        () => {
            const one = document.activeElement;
            const style = getComputedStyle(one);
            const box = one.getBoundingClientRect();
            const label = one.labels?.length ? one.labels[0].textContent : "";
            const words = label || one.textContent || one.getAttribute("aria-label") || one.value || "";
            return {
                name: words.replace(/\s+/g, " ").trim(),
                isPage: one === document.body,
                isMarked: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
                isInView: box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth,
                isInDrawer: !!one.closest("dialog[open]"),
            };
        }
        """;

    [Theory, EachWidth]
    public Task From_the_front_page_to_a_paid_order_by_keys_alone(Look look) => shop.Visit(look, async ada =>
    {
        var keys = ada.Page.Keyboard;
        await ada.Open("/");
        await keys.PressAsync("Tab");
        Assert.Equal("Skip to the content", (await Focused(ada)).Name);
        await keys.PressAsync("Enter");
        await keys.PressAsync("Tab");
        Assert.True(await ada.Page.EvaluateAsync<bool>("document.querySelector('main').contains(document.activeElement)"));

        // By the suggestions to a product.
        await keys.PressAsync("Shift+Tab");
        await TabTo(ada, "Search the shop", "Shift+Tab");
        await keys.TypeAsync("quick clamp");
        await Assertions.Expect(ada.Page.GetByRole(AriaRole.Option)).ToHaveCountAsync(1);
        await keys.PressAsync("ArrowDown");
        await Assertions.Expect(ada.Page.GetByRole(AriaRole.Option, new() { Selected = true })).ToHaveCountAsync(1);
        await keys.PressAsync("Enter");
        await ada.Sees("Bridgeway quick clamp");

        await LookIntoDrawer(ada);
        await TabTo(ada, "Go to checkout");
        await keys.PressAsync("Enter");
        await ada.Sees("Checkout");
        await Write(ada);
        await TabTo(ada, "Order and pay $");
        await keys.PressAsync("Enter");
        await ada.Sees("Pay your order");
        await TabTo(ada, "Pay");
        await keys.PressAsync("Enter");
        await ada.SeesPaid();
    });

    /// <summary>The cart beside the page opens, keeps the focus until Escape, gives it back, and opens again.</summary>
    private static async Task LookIntoDrawer(Shopper ada)
    {
        await TabTo(ada, "Add to cart");
        await ada.Page.Keyboard.PressAsync("Enter");
        await ada.Sees("In your cart");
        for (var step = 0; step < 8; step++)
        {
            var focus = await Focused(ada);
            // Between the last and the first the browser's own bars have their turn.
            Assert.True(focus.IsInDrawer || focus.IsPage, $"'{focus.Name}' is behind the cart.");
            await ada.Page.Keyboard.PressAsync("Tab");
        }
        await ada.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(ada.Page.Locator("#drawer")).Not.ToBeVisibleAsync();
        Assert.Equal("Add to cart", (await Focused(ada)).Name);
        await ada.Page.Keyboard.PressAsync("Enter");
        await ada.Sees("In your cart");
    }

    private async Task Write(Shopper ada)
    {
        var keys = ada.Page.Keyboard;
        var fields = new[]
        {
            ("E-mail", shop.Shop.NewEmail()), ("Name", "Gus Guest"), ("Street and number", Steps.Street), ("City", "Ulm"),
            ("Country", "Germany"),
        };
        foreach (var (field, text) in fields)
        {
            await TabTo(ada, field);
            await keys.TypeAsync(text);
        }
    }

    private static async Task TabTo(Shopper ada, string name, string key = "Tab")
    {
        for (var step = 0; step < Most; step++)
        {
            var focus = await Focused(ada);
            Assert.True(focus.IsPage || (focus.IsMarked && focus.IsInView), $"{ada.Page.Url}: '{focus.Name}' has the focus unseen.");
            if (focus.Name == name || (name.EndsWith('$') && focus.Name.StartsWith(name, StringComparison.Ordinal)))
                return;
            await ada.Page.Keyboard.PressAsync(key);
        }
        Assert.Fail($"{ada.Page.Url}: no key leads to '{name}'.");
    }

    private static Task<Held> Focused(Shopper ada) => ada.Page.EvaluateAsync<Held>(Focus);

    private sealed record Held
    {
        public string Name { get; init; } = "";

        public bool IsPage { get; init; }

        public bool IsMarked { get; init; }

        public bool IsInView { get; init; }

        public bool IsInDrawer { get; init; }
    }
}

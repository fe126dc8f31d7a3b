using Microsoft.Playwright;
using Stoa.Testing;

namespace Stoa.Faces.Tests;

/// <summary>Who runs the shop all day has the keys in their fingers.</summary>
public class AdminKeysTests(BrowsedShop shop)
{
    [Theory, EachWidth]
    public async Task A_list_is_searched_walked_chosen_from_and_opened(Look look)
    {
        using var guest = shop.Guest();
        for (var made = 0; made < 2; made++)
            await guest.BuyPaid(shop);
        await shop.Visit(look, async ada =>
        {
            var keys = ada.Page.Keyboard;
            await ada.SignIn(TestShop.AdminEmail, "/admin/orders?status=paid");
            await keys.PressAsync("/");
            await Assertions.Expect(ada.Page.GetByLabel("Search", new() { Exact = true })).ToBeFocusedAsync();
            await keys.TypeAsync("j/x");       // who writes a word means its letters
            await Assertions.Expect(ada.Page.GetByLabel("Search", new() { Exact = true })).ToHaveValueAsync("j/x");
            await keys.PressAsync("Escape");

            var rows = ada.Page.Locator("tr[data-row]");
            foreach (var (key, row) in new[] { ("j", 0), ("j", 1), ("k", 0), ("k", 0), ("j", 1) })
            {
                await keys.PressAsync(key);
                await Assertions.Expect(ada.Page.Locator("tr[data-here]")).ToHaveCountAsync(1);
                await Assertions.Expect(rows.Nth(row)).ToHaveAttributeAsync("data-here", "");
            }
            var choice = rows.Nth(1).GetByRole(AriaRole.Checkbox);
            await keys.PressAsync("x");
            await Assertions.Expect(choice).ToBeCheckedAsync();
            await Assertions.Expect(ada.Page.Locator("[data-chosen]")).ToHaveTextAsync("1");
            await keys.PressAsync("x");
            await Assertions.Expect(choice).Not.ToBeCheckedAsync();
            await Assertions.Expect(ada.Page.Locator("[data-bulk]")).ToBeHiddenAsync();

            var number = await rows.Nth(1).GetByRole(AriaRole.Link).InnerTextAsync();
            await keys.PressAsync("Enter");
            await ada.IsAt("Order " + number);
        });
    }

    [Theory, EachWidth]
    public Task A_question_mark_shows_the_keys_and_Escape_puts_them_away(Look look) => shop.Visit(look, async ada =>
    {
        await ada.SignIn(TestShop.AdminEmail, "/admin/orders");
        await ada.Page.Keyboard.PressAsync("?");
        var told = ada.Page.GetByRole(AriaRole.Dialog, new() { Name = "Keys" });
        await Assertions.Expect(told).ToBeVisibleAsync();
        await Assertions.Expect(told.Locator("kbd")).ToHaveTextAsync(["/", "j", "k", "Enter", "x", "?"]);
        await ada.Approves();
        await ada.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(told).ToBeHiddenAsync();
    });
}

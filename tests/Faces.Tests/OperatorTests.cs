using Microsoft.Playwright;
using Stoa.Contracts;
using Stoa.Testing;

namespace Stoa.Faces.Tests;

/// <summary>Somebody puts right what a service could not do by itself.</summary>
public class OperatorTests(BrowsedShop shop)
{
    [Theory, EachWidth, EachWidth(Script = false)]
    public async Task An_event_that_died_is_red_in_its_orders_trace_and_handled_after_another_try(Look look)
    {
        using var guest = shop.Guest();
        var order = await guest.BuyPaid(shop);
        await shop.LayAside(order);
        await shop.Visit(look, async ada =>
        {
            var trace = $"/admin/orders/{order.Id}/trace";
            var heard = ada.Page.Locator($"tr:has(code:has-text('{OrderPaid.Name}')) td[data-lane=cart] .tag");
            await ada.SignIn(TestShop.AdminEmail, trace);
            await ada.Reads($"cart gave up on {OrderPaid.Name}");
            await Assertions.Expect(heard).ToHaveTextAsync("dead");
            await Assertions.Expect(heard).ToContainClassAsync("bad");

            await ada.Follow("Open the dead letter");
            await ada.IsAt(OrderPaid.Name);
            await ada.Reads(Mishaps.Reason);
            await ada.Press("Let it try again");
            await ada.Reads("The service tries it again now, from the beginning.");
            await ada.IsAt("Dead letters");
            await Assertions.Expect(ada.Page.Locator("tbody tr").Filter(new() { HasText = order.Id })).ToHaveCountAsync(0);

            await ada.Open(trace);
            await ada.ComesToRead(heard, "handled");
            await Assertions.Expect(heard).ToContainClassAsync("good");
            await ada.Reads("Nothing is stuck.");
        });
    }

    [Theory, EachWidth, EachWidth(Script = false)]
    public async Task Several_are_replayed_at_once(Look look)
    {
        using var guest = shop.Guest();
        var orders = new[] { await guest.BuyPaid(shop), await guest.BuyPaid(shop) };
        foreach (var order in orders)
            await shop.LayAside(order);
        await shop.Visit(look, async ada =>
        {
            await ada.SignIn(TestShop.AdminEmail, "/admin");
            await ada.GoTo("Dead letters");
            foreach (var order in orders)
                await ada.Page.GetByLabel($"Choose {OrderPaid.Name} about {order.Id}").CheckAsync();
            await ada.Press("Replay them");
            await ada.Sees("Replayed: 2 of 2");
            foreach (var order in orders)
                await Assertions.Expect(ada.Page.Locator("tbody tr").Filter(new() { HasText = order.Id })).ToHaveCountAsync(0);
        });
        foreach (var order in orders)
            await Eventually.Equal(0, () => shop.LaidAside(order));
    }
}

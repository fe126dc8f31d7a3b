using Microsoft.Playwright;
using Stoa.Client.Models;
using Stoa.Contracts;
using Stoa.Testing;

namespace Stoa.Faces.Tests;

/// <summary>A day of whoever owns the shop.</summary>
public class OwnersDayTests(BrowsedShop shop)
{
    private const int Stock = 20, Broken = 3;

    /// <summary>A PNG of eight times eight points of one grey.</summary>
    private static readonly byte[] Picture = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAAAAADhZOFXAAAADklEQVR4nGPQgAIGyhgAaFcKARunlTEAAAAASUVORK5CYII=");

    [Theory, EachWidth, EachWidth(Script = false)]
    public Task Something_new_is_put_up_sold_shipped_and_paid_back_in_part(Look look) => shop.Visit(look, async ada =>
    {
        await ada.SignIn(TestShop.AdminEmail, "/admin");
        await ada.IsAt("Overview");
        var product = await PutUp(ada, $"Gong ({look})");
        await ChangePrice(ada);
        await CorrectStock(ada, product);
        using var guest = shop.Guest();
        var order = await guest.BuyPaid(shop, product);
        Assert.Equal(95.5m, order.Items.Single().UnitPrice);
        await Ship(ada, order);
        await GiveBack(ada);
        await LookBack(ada, order);
    });

    /// <summary>A product with a picture is in the shop, and its page in the admin is open.</summary>
    private async Task<Product> PutUp(Shopper ada, string name)
    {
        await ada.GoTo("Products");
        await ada.Follow("New product");
        await ada.IsAt("New product");
        await ada.Fill("Name", name);
        await ada.Fill("Price", "90");
        await ada.Fill("How many can be sold", $"{Stock}");
        await ada.Page.GetByLabel("State").SelectOptionAsync("active");
        await ada.Press("Put it into the shop");
        await ada.Reads($"{name} is there. Give it some pictures now.");
        await ada.Page.GetByLabel("Add pictures").SetInputFilesAsync(
            new FilePayload { Name = "gong.png", MimeType = "image/png", Buffer = Picture });
        if (!ada.Look.HasScript)
            await ada.Press("Upload");
        await Assertions.Expect(ada.Page.GetByRole(AriaRole.Img, new() { Name = "Picture 1" })).ToBeVisibleAsync();
        await Assertions.Expect(ada.Page.Locator("#card img")).ToBeVisibleAsync();

        using var guest = shop.Guest();
        var product = (await guest.Products.Get(new Uri(ada.Page.Url).Segments[^1])).Value;
        await Eventually.Equal(Stock, () => shop.Available(product));
        Assert.Equal((name, 1), (product.Name, product.Images.Count));
        return product;
    }

    private static async Task ChangePrice(Shopper ada)
    {
        await ada.Fill("Price", "95.5");
        await ada.Press("Save");
        await ada.Reads("Saved.");
        await Assertions.Expect(ada.Page.GetByLabel("Price", new() { Exact = true })).ToHaveValueAsync("95.50");
    }

    /// <summary>Something broke; the ledger says so.</summary>
    private async Task CorrectStock(Shopper ada, Product product)
    {
        await ada.Follow("Stock and its ledger");
        await ada.IsAt(product.Name);
        await ada.Fill("How many", $"{-Broken}");
        await ada.Fill("Why", "Fell off the stand");
        await ada.Press("Change");
        await ada.Reads($"there are {Stock - Broken} now");
        await Assertions.Expect(ada.Page.Locator("tbody tr").First).ToContainTextAsync("Fell off the stand");
        await Eventually.Equal(Stock - Broken, () => shop.Available(product));
    }

    private static async Task Ship(Shopper ada, Order order)
    {
        await ada.GoTo("Orders");
        await ada.Fill("Search", order.Number);
        await ada.Press("Search");
        await Assertions.Expect(ada.Page.Locator("tbody tr")).ToHaveCountAsync(1);
        await ada.Follow(order.Number);
        await ada.IsAt("Order " + order.Number);
        await ada.Page.GetByLabel("Tracking").FillAsync("TRACK-17");
        await ada.Press("Ship it");
        await ada.Reads("It is on its way. The buyer is told.");
        await ada.Reads("Tracking: TRACK-17");
    }

    private static async Task GiveBack(Shopper ada)
    {
        await ada.Page.GetByText("Give money back").ClickAsync();
        await ada.Page.GetByLabel("How much, in USD").FillAsync("20.25");
        await ada.Fill("Why", "A scratch");
        await ada.Press("Give it back");
        await ada.Reads("$20.25 are on their way back to the buyer.");
        var steps = ada.Page.Locator(".timeline li");
        await ada.ComesToRead(steps, "Money returned");
        await Assertions.Expect(steps.Filter(new() { HasText = "Shipped" })).ToHaveCountAsync(1);
    }

    /// <summary>What every service did about it is told, and nothing of it is stuck.</summary>
    private static async Task LookBack(Shopper ada, Order order)
    {
        await ada.Follow("Trace");
        await ada.IsAt("Trace of " + order.Number);
        await ada.Reads("Nothing is stuck.");
        var told = await ada.Page.Locator(".moment > code, .moment > strong").AllTextContentsAsync();
        Assert.Superset(
            new HashSet<string>(StringComparer.Ordinal)
            {
                OrderPlaced.Name, PaymentSucceeded.Name, OrderPaid.Name, OrderShipped.Name, RefundSucceeded.Name, "Shipped",
                "Payment by simulator: succeeded", "Refund by simulator: succeeded",
            },
            told.ToHashSet(StringComparer.Ordinal));
    }
}

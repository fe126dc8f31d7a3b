using Microsoft.Playwright;

namespace Stoa.Faces.Tests;

/// <summary>The API's description for people. The page is not ours, and is held to our policy all the same.</summary>
public class DocsPageTests(BrowsedShop shop)
{
    [Theory, EachWidth]
    public Task An_operation_is_looked_up_and_tried(Look look) => shop.Visit(look, async ada =>
    {
        await ada.Open("/docs");
        var cards = ada.Page.Locator(".opblock", new() { HasText = "The test cards, and what happens with each" });
        await cards.GetByRole(AriaRole.Button).First.ClickAsync();
        await ada.Press("Try it out");
        await ada.Press("Execute");
        await Assertions.Expect(cards.Locator(".live-responses-table")).ToContainTextAsync("tok_visa");
    });
}

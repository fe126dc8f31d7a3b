namespace Stoa.Faces.Tests;

/// <summary>The API's description for people: somebody else's page, held to our policy.</summary>
public class DocsPageTests(BrowsedShop shop)
{
    [Theory, EachWidth]
    public Task It_shows_every_operation_and_breaks_no_rule(Look look) => shop.Visit(look, async ada =>
    {
        await ada.Open("/docs");
        await ada.Page.GetByText("/order/checkout", new() { Exact = true }).First.ClickAsync();
        await ada.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Try it out" }).ClickAsync();
        await ada.Press("Execute");
        await ada.Page.GetByText("Server response").WaitForAsync();
    });
}

using Xunit.Sdk;

namespace Stoa.Faces.Tests;

/// <summary>What the other tests lean on: whatever is wrong with a page is noticed.</summary>
public class ShopperTests(BrowsedShop shop)
{
    private const string NotHere = "Chromium is not at hand.";

    public static bool HasChromium => Chromium.WhyNot is null;

    [Theory(SkipUnless = nameof(HasChromium), Skip = NotHere)]
    [InlineData("<script>1</script>", "Content Security Policy")]
    [InlineData("<p style='color: red'>Sale</p>", "Content Security Policy")]
    [InlineData("<img src='/nothing.png' alt=''>", "/nothing.png answered 404")]
    [InlineData("<img src='http://elsewhere.example/pixel.png' alt=''>", "Another host was asked: http://elsewhere.example/pixel.png")]
    [InlineData("<script src='/planted.js'></script>", "A script failed: Error: planted")]
    public async Task A_page_that_does_what_it_should_not_is_caught(string planted, string complaint)
    {
        var failure = await Assert.ThrowsAnyAsync<XunitException>(
            () => Visit(planted, _ => Task.CompletedTask, "throw new Error('planted')"));
        Assert.Contains(complaint, failure.Message, StringComparison.Ordinal);
    }

    [Theory(SkipUnless = nameof(HasChromium), Skip = NotHere)]
    [InlineData("<h1>Sale</h1><img src='data:,'>", "image-alt (critical)")]
    [InlineData("<h1>Sale</h1><form><input name='to'></form>", "label (critical)")]
    [InlineData("<h1>Sale</h1><h3>Today</h3>", "heading-order (moderate)")]
    [InlineData("<h1>Sale</h1><pre>A line that can't be broken is wider than the window of any phone.</pre>", "wider than its window")]
    public async Task A_page_that_not_everybody_can_use_is_caught(string planted, string violation)
    {
        var failure = await Assert.ThrowsAnyAsync<XunitException>(() => Visit($"<main>{planted}</main>", ada => ada.Approves()));
        Assert.Contains(violation, failure.Message, StringComparison.Ordinal);
    }

    [Theory(SkipUnless = nameof(HasChromium), Skip = NotHere), InlineData(true, "Sale: today only"), InlineData(false, "Sale")]
    public Task A_good_page_passes_and_its_scripts_run_only_where_the_browser_has_them(bool hasScript, string heading) => Visit(
        "<main><h1>Sale</h1></main><script src='/planted.js'></script>",
        async ada =>
        {
            await ada.Approves();
            Assert.Equal(heading, await ada.Page.InnerTextAsync("h1"));
        },
        "document.querySelector('h1').append(': today only')", hasScript);

    /// <summary>Lets a page of this test stand in the shop, under a policy like its own.</summary>
    private Task Visit(string body, Func<Shopper, Task> visit, string script = "", bool hasScript = true) =>
        shop.Visit(new(Width.Phone, hasScript), async ada =>
        {
            await ada.Page.RouteAsync(
                "**/planted.js", route => route.FulfillAsync(new() { ContentType = "text/javascript", Body = script }));
            await ada.Page.RouteAsync("**/planted", route => route.FulfillAsync(new()
            {
                Headers = new Dictionary<string, string>
                {
                    ["Content-Type"] = "text/html",
                    ["Content-Security-Policy"] = "default-src 'none'; script-src 'self'; style-src 'self'; img-src * data:",
                },
                Body = $"<!doctype html><html lang='en'><title>Planted</title>{body}</html>",
            }));
            await ada.Open("/planted");
            await visit(ada);
        });
}

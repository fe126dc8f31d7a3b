using Microsoft.Playwright;

namespace Stoa.Faces.Tests;

/// <summary>Somebody who looks at the shop with a browser.</summary>
public sealed class Shopper
{
    private readonly ICDPSession tools;

    private Shopper(IPage page, Look look, ICDPSession tools) => (Page, Look, this.tools) = (page, look, tools);

    /// <summary>With what they look.</summary>
    public Look Look { get; }

    /// <summary>What they see, and all that can be done with it.</summary>
    public IPage Page { get; }

    internal static async Task<Shopper> Come(IBrowserContext context, Look look)
    {
        var page = await context.NewPageAsync();
        var shopper = new Shopper(page, look, await context.NewCDPSessionAsync(page));
        await shopper.AllowScripts(look.HasScript);
        return shopper;
    }

    /// <summary>Goes to an address of the shop and is back when everything is there.</summary>
    public async Task Open(string address, int status = 200)
    {
        var answer = await Page.GotoAsync(address, new() { WaitUntil = WaitUntilState.Load });
        Assert.Equal(status, answer!.Status);
    }

    public Task Press(string button) => Page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();

    public Task Follow(string link) => Page.GetByRole(AriaRole.Link, new() { Name = link }).First.ClickAsync();

    public Task Fill(string label, string text) => Page.GetByLabel(label, new() { Exact = true }).FillAsync(text);

    /// <summary>The page has this heading.</summary>
    public Task Sees(string heading) =>
        Assertions.Expect(Page.GetByRole(AriaRole.Heading, new() { Name = heading })).ToBeVisibleAsync();

    /// <summary>The page says this somewhere.</summary>
    public Task Reads(string text) => Assertions.Expect(Page.GetByText(text).First).ToBeVisibleAsync();

    /// <summary>The page says this where nobody overlooks it.</summary>
    public Task IsTold(string note) => Assertions.Expect(Page.GetByRole(AriaRole.Alert)).ToHaveTextAsync(note);

    /// <summary>Everybody can read and use the page, in the light and in the dark, and nobody has to scroll sideways.</summary>
    public async Task Approves()
    {
        // At a desk a list with more columns than fit may be scrolled by itself.
        var all = Look.Width == Width.Phone ? "html, .sheet" : "html";
        Assert.False(
            await Page.EvaluateAsync<bool>("all => [...document.querySelectorAll(all)].some(it => it.scrollWidth > it.clientWidth)", all),
            $"{Page.Url} is wider than its window, or a list on it is.");
        // What looks at the page is a script too. Those of the page itself, which the browser left out, stay out.
        await AllowScripts(true);
        await Axe.Look(Page);
        await Page.EmulateMediaAsync(new() { ColorScheme = Look.IsDark ? ColorScheme.Light : ColorScheme.Dark });
        await Axe.LookAtColours(Page);
        await Page.EmulateMediaAsync(new() { ColorScheme = Look.IsDark ? ColorScheme.Dark : ColorScheme.Light });
        await AllowScripts(Look.HasScript);
    }

    private Task AllowScripts(bool allowed) =>
        tools.SendAsync("Emulation.setScriptExecutionDisabled", new Dictionary<string, object> { ["value"] = !allowed });
}

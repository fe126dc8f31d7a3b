using System.Reflection;
using Microsoft.Playwright;
using Stoa.Testing;
using Xunit.Sdk;
using Xunit.v3;

namespace Stoa.Faces.Tests;

/// <summary>Every page on every device, in the light and in the dark. With STOA_WRITE=1 its pictures are put into docs/pictures.</summary>
public class ShownPagesTests(BrowsedShop shop)
{
    /// <summary>A page that is longer is shown as far as this.</summary>
    private const int LongestPicture = 2400;

    private const int Quality = 80;

    [Theory, EachPage]
    internal Task Everybody_can_use_it(ShownPage shown, Look look) => shop.Visit(look, async ada =>
    {
        await ada.Open(await shown.Reach(shop, ada), shown.Status);
        await shown.Then(ada);
        await ada.Page.WaitForLoadStateAsync(LoadState.Load);
        if (shown.IsOurs)
            await ada.Approves();
        if (Environment.GetEnvironmentVariable("STOA_WRITE") == "1")
            await Take(ada.Page, $"{shown.Name}-{look.Width.ToString().ToLowerInvariant()}{(look.IsDark ? "-dark" : "")}.jpg");
    });

    private static async Task Take(IPage page, string file)
    {
        // Those far down are else fetched only by whoever scrolls there.
        await page.EvaluateAsync(
            "Promise.all([...document.images].map(one => { one.loading = 'eager'; return one.decode().catch(() => {}); }))");
        var window = page.ViewportSize!;
        // What lies over the page is as high as the window.
        var isCovered = await page.EvaluateAsync<bool>("!!document.querySelector('dialog[open]')");
        var height = isCovered ? window.Height : await page.EvaluateAsync<int>("document.documentElement.scrollHeight");
        await page.ScreenshotAsync(new()
        {
            Path = Path.Combine(Tree.Root, "docs", "pictures", file),
            Type = ScreenshotType.Jpeg,
            Quality = Quality,
            FullPage = !isCovered,
            Clip = new() { Width = window.Width, Height = Math.Min(height, LongestPicture) },
        });
    }

    /// <summary>Every page: on a phone, at a desk, and at a desk in the dark.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class EachPageAttribute : DataAttribute
    {
        public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo method, DisposalTracker disposal) => new(
        [
            .. from page in ShownPages.All
               from look in new Look[] { new(Width.Phone), new(Width.Desk), new(Width.Desk, IsDark: true) }
               where page.IsOurs || !look.IsDark
               select new TheoryDataRow<ShownPage, Look>(page, look) { Skip = Chromium.WhyNot },
        ]);

        public override bool SupportsDiscoveryEnumeration() => false;
    }
}

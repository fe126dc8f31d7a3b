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
    private const int LongestPicture = 1800;

    private const int Quality = 60;

    /// <summary>Each page in the two widths; axe-core looks at both in the light and in the dark.</summary>
    [Theory, EachPage]
    internal Task Everybody_can_use_it(ShownPage shown, Look look) => LookAt(shown, look);

    /// <summary>The same page with other things on it at a desk, and all of them in the dark, for their pictures.</summary>
    [Theory, EachPage(IsMore = true), Trait("Category", "Long")]
    internal Task Everybody_can_use_its_other_states(ShownPage shown, Look look) => LookAt(shown, look);

    private Task LookAt(ShownPage shown, Look look) => shop.Visit(look, async ada =>
    {
        await ada.Open(await shown.Reach(shop, ada), shown.Status);
        await shown.Then(ada);
        await Eventually.True(ada.Page.IsWhole);
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
        /// <summary>What is left for the long run.</summary>
        public bool IsMore { get; init; }

        public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo method, DisposalTracker disposal) => new(
        [
            .. from page in ShownPages.All
               from look in new Look[] { new(Width.Phone), new(Width.Desk), new(Width.Desk, IsDark: true) }
               where !look.IsDark || (page.IsOurs && !page.IsState)
               let isMore = look.IsDark || (page.IsState && look.Width == Width.Desk)
               where isMore == IsMore
               select new TheoryDataRow<ShownPage, Look>(page, look) { Skip = Chromium.WhyNot },
        ]);

        public override bool SupportsDiscoveryEnumeration() => false;
    }
}

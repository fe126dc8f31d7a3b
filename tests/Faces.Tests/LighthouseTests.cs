using Stoa.Testing;

namespace Stoa.Faces.Tests;

/// <summary>Every page of ours as Lighthouse sees it. With STOA_WRITE=1 the scores are put into docs/lighthouse.md.</summary>
public class LighthouseTests(BrowsedShop shop)
{
    /// <summary>Speed is measured on a machine that does other things too.</summary>
    private const int LeastPerformance = 90;

    private const string Head =
        """
        # The pages, as Lighthouse sees them

        Of 100 each; Lighthouse 12 with its usual slow phone and its usual desk. Make it anew:
        `STOA_WRITE=1 ./test --long Faces`. A page that nobody should find, such as one on which an order is paid, loses points under SEO.

        | Page | On | Performance | Accessibility | Best practices | SEO |
        |---|---|---|---|---|---|

        """;

    public static bool HasChromium => Chromium.WhyNot is null;

    [Fact(SkipUnless = nameof(HasChromium), Skip = "Chromium is not at hand."), Trait("Category", "Long")]
    public async Task Every_page_is_fast_and_well_made()
    {
        var (table, wrong) = (Head, new List<string>());
        foreach (var page in ShownPages.All.Where(page => page is { IsOurs: true, IsState: false }))
        {
            foreach (var width in Enum.GetValues<Width>())
            {
                try
                {
                    var it = await Look(page, width);
                    table += $"| {page} | {width} | {it.Performance} | {it.Accessibility} | {it.BestPractices} | {it.Seo} |\n";
                    if (it is not { Performance: >= LeastPerformance, Accessibility: 100, BestPractices: 100 })
                        wrong.Add($"{page}, {width}: {it with { Lost = [] }}\n    {string.Join("\n    ", it.Lost)}");
                }
                catch (Exception failure) when (failure is not OutOfMemoryException)       // the others are scored all the same
                {
                    wrong.Add($"{page}, {width}: {failure.Message}");
                }
            }
        }
        TestContext.Current.TestOutputHelper?.WriteLine(table);
        if (Environment.GetEnvironmentVariable("STOA_WRITE") == "1")
            await File.WriteAllTextAsync(Path.Combine(Tree.Root, "docs", "lighthouse.md"), table);
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private async Task<Scores> Look(ShownPage page, Width width)
    {
        Scores? scores = null;
        await shop.Visit(new(width), async ada =>
        {
            await ada.Open(await page.Reach(shop, ada));
            var cookies = await ada.Page.Context.CookiesAsync([shop.Address]);
            scores = await Lighthouse.Of(ada.Page.Url, width, string.Join("; ", cookies.Select(one => $"{one.Name}={one.Value}")));
        });
        return scores!;
    }
}

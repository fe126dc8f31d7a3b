using Microsoft.Playwright;
using Stoa.Testing;

namespace Stoa.Faces.Tests;

/// <summary>axe-core looks at a page for those who see or move otherwise: WCAG 2.2 A and AA, and what is good practice.</summary>
internal static class Axe
{
    private const string Question =
        """
        async rules => {
            const found = await axe.run(document, { resultTypes: ["violations"], runOnly: rules });
            return found.violations.map(one => `${one.id} (${one.impact}): ${one.help}` + one.nodes.map(node =>
                `\n    ${node.target.join(" ")}\n        ${node.failureSummary.replaceAll("\n", "\n        ")}`).join(""));
        }
        """;

    private static readonly string[] All = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    private static readonly string[] Colours = ["color-contrast"];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly Lazy<Task<string>> Source = new(() => Counterpart.Say("axe", "source.mjs", ""));

    /// <summary>Fails with everything that is wrong with the page, and where.</summary>
    public static async Task Look(IPage page)
    {
        // Run by the browser's own tools, it is not held back by the page's policy, which lets no script of ours in.
        await page.EvaluateAsync(await Source.Value);
        await Ask(page, All);
    }

    /// <summary>The same page again, in other colours.</summary>
    public static Task LookAtColours(IPage page) => Ask(page, Colours);

    private static async Task Ask(IPage page, string[] rules)
    {
        var violations = await page.EvaluateAsync<string[]>(Question, rules).WaitAsync(Patience, TimeProvider.System);
        Assert.True(violations.Length == 0, $"{page.Url}\n{string.Join('\n', violations)}");
    }
}

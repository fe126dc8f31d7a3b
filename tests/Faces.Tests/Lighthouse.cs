using System.Text.Json;
using Stoa.Testing;

namespace Stoa.Faces.Tests;

/// <summary>What Lighthouse gives a page, of 100 each, and which of its questions cost something.</summary>
internal sealed record Scores(int Performance, int Accessibility, int BestPractices, int Seo, IReadOnlyList<string> Lost);

/// <summary>Lighthouse looks at a page in a browser of its own.</summary>
internal static class Lighthouse
{
    /// <param name="cookie">What the shop knows its visitor by; empty for nobody.</param>
    public static async Task<Scores> Of(string url, Width width, string cookie = "")
    {
        var asked = new
        {
            url,
            isPhone = width == Width.Phone,
            cookie,
            chromium = Chromium.Program,
            flags = Chromium.Arguments,
        };
        var said = await Counterpart.Say("lighthouse", "score.mjs", JsonSerializer.Serialize(asked));
        return JsonSerializer.Deserialize<Scores>(said, JsonSerializerOptions.Web)!;
    }
}

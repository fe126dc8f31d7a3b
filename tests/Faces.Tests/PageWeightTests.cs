namespace Stoa.Faces.Tests;

/// <summary>A page is light enough for a slow line.</summary>
public class PageWeightTests(BrowsedShop shop)
{
    private const int MostBytes = 100_000;

    /// <summary>What came over the line for the page, without its pictures.</summary>
    private const string Weight =
        """
        () => [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
            .filter(one => one.initiatorType !== "img").map(one => [one.name, one.transferSize])
        """;

    [Theory, EachWidth]
    public Task A_product_with_its_look_and_scripts_has_at_most_100_kilobytes(Look look) => shop.Visit(look, async ada =>
    {
        await ada.Open("/shop/p/aurik-v5-vocal-microphone");
        var parts = await ada.Page.EvaluateAsync<System.Text.Json.JsonElement>(Weight);
        var bytes = parts.EnumerateArray().ToDictionary(one => one[0].GetString()!, one => one[1].GetInt32());
        Assert.Contains(bytes, one => one.Key.Contains("shop.", StringComparison.Ordinal) && one.Value > 0);
        Assert.InRange(bytes.Values.Sum(), 1, MostBytes);
    });
}

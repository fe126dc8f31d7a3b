using System.Globalization;
using Stoa.Stress;

namespace Stoa.Bench;

/// <summary>
/// The storefront's pages of the demo shop, as everybody gets them, and each drawn anew: asked for under an address that nobody has asked
/// for. The load is wrk's, on the same machine; the pages take turns.
/// </summary>
internal static class Faces
{
    private const int Rounds = 5;
    private const string RoundSeconds = "4";

    /// <summary>Every request has a number of its own, which the page does not look at.</summary>
    private const string Anew = """
        local count = math.random(1, 1000000000)
        request = function()
          count = count + 1
          return wrk.format("GET", wrk.path .. "?n=" .. count)
        end
        """;

    public static async Task Run(string folder)
    {
        await using var shop = await ShopUnderLoad.Open(folder, withDemo: true);
        using var wire = new Wire(shop.Address);
        var script = Path.Combine(folder, "anew.lua");
        await File.WriteAllTextAsync(script, Anew);
        var pages = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["home"] = "",
            ["category"] = "shop/c/pa-systems",
            ["product"] = "shop/p/halden-a12-active-speaker",
        };
        foreach (var (name, path) in pages)
        {
            var answer = await wire.Send("GET", "/" + path);
            Console.WriteLine(Text($"{name}: {answer.Body.Length} bytes"));
            Pages.Load(shop.Address + path, "8");       // warm
            Pages.Load(shop.Address + path, "8", script);
        }
        Console.WriteLine();
        var table = new Table("round", "home/s", "category/s", "product/s", "drawn: home/s", "category/s", "product/s", "cpu probe ms");
        for (var round = 1; round <= Rounds; round++)
        {
            var probe = Probe.CpuMillis();
            var kept = pages.Values.Select(path => Pages.Load(shop.Address + path, RoundSeconds)).ToList();
            var drawn = pages.Values.Select(path => Pages.Load(shop.Address + path, RoundSeconds, script)).ToList();
            table.Add([Text($"{round}"), .. kept.Concat(drawn).Select(rate => Text($"{rate:0}")), Text($"{probe:0}")]);
        }
        table.Print();
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

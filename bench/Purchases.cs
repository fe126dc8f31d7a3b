using System.Diagnostics;
using System.Globalization;
using Stoa.Stress;

namespace Stoa.Bench;

/// <summary>
/// Paid orders a second through the public API: guests who put one thing into a cart, check out and pay, as many of them at once as the
/// column says. The load generator runs on the same machine.
/// </summary>
internal static class Purchases
{
    private const int Rounds = 3;
    private static readonly int[] Buyers = [1, 8, 32];
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan RoundTime = TimeSpan.FromSeconds(8);

    public static async Task Run(string folder)
    {
        await using var shop = await ShopUnderLoad.Open(folder);
        using var owner = await shop.Owner();
        var productId = await owner.Sell("Bench", 100_000_000);
        Console.WriteLine(
            $"{Environment.ProcessorCount} cores, {folder}; {Rounds} rounds of {RoundTime.TotalSeconds:0} s "
            + $"after {WarmUp.TotalSeconds:0} s to warm up.");
        Console.WriteLine();
        await Crowd.Buy(shop.Address, productId, 32, WarmUp, "warm", keyed: false);
        var table = new Table(
            "buyers", "paid/s", "p50 ms", "p99 ms", "server CPU us", "transactions", "statements", "commits", "log bytes",
            "not paid", "cpu probe ms");
        for (var round = 1; round <= Rounds; round++)
        {
            foreach (var buyers in Buyers)
                table.Add(await Measure(shop, owner, productId, buyers, round));
        }
        table.Print();
        Files.List(Path.Combine(folder, "data"));
    }

    private static async Task<string[]> Measure(ShopUnderLoad shop, Owner owner, string productId, int buyers, int round)
    {
        var probe = Probe.CpuMillis();
        var (before, cpu, started) = (await owner.Work(), shop.Cpu, Stopwatch.GetTimestamp());
        var bought = await Crowd.Buy(shop.Address, productId, buyers, RoundTime, $"r{round}b{buyers}", keyed: false);
        var (took, used) = (Stopwatch.GetElapsedTime(started), shop.Cpu - cpu);
        var work = (await owner.Work()).Since(before);
        var paid = bought.Count(one => one.Ending == Ending.Paid);
        double each = Math.Max(1, paid);
        return
        [
            buyers.ToString(CultureInfo.InvariantCulture), Text($"{paid / took.TotalSeconds:0}"),
            Text($"{Percentiles.Millis(bought.Select(one => one.Whole), 0.5):0.0}"),
            Text($"{Percentiles.Millis(bought.Select(one => one.Whole), 0.99):0.0}"),
            Text($"{used.TotalMicroseconds / each:0}"), Text($"{work.Transactions / each:0.0}"), Text($"{work.Statements / each:0.0}"),
            Text($"{work.Commits / each:0.00}"), Text($"{work.LoggedBytes / each:0}"), Text($"{bought.Count - paid}"), Text($"{probe:0}"),
        ];
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

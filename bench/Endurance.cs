using System.Diagnostics;
using System.Globalization;
using Stoa.Stress;

namespace Stoa.Bench;

/// <summary>
/// Five minutes of purchases without a pause: whether the shop is as fast at the end as at the beginning, whether its logs and its memory
/// stay as large as they are, and whether what it keeps grows by the same for each order.
/// </summary>
internal static class Endurance
{
    private const int Windows = 10;
    private const int Buyers = 32;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(30);

    public static async Task Run(string folder)
    {
        await using var shop = await ShopUnderLoad.Open(folder);
        using var owner = await shop.Owner();
        var productId = await owner.Sell("Bench", 100_000_000);
        Console.WriteLine(Text(
            $"{Environment.ProcessorCount} cores, {folder}; {Buyers} buyers, {Windows} windows of {Window.TotalSeconds:0} s"));
        Console.WriteLine();
        await Crowd.Buy(shop.Address, productId, Buyers, WarmUp, "warm", keyed: false);
        var table = new Table(
            "minute", "paid/s", "p50 ms", "p99 ms", "server CPU us", "not paid", "logs MB", "databases grew by, KB each", "memory MB",
            "cpu probe ms");
        var bought = 0L;
        for (var window = 1; window <= Windows; window++)
        {
            var probe = Probe.CpuMillis();
            var (size, cpu, started) = (Bytes(folder, "*.db"), shop.Cpu, Stopwatch.GetTimestamp());
            var all = await Crowd.Buy(shop.Address, productId, Buyers, Window, $"w{window}", keyed: false);
            var (took, used) = (Stopwatch.GetElapsedTime(started), shop.Cpu - cpu);
            var paid = all.Count(one => one.Ending == Ending.Paid);
            bought += paid;
            double each = Math.Max(1, paid);
            table.Add(
                Text($"{window * Window.TotalMinutes:0.0}"), Text($"{paid / took.TotalSeconds:0}"),
                Text($"{Percentiles.Millis(all.Select(one => one.Whole), 0.5):0.0}"),
                Text($"{Percentiles.Millis(all.Select(one => one.Whole), 0.99):0.0}"),
                Text($"{used.TotalMicroseconds / each:0}"), Text($"{all.Count - paid}"), Megabytes(Bytes(folder, "*.db-wal")),
                Text($"{(Bytes(folder, "*.db") - size) / each / 1024:0.00}"), Megabytes(shop.ResidentBytes), Text($"{probe:0}"));
        }
        table.Print();
        Console.WriteLine(Text($"{bought:N0} orders are paid. The files at the end:"));
        Files.List(Path.Combine(folder, "data"));
    }

    private static long Bytes(string folder, string pattern) =>
        Directory.GetFiles(Path.Combine(folder, "data"), pattern).Sum(file => new FileInfo(file).Length);

    private static string Megabytes(long bytes) => Text($"{bytes / 1048576.0:0}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

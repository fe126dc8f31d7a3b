using System.Diagnostics;
using System.Globalization;
using Stoa.Stress;
using Stoa.Topology;

namespace Stoa.Bench;

/// <summary>
/// The same purchases and the same listing in three shapes, one after the other on this machine: all in one process on SQLite; a process a
/// service, as deploy/compose.yaml says, over PostgreSQL, RabbitMQ and Redis; and with two processes of the services that buyers meet.
/// Everything is durable. The embedded shop comes first and last, which shows how the machine swings.
/// </summary>
internal static class ScaleOut
{
    private const int Rounds = 3;
    private const int Buyers = 32;
    private const string Statements = "stoa_statements_total", Transactions = "stoa_transactions_total";
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan RoundTime = TimeSpan.FromSeconds(8);

    private static readonly (string, string)[] Unlimited =
    [
        ("Stoa__Limits__browse", "1000000/1s, 512 at once"), ("Stoa__Limits__buy", "1000000/1s, 512 at once"),
        ("Stoa__Limits__webhook", "1000000/1s, 512 at once"), ("Stoa__Metrics__Networks", "127.0.0.0/8"),
        ("Stoa__Metrics__Every", "00:01:00"),
    ];

    private static readonly (string, int)[] Twice = [("catalog", 2), ("inventory", 2), ("cart", 2), ("ordering", 2), ("payments", 2)];

    public static async Task Run(string folder)
    {
        var table = new Table(
            "shape", "processes", "paid/s", "p50 ms", "p99 ms", "CPU of the shop, us", "and its servers, us", "transactions", "statements",
            "not paid", "listing/s", "cpu probe ms");
        await Embedded(table, Path.Combine(folder, "before"), "embedded");
        await Split(table, "split");
        await Split(table, "split, twice", Twice);
        await Embedded(table, Path.Combine(folder, "after"), "embedded, again");
        table.Print();
    }

    private static async Task Embedded(Table table, string folder, string name)
    {
        Directory.CreateDirectory(folder);
        await using var shop = await ShopUnderLoad.Open(folder);
        using var owner = await shop.Owner();
        await Measure(table, name, shop.Address, [shop.Process], owner);
    }

    private static async Task Split(Table table, string name, params (string, int)[] replicas)
    {
        await using var town = await Town.StartDurable(Unlimited, replicas);
        using var owner = new Owner(town.Shop.Http.BaseAddress!);
        await owner.SignIn(Town.AdminEmail, town.AdminPassword);
        await Measure(table, name, town.Shop.Http.BaseAddress!, [.. town.Processes], owner);
    }

    private static async Task Measure(Table table, string name, Uri address, IReadOnlyList<StoaProcess> processes, Owner owner)
    {
        var productId = await owner.Sell("Bench", 100_000_000);
        for (var i = 0; i < 30; i++)
            await owner.Sell($"Beside it {i}", 1_000);
        await Crowd.Buy(address, productId, Buyers, WarmUp, "warm", keyed: false);
        Pages.Load(address + "products", "4");
        for (var round = 1; round <= Rounds; round++)
        {
            var probe = Probe.CpuMillis();
            var (statements, transactions) = (await Sum(processes, Statements), await Sum(processes, Transactions));
            var (shop, machine, own) = (Cpu(processes), Busy(), Environment.CpuUsage.TotalTime);
            var started = Stopwatch.GetTimestamp();
            var bought = await Crowd.Buy(address, productId, Buyers, RoundTime, $"{round}", keyed: false);
            var took = Stopwatch.GetElapsedTime(started);
            (shop, machine, own) = (Cpu(processes) - shop, Busy() - machine, Environment.CpuUsage.TotalTime - own);
            (statements, transactions) = (await Sum(processes, Statements) - statements, await Sum(processes, Transactions) - transactions);
            var paid = bought.Count(one => one.Ending == Ending.Paid);
            double each = Math.Max(1, paid);
            table.Add(
                name, Text($"{processes.Count}"), Text($"{paid / took.TotalSeconds:0}"),
                Text($"{Percentiles.Millis(bought.Select(one => one.Whole), 0.5):0.0}"),
                Text($"{Percentiles.Millis(bought.Select(one => one.Whole), 0.99):0.0}"),
                Text($"{shop.TotalMicroseconds / each:0}"), Text($"{(machine - own).TotalMicroseconds / each:0}"),
                Text($"{transactions / each:0.0}"), Text($"{statements / each:0.0}"), Text($"{bought.Count - paid}"),
                Text($"{Pages.Load(address + "products", "4"):0}"), Text($"{probe:0}"));
        }
    }

    private static TimeSpan Cpu(IReadOnlyList<StoaProcess> processes) => processes.Aggregate(TimeSpan.Zero, (sum, one) =>
    {
        using var seen = Process.GetProcessById(one.Id);
        return sum + seen.TotalProcessorTime;
    });

    /// <summary>What the whole machine worked, on all its cores: user, nice, system, interrupts.</summary>
    private static TimeSpan Busy()
    {
        var ticks = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1)
            .Select(one => long.Parse(one, CultureInfo.InvariantCulture)).ToArray();
        return TimeSpan.FromSeconds((ticks[0] + ticks[1] + ticks[2] + ticks[5] + ticks[6]) / 100.0);
    }

    /// <summary>A counter over all services of all processes.</summary>
    private static async Task<double> Sum(IReadOnlyList<StoaProcess> processes, string counter)
    {
        var sum = 0.0;
        foreach (var process in processes)
        {
            var page = await process.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative));
            sum += page.Split('\n').Where(line => line.StartsWith(counter, StringComparison.Ordinal))
                .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
        }
        return sum;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

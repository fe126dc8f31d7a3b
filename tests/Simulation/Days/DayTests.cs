using Stoa.Testing;

namespace Stoa.Simulation.Tests.Days;

/// <summary>
/// Whatever people do all at once, and whenever the shop dies in the middle of it: in the evening all is right. A seed decides what people
/// want, how busy the day is and after how many commits the shop dies; how their requests meet, the machine decides.
/// </summary>
public sealed class DayTests(ClosedShop closed, ITestOutputHelper output)
{
    private static readonly Bustle Usual = new(Things: 10, Deaths: 3), Long = new(Things: 30, Deaths: 10);

    /// <summary>What must have happened in many days, or else they show less than they seem to.</summary>
    private static readonly string[] Sometimes =
    [
        "deaths", "answers lost", "replays", "told to come back: still-running", "told to come back: payment-pending", "signed out",
        "refreshed in two tabs", "guests who became customers", "accounts that were closed for a moment", "checkouts refused: short-stock",
        "checkouts refused: cart-problems", "checkouts refused: ordered-already", "payments: 201", "payments: 202", "payments: 402",
        "payments that failed: not-received", "money desk: no-order", "refunds: 201", "refunds: 409", "orders that ended expired",
        "orders that ended rejected", "orders that ended cancelled", "orders that ended refunded", "orders that ended delivered",
    ];

    [Fact]
    public Task After_a_day_of_sudden_deaths_all_is_right() => Days([1, 2, 3], Usual);

    [Fact]
    [Trait("Category", "Long")]
    public async Task After_many_a_day_of_sudden_deaths_all_is_right()
    {
        var first = Seeds.New();
        var counts = await Days([.. Enumerable.Range(first, 100)], Long);
        Assert.Empty(Seeds.Given is null ? Sometimes.Where(what => !counts.ContainsKey(what)) : []);
    }

    /// <summary>That these tests can fail: a shop that loses its last commits when it dies does not keep what it said.</summary>
    [Fact]
    [Trait("Category", "Long")]
    public async Task A_death_that_takes_the_last_commits_of_ordering_is_noticed()
    {
        var wrong = new List<string>();
        for (var seed = 1; wrong.Count == 0 && seed <= 5; seed++)
        {
            var day = new Day(closed, seed, Usual, ForgetHalf);
            await day.Live();
            wrong.AddRange(day.Memory.Wrong);
        }
        Assert.NotEmpty(wrong);
    }

    /// <summary>A log that was not synced: its second half never came to the disk.</summary>
    private static void ForgetHalf(Scratch left)
    {
        var log = new FileInfo(left.File("ordering.db-wal"));
        using var file = log.Open(FileMode.Open);
        file.SetLength(log.Length / 2);
    }

    private async Task<IReadOnlyDictionary<string, int>> Days(IReadOnlyList<int> usual, Bustle bustle)
    {
        var (counts, wrong) = (new SortedDictionary<string, int>(StringComparer.Ordinal), new List<string>());
        IReadOnlyList<int> seeds = Seeds.Given is { } given ? [given] : usual;
        foreach (var seed in seeds)
        {
            var day = new Day(closed, seed, bustle);
            await day.Live();
            foreach (var what in day.Memory.Wrong)
            {
                wrong.Add($"seed {seed}: {what}");
                output.WriteLine(wrong[^1]);
            }
            foreach (var (what, count) in day.Memory.Counts)
                counts[what] = counts.GetValueOrDefault(what) + count;
            output.WriteLine($"seed {seed}: {day.Memory.Wrong.Count} violations, {day}");
        }
        foreach (var (what, count) in counts)
            output.WriteLine($"  {count} {what}");
        var (succeeded, failed) = (counts.GetValueOrDefault(Checkouts.Succeeded), counts.GetValueOrDefault(Checkouts.Failed));
        var share = 100.0 * succeeded / Math.Max(1, succeeded + failed);
        output.WriteLine($"{seeds.Count} days: {wrong.Count} violations, {share:0} % of {succeeded + failed} checkouts succeeded");
        Assert.Empty(wrong);
        // Else only one half of the shop is tested: what sells, or what refuses.
        Assert.True(succeeded + failed < 30 || share is >= 20 and <= 80, $"{share:0} % of the checkouts succeeded");
        return counts;
    }
}

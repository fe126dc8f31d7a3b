using System.Collections.Concurrent;
using Stoa.Testing;

namespace Stoa.Simulation.Tests;

/// <summary>
/// Each flow runs again and again, and each time another commit of a service fails: once, or with all that the service writes until the
/// disk has room again. Nobody is told what is not so, who waits is told to come back, and then all goes on in the same process.
/// </summary>
public sealed class BadDiskTests(ClosedShop closed, ITestOutputHelper output)
{
    private static readonly TimeSpan Once = TimeSpan.Zero, AWhile = TimeSpan.FromSeconds(3), Long = TimeSpan.FromMinutes(1);

    public static TheoryData<string> Flows => CrashTests.Flows;

    [Theory, MemberData(nameof(Flows))]
    public Task A_commit_that_fails_changes_nothing_in_the_end(string flow) => FailEach(flow, Seeds.Given ?? 1, most: 2);

    [Theory, MemberData(nameof(Flows))]
    [Trait("Category", "Long")]
    public Task Any_commit_that_fails_changes_nothing_in_the_end(string flow) => FailEach(flow, Seeds.Given ?? 1, most: int.MaxValue);

    /// <summary>That these tests can fail: what was acknowledged and is not there keeps the flow from its end.</summary>
    [Fact]
    public async Task A_commit_that_fails_and_says_nothing_is_noticed()
    {
        var disk = new BadDisk(new ManualClock(closed.At), new Fault("ordering", 1, Once, IsSilent: true));
        await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => new Play(closed, Flow.Named("checkout")).On(disk));
        Assert.Equal(1, disk.Failed);
    }

    private async Task FailEach(string flow, int seed, int most)
    {
        var play = new Play(closed, Flow.Named(flow));
        var sound = new BadDisk(new ManualClock(closed.At));
        await play.On(sound);
        var all = (
            from service in sound.Commits.OrderBy(one => one.Key, StringComparer.Ordinal)
            from commit in Enumerable.Range(1, service.Value)
            from lasts in new[] { Once, AWhile, Long }
            select new Fault(service.Key, commit, lasts)).ToList();
        // Whoever puts something into a cart waits for that, so among the few there is one that somebody meets.
        var looked = all.Count <= most
            ? all
            : [new Fault("cart", 1, AWhile), .. Spread.Sample([.. all.Where(one => one.Lasts < Long)], most - 1, new Random(seed))];
        var (failed, turnedAway, notMet) = (0, 0, 0);
        var violations = new ConcurrentBag<string>();
        var together = new ParallelOptions { MaxDegreeOfParallelism = most == int.MaxValue ? Environment.ProcessorCount : 1 };
        await Parallel.ForEachAsync(looked, together, async (fault, _) =>
        {
            var disk = new BadDisk(new ManualClock(closed.At), fault);
            try
            {
                var away = await play.On(disk);
                // A single failure is made good behind the door: what was lost with its group runs again alone.
                Assert.False(fault.IsOnce && away > 0, "Somebody was turned away.");
                Interlocked.Add(ref turnedAway, away);
            }
            catch (Exception failure)
            {
                violations.Add($"{fault}: {failure.Message}");
            }
            Interlocked.Add(ref failed, disk.Failed);
            if (disk.Failed == 0)
                Interlocked.Increment(ref notMet);
        });
        output.WriteLine(
            $"{flow}, seed {seed}: {sound.Commits.Values.Sum()} commits, {looked.Count} of {all.Count} faults looked at, "
            + $"{notMet} of them not met; "
            + $"{failed} commits failed, {turnedAway} times somebody was told to come back, {violations.Count} violations");
        Assert.Empty(violations);
        Assert.True(turnedAway > 0, "Nobody met a full disk.");
    }
}

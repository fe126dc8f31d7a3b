using System.Collections.Concurrent;

namespace Stoa.Simulation.Tests;

/// <summary>
/// A crash while the shop gets over a crash. Each moment of a flow that moves money is pictured; while the shop gets over a crash at one of
/// them it is pictured again, and from each of these second pictures everything ends as if nothing had happened, too.
/// </summary>
public sealed class DoubleCrashTests(ClosedShop closed, ITestOutputHelper output)
{
    public static TheoryData<string> MoneyFlows => ["pay", "pay-declined", "cancel-paid", "refund", "late-payment"];

    [Theory, MemberData(nameof(MoneyFlows))]
    public Task A_second_crash_changes_nothing_either(string flow) => CrashTwice(flow, Seeds.Given ?? 1, firsts: 1, seconds: 2);

    [Theory, MemberData(nameof(MoneyFlows))]
    [Trait("Category", "Long")]
    public Task A_second_crash_at_any_moment_changes_nothing_either(string flow) =>
        CrashTwice(flow, Seeds.Given ?? Seeds.New(), firsts: int.MaxValue, seconds: int.MaxValue);

    /// <param name="firsts">At how many moments of the flow the first crash comes.</param>
    /// <param name="seconds">At how many moments of getting over it the second one comes.</param>
    private async Task CrashTwice(string flow, int seed, int firsts, int seconds)
    {
        var play = new Play(closed, Flow.Named(flow));
        using var film = await play.Film();
        var looked = Spread.Sample(film.Pictures, firsts, new Random(seed));
        var (pairs, different, moments) = (0, 0, 0);
        var violations = new ConcurrentBag<string>();
        var together = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount };
        await Parallel.ForEachAsync(looked.Index(), together, async (first, _) =>
        {
            try
            {
                using var again = await play.FilmFrom(first.Item, film.HeardAt(first.Item));
                Interlocked.Add(ref moments, again.Camera.Moments);
                Interlocked.Add(ref different, again.Pictures.Count);
                foreach (var second in Spread.Sample(again.Pictures, seconds, new Random(seed + first.Index)))
                {
                    Interlocked.Increment(ref pairs);
                    await Over(play, first.Item, second, again, violations);
                }
            }
            catch (Exception failure)
            {
                violations.Add($"a crash {first.Item} was not got over. {failure.Message}");
            }
        });
        output.WriteLine(
            $"{flow}, seed {seed}: {film.Camera.Moments} moments, {film.Pictures.Count} of them different, {looked.Count} looked at; "
            + $"{moments} moments after them, {different} of them different: {pairs} pairs looked at, {violations.Count} violations");
        Assert.Empty(violations);
    }

    private static async Task Over(Play play, Picture first, Picture second, Film again, ConcurrentBag<string> violations)
    {
        try
        {
            await play.From(second, again.HeardAt(second));
        }
        catch (Exception failure)
        {
            violations.Add($"a crash {first}, and one {second} while it was got over, were not got over. {failure.Message}");
        }
    }
}

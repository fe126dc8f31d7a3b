using Stoa.Kernel.Hosting;
using Stoa.Testing;

namespace Stoa.Interleavings.Tests;

/// <summary>Has every pair of a service's uses meet, tells how often that was, and fails where an end was wrong.</summary>
internal static class Weaving
{
    /// <summary>Orders of turns for each pair: usually, where there is time, and as many as somebody wants.</summary>
    private const int Few = 3, Many = 500;
    private const string Wanted = "STOA_MERGES";

    public static async Task All(
        ITestOutputHelper output, Func<IService> service, IReadOnlyList<Scene> scenes, bool isLong, params string[] alsoWrong)
    {
        Skip();
        await using var stage = await Stage.Open(service);
        var name = service().Name;
        var most = int.TryParse(Environment.GetEnvironmentVariable(Wanted), out var wanted) ? wanted : isLong ? Many : Few;
        var rehearsal = new Rehearsal(stage, Bookkeeping.Of(name, alsoWrong));
        foreach (var scene in scenes)
        {
            await stage.Set(scene);
            foreach (var pair in scene.Pairs)
                await rehearsal.Run(pair, most, all: isLong && most == Many);
        }
        output.WriteLine(
            $"{name}: {rehearsal.Pairs} pairs, {rehearsal.Merged} merges, {stage.Again.Count} times a transaction ran again, "
            + $"{rehearsal.Exhausted} times in vain, {rehearsal.Parked} events set aside, {rehearsal.Anomalies.Count} anomalies");
        Assert.True(rehearsal.Anomalies.Count == 0, string.Join("\n\n", rehearsal.Anomalies));
    }

    public static void Skip()
    {
        if (PostgresServer.WhyNot is { } reason)
            Assert.Skip(reason);
    }
}

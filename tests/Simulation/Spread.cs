namespace Stoa.Simulation.Tests;

/// <summary>A few of many that stand for all.</summary>
internal static class Spread
{
    /// <summary>However few, they are spread over the whole, from its first to its last.</summary>
    public static IReadOnlyList<T> Over<T>(IReadOnlyList<T> all, int most) => all.Count <= most
        ? all
        : [.. Enumerable.Range(0, most).Select(i => all[most == 1 ? all.Count / 2 : i * (all.Count - 1) / (most - 1)])];

    /// <summary>Some of them, picked at random.</summary>
    public static IReadOnlyList<T> Sample<T>(IReadOnlyList<T> all, int most, Random random)
    {
        if (all.Count <= most)
            return all;
        var shuffled = all.ToArray();
        random.Shuffle(shuffled);
        return shuffled[..most];
    }
}

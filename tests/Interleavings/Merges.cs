namespace Stoa.Interleavings.Tests;

/// <summary>In which orders two can take turns.</summary>
internal static class Merges
{
    /// <summary>Up to so many steps each, all orders are tried where all are wanted.</summary>
    public const int FewSteps = 6;

    /// <summary>All of few, else so many of them by seed.</summary>
    public static IEnumerable<bool[]> Of(int stepsA, int stepsB, int most, bool all)
    {
        if (all && stepsA <= FewSteps && stepsB <= FewSteps)
            return All(stepsA, stepsB);
        return Count(stepsA, stepsB) <= most ? All(stepsA, stepsB) : Enumerable.Range(1, most).Select(seed => Random(seed, stepsA, stepsB));
    }

    /// <summary>As it is printed: "abba".</summary>
    public static string Write(IEnumerable<bool> merge) => string.Concat(merge.Select(isFirst => isFirst ? 'a' : 'b'));

    public static IEnumerable<bool[]> All(int stepsA, int stepsB)
    {
        if (stepsA == 0 || stepsB == 0)
        {
            yield return [.. Enumerable.Repeat(true, stepsA), .. Enumerable.Repeat(false, stepsB)];
            yield break;
        }
        foreach (var rest in All(stepsA - 1, stepsB))
            yield return [true, .. rest];
        foreach (var rest in All(stepsA, stepsB - 1))
            yield return [false, .. rest];
    }

    private static bool[] Random(int seed, int stepsA, int stepsB)
    {
        var random = new Random(seed);
        bool[] turns = [.. Enumerable.Repeat(true, stepsA), .. Enumerable.Repeat(false, stepsB)];
        random.Shuffle(turns);
        return turns;
    }

    private static double Count(int stepsA, int stepsB)
    {
        var count = 1.0;
        for (var i = 1; i <= stepsB; i++)
            count = count * (stepsA + i) / i;
        return Math.Round(count);
    }
}

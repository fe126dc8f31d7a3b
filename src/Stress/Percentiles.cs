namespace Stoa.Stress;

/// <summary>Where the times of many requests lie.</summary>
public static class Percentiles
{
    /// <summary>The time, in milliseconds, that this share of them stayed below.</summary>
    public static double Millis(IEnumerable<TimeSpan> times, double share)
    {
        var sorted = times.Select(time => time.TotalMilliseconds).Order().ToArray();
        return sorted.Length == 0 ? 0 : sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * share))];
    }
}

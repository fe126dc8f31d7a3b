namespace Stoa.Payments;

/// <summary>How long to wait before asking a provider again.</summary>
internal static class Patience
{
    /// <summary>How long one call to a provider may take.</summary>
    public static readonly TimeSpan Call = TimeSpan.FromSeconds(10);

    /// <summary>How long a request waits for the word of another service.</summary>
    public static readonly TimeSpan Word = TimeSpan.FromSeconds(2);

    /// <summary>How long after a call nothing of it can be under way in this house any more.</summary>
    public static readonly TimeSpan Settled = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan[] Pauses =
    [
        TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15),
    ];

    /// <summary>Longer each time, and at least as long as a call may take: a lease as well as a pause.</summary>
    public static TimeSpan After(long times) => Pauses[Math.Min(times, Pauses.Length - 1)];
}

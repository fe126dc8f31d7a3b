namespace Stoa.Kernel.Messaging;

/// <summary>How long whoever lost a connection waits before the next attempt: 250 ms, 500 ms, 1 s ... 4 s.</summary>
public static class Reconnecting
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(4);

    /// <param name="failures">Attempts that failed one after the other.</param>
    public static TimeSpan Pause(int failures)
    {
        var pause = FirstPause * (1 << Math.Min(failures, 6));
        return pause < LongestPause ? pause : LongestPause;
    }
}

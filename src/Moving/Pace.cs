namespace Stoa.Moving;

/// <summary>Tells how far long work is, every few seconds.</summary>
internal sealed class Pace(TextWriter to, TimeProvider time)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(3);
    private long told = time.GetTimestamp();

    /// <summary>So much of all is done.</summary>
    public void At(string what, long done, long all)
    {
        if (time.GetElapsedTime(told) < Every)
            return;
        told = time.GetTimestamp();
        to.WriteLine($"  {what}: {done} of {all}");
    }
}

namespace Stoa.Interleavings.Tests;

/// <summary>A clock that stands still and may be put back: each run begins at the same instant.</summary>
internal sealed class StoppedClock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;
}

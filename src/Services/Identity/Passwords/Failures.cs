namespace Stoa.Identity;

/// <summary>How often it went wrong, and until when the next try has to wait.</summary>
public sealed record Failures(int Count, DateTimeOffset LastAt, DateTimeOffset WaitUntil)
{
    public static readonly Failures None = new(0, default, default);

    /// <summary>The wait after the first failure over the limit; it doubles with each further one.</summary>
    public static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(30);

    /// <inheritdoc cref="FirstWait"/>
    public static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(15);

    /// <summary>After so long without a failure nothing is held against anybody.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromMinutes(30);

    public bool IsForgotten(DateTimeOffset now) => now - LastAt >= Memory;

    public TimeSpan WaitLeft(DateTimeOffset now) => WaitUntil > now ? WaitUntil - now : TimeSpan.Zero;

    /// <summary>One more.</summary>
    public Failures OneMore(DateTimeOffset now, int limit)
    {
        var count = IsForgotten(now) ? 1 : Math.Min(Count + 1, limit + 30);
        return new(count, now, count < limit ? default : now + WaitFor(count - limit));
    }

    /// <summary>It was none after all.</summary>
    public Failures OneLess() => this with { Count = Math.Max(0, Count - 1), WaitUntil = default };

    private static TimeSpan WaitFor(int over)
    {
        var wait = FirstWait * Math.Pow(2, over);
        return wait < LongestWait ? wait : LongestWait;
    }
}

/// <summary>Failures by whom they are counted against. Bounded: when it is full, what is longest ago goes.</summary>
/// <param name="kind">One letter for whom they are counted against.</param>
internal sealed class FailureCounts(char kind, int limit, int most)
{
    private readonly Dictionary<string, Failures> byKey = new(StringComparer.Ordinal);

    public int Count => byKey.Count;

    public char Kind => kind;

    public TimeSpan WaitLeft(string key, DateTimeOffset now) =>
        byKey.TryGetValue(key, out var failures) ? failures.WaitLeft(now) : TimeSpan.Zero;

    public void Add(string key, DateTimeOffset now)
    {
        if (byKey.Count >= most && !byKey.ContainsKey(key))
            MakeRoom();
        byKey[key] = byKey.GetValueOrDefault(key, Failures.None).OneMore(now, limit);
    }

    public void TakeBack(string key)
    {
        if (!byKey.TryGetValue(key, out var failures))
            return;
        if (failures.Count <= 1)
            byKey.Remove(key);
        else
            byKey[key] = failures.OneLess();
    }

    public void Forget(string key) => byKey.Remove(key);

    private void MakeRoom()
    {
        // A quarter at once, so that a flood pays for the sorting only now and then.
        foreach (var (key, _) in byKey.OrderBy(one => one.Value.LastAt).Take(Math.Max(1, most / 4)).ToList())
            byKey.Remove(key);
    }
}

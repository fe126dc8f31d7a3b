using System.Collections.Concurrent;
using Stoa.Kernel;

namespace Stoa.Web;

/// <summary>
/// Pages that are the same for everybody, each for a moment: as old as what the catalog knows of the stock may be. Who comes at the same
/// time waits for the one who draws.
/// </summary>
public sealed class PageCache(Clock clock)
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);
    private const long MostBytes = 64 * 1024 * 1024;
    private const int LongestKey = 512;

    private readonly ConcurrentDictionary<string, Kept> kept = new(StringComparer.Ordinal);
    private long bytes;

    public Task<CachedPage> Get(string key, Func<Task<CachedPage>> draw)
    {
        if (key.Length > LongestKey)
            return draw();
        var now = clock.Time.GetTimestamp();
        if (kept.TryGetValue(key, out var known) && clock.Time.GetElapsedTime(known.At, now) < Moment)
            return known.Page.Value;
        var fresh = new Kept(now, new(draw));
        var winner = kept.AddOrUpdate(
            key, static (_, mine) => mine.Fresh,
            static (_, there, mine) => mine.Clock.Time.GetElapsedTime(there.At, mine.Fresh.At) < Moment ? there : mine.Fresh,
            (Fresh: fresh, Clock: clock));
        return ReferenceEquals(winner, fresh) ? Count(key, fresh, known) : winner.Page.Value;
    }

    private async Task<CachedPage> Count(string key, Kept fresh, Kept? before)
    {
        try
        {
            var page = await fresh.Page.Value;
            var old = before?.Page is { IsValueCreated: true, Value: { IsCompletedSuccessfully: true } done } ? (await done).Size : 0;
            if (Interlocked.Add(ref bytes, page.Size - old) > MostBytes)
                Clear();
            return page;
        }
        catch (Exception)
        {
            kept.TryRemove(new(key, fresh));       // a failure is not kept
            throw;
        }
    }

    /// <summary>What is asked for often is soon there again.</summary>
    private void Clear()
    {
        kept.Clear();
        Interlocked.Exchange(ref bytes, 0);
    }

    private sealed record Kept(long At, Lazy<Task<CachedPage>> Page);
}

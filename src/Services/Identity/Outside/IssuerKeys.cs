using System.Collections.Frozen;
using Stoa.Kernel;
using Stoa.Kernel.Data;

namespace Stoa.Identity;

/// <summary>
/// An issuer's public keys as it last published them, kept as long as it said. However many sign in and whatever keys they name, it is
/// asked once for all of them and then left alone for a while. While it is away the keys that are known go on for a day.
/// </summary>
/// <param name="ask">Asks it; outside any transaction.</param>
public sealed class IssuerKeys(Func<Task<PublishedKeys>> ask, Clock clock)
{
    /// <summary>Between two questions.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    /// <summary>Whatever the issuer says of it, its keys are kept no shorter and no longer.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromMinutes(5), Longest = TimeSpan.FromDays(1);

    /// <summary>How long old keys go on when no new ones are to be had.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromDays(1);

    /// <summary>Who knows no key yet lets nobody in, and asks again sooner.</summary>
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private volatile Known? known;
    private Task asking = Task.CompletedTask;
    private long? askedAt;

    /// <summary>The key of this id; nothing where the issuer has no such key.</summary>
    /// <exception cref="Unavailable">The issuer can't be asked, so nothing can be said.</exception>
    public async Task<IssuerKey?> Find(string id)
    {
        if (known is { } now && Age(now) < now.Fresh && now.Keys.TryGetValue(id, out var key))
            return key;
        await Ask();
        if (known is not { } then || Age(then) >= then.Fresh + Patience)
            throw new Unavailable("The issuer's keys can't be had.");
        if (then.Keys.TryGetValue(id, out key))
            return key;
        return Age(then) < then.Fresh ? null : throw new Unavailable("The issuer's newer keys can't be had.");
    }

    /// <summary>Asks, or waits with those who already do, unless it was asked a moment ago.</summary>
    private Task Ask()
    {
        lock (gate)
        {
            var pause = known is null ? FirstPause : Pause;
            if (!asking.IsCompleted || (askedAt is { } last && clock.Time.GetElapsedTime(last) < pause))
                return asking;
            askedAt = clock.Time.GetTimestamp();
            return asking = Renew();
        }
    }

    /// <summary>What can't be used as an answer changes nothing: not even a broken one takes the good keys away.</summary>
    private async Task Renew()
    {
        await Task.Yield();      // the question is asked outside the gate
        var answer = await ask();
        if (answer.Keys.Count == 0)
            return;
        var keys = new Dictionary<string, IssuerKey>(StringComparer.Ordinal);
        foreach (var key in answer.Keys)
            keys.TryAdd(key.Id, key);
        var fresh = answer.MaxAge ?? TimeSpan.Zero;
        known = new Known(
            keys.ToFrozenDictionary(StringComparer.Ordinal), clock.Time.GetTimestamp(),
            fresh < Shortest ? Shortest : fresh > Longest ? Longest : fresh);
    }

    private TimeSpan Age(Known some) => clock.Time.GetElapsedTime(some.At);

    private sealed record Known(FrozenDictionary<string, IssuerKey> Keys, long At, TimeSpan Fresh);
}

/// <summary>What an issuer published, or why that can't be told.</summary>
/// <param name="MaxAge">How long it may be kept, where it was said.</param>
/// <param name="Failure">For the staff: what is wrong, where there is no key.</param>
public sealed record PublishedKeys(IReadOnlyList<IssuerKey> Keys, TimeSpan? MaxAge, string? Failure)
{
    public static PublishedKeys None(string why) => new([], null, why);
}

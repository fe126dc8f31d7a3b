using System.Collections.Frozen;
using Stoa.Contracts;
using Stoa.Kernel.Data;

namespace Stoa.Kernel.Web;

/// <summary>
/// The public keys that verify access tokens, by id, as the identity service names them. A key verifies until its source no longer names
/// it; while the source is away, the keys that are known go on.
/// </summary>
public sealed class Keyring(Func<Task<TokenKeys>> ask, Clock clock)
{
    /// <summary>However many unknown keys are named by whoever knocks, the source is not asked more often than this.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    /// <summary>Without any question the keys are asked for again after this, so that a withdrawn one goes.</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromMinutes(5);

    /// <summary>A process that does not know a single key yet tries sooner: nobody can sign in to it.</summary>
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);

    /// <summary>An id is a SHA-256 thumbprint in base64url.</summary>
    private const int KeyIdLength = 43;

    private readonly Lock gate = new();
    private volatile FrozenDictionary<string, VerificationKey> keys = FrozenDictionary<string, VerificationKey>.Empty;
    private Task asking = Task.CompletedTask;
    private long? askedAt;
    private long freshUntil = long.MinValue;

    /// <summary>Not one key is known: whether a token is good can't be said.</summary>
    internal bool IsEmpty => keys.Count == 0;

    /// <summary>Takes over what the source names: new keys verify from now on, withdrawn ones no more.</summary>
    public void Take(TokenKeys named)
    {
        lock (gate)
        {
            var before = keys;
            keys = named.Keys.ToFrozenDictionary(
                key => key.KeyId,
                key => before.TryGetValue(key.KeyId, out var known) && known.Published == key ? known : new VerificationKey(key));
            foreach (var gone in before.Values.Except(keys.Values))
                gone.Retired = true;
        }
    }

    /// <summary>The key of this id, or nothing. One that is not known may be new: then the source is asked.</summary>
    internal async ValueTask<VerificationKey?> Find(string keyId)
    {
        if (keyId.Length != KeyIdLength)
            return null;
        if (keys.TryGetValue(keyId, out var known))
            return known;
        await AskAfter(IsEmpty ? FirstPause : Pause);
        return keys.GetValueOrDefault(keyId);
    }

    /// <summary>Asks anew in the background where the last answer is old.</summary>
    internal void Freshen()
    {
        if (clock.Time.GetTimestamp() >= Interlocked.Read(ref freshUntil))      // asked with every request, so without the gate
            _ = AskAfter(Freshness);
    }

    /// <summary>Asks, or waits with those who already do, unless the last question is more recent than this.</summary>
    private Task AskAfter(TimeSpan pause)
    {
        lock (gate)
        {
            if (!asking.IsCompleted || (askedAt is { } last && clock.Time.GetElapsedTime(last) < pause))
                return asking;
            askedAt = clock.Time.GetTimestamp();
            Interlocked.Exchange(ref freshUntil, askedAt.Value + (long)(Freshness.TotalSeconds * clock.Time.TimestampFrequency));
            return asking = Renew();
        }
    }

    private async Task Renew()
    {
        await Task.Yield();      // the question is asked outside the gate
        try
        {
            Take(await ask());
        }
        catch (Unavailable)
        {
            // The keys that are known stay good; the next one who needs another asks again.
        }
    }
}

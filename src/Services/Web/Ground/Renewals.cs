using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Stoa.Client;
using Stoa.Kernel;

namespace Stoa.Web;

/// <summary>
/// Sessions that were renewed a while ago, by what they were before. A browser asks for several things at once, and an answer can be lost
/// on the way: whoever still comes with what was used is given what it became, as a token that is used twice would end the session.
/// </summary>
public sealed class Renewals(Clock clock)
{
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(10);
    private const int Most = 50_000;

    private readonly ConcurrentDictionary<string, Renewal> known = new(StringComparer.Ordinal);

    /// <summary>Nothing: the session is over, or nobody could say.</summary>
    public async Task<SignIn?> Renew(SignIn old, Func<Task<SignIn?>> ask)
    {
        var key = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(old.RefreshToken)));
        if (known.Count >= Most)
            Sweep();
        var renewal = known.GetOrAdd(key, _ => new(clock.Now, new(ask)));
        SignIn? renewed = null;
        try
        {
            return renewed = await renewal.SignIn.Value;
        }
        finally
        {
            if (renewed is null)
                known.TryRemove(new(key, renewal));       // nobody could say, also where it broke: asked again
        }
    }

    private void Sweep()
    {
        foreach (var one in known)
        {
            if (one.Value.At + Remembered < clock.Now)
                known.TryRemove(one);
        }
        if (known.Count >= Most)
            known.Clear();
    }

    private sealed record Renewal(DateTimeOffset At, Lazy<Task<SignIn?>> SignIn);
}

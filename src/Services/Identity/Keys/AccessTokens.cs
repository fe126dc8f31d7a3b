using Stoa.Kernel;
using Stoa.Kernel.Data;
using Stoa.Kernel.Web;

namespace Stoa.Identity;

/// <summary>Signs access tokens with the shop's key of the day, which is looked up at most once a minute.</summary>
public sealed class AccessTokens(Database db, Secrets secrets, Clock clock) : IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    private readonly TokenIssuer issuer = new(clock);
    private readonly SemaphoreSlim looking = new(1);
    private volatile Current? current;

    public async Task<string> Issue(User user, string sessionId)
    {
        var signer = current is { } known && clock.Now - known.At < Fresh ? known.Key : await Look();
        return issuer.Issue(signer, user.Id, sessionId, user.Role, user.Email);
    }

    public void Dispose() => looking.Dispose();

    private async Task<SigningKey> Look()
    {
        await looking.WaitAsync();
        try
        {
            var now = clock.Now;
            if (current is { } known && now - known.At < Fresh)
                return known.Key;       // somebody looked while we waited
            var signer = KeptKey.Signer(await db.Read(async snapshot => await KeyStore.Verifying(snapshot, now)), now);
            var key = current?.Key.Id == signer.Public.KeyId ? current.Key : signer.Open(secrets);
            current = new Current(key, now);
            return key;
        }
        finally
        {
            looking.Release();
        }
    }

    private sealed record Current(SigningKey Key, DateTimeOffset At);
}

using System.Security.Cryptography;
using Stoa.Contracts;
using Stoa.Kernel.Web;

namespace Stoa.Identity;

/// <summary>A key for signing access tokens, as it is kept: its private half sealed with the shop's secret.</summary>
public sealed record KeptKey(TokenKey Public, byte[] Sealed, DateTimeOffset CreatedAt, DateTimeOffset? RetiresAt)
{
    /// <summary>How long a key signs.</summary>
    public static readonly TimeSpan Term = TimeSpan.FromDays(30);

    /// <summary>A new key is shown this long before it signs, so that everybody knows it by then.</summary>
    public static readonly TimeSpan Notice = JsonWebKeys.KeptByOthers;

    /// <summary>A key that no longer signs verifies this much longer: far above the life of a token.</summary>
    public static readonly TimeSpan Afterlife = TimeSpan.FromHours(1);

    /// <summary>The key that signs now, of all that verify: the newest one that had its notice; a shop's first key signs at once.</summary>
    public static KeptKey Signer(IReadOnlyList<KeptKey> newestFirst, DateTimeOffset now) =>
        newestFirst.FirstOrDefault(key => now - key.CreatedAt >= Notice) ?? newestFirst[^1];

    /// <summary>The key itself, ready to sign.</summary>
    public SigningKey Open(Secrets secrets) => SigningKey.Open(Sealed, secrets)
        ?? throw new CryptographicException("A signing key does not open with this shop's secret: was it changed?");

    public override string ToString() => Public.KeyId;
}

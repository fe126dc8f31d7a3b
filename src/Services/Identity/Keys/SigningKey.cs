using System.Buffers.Text;
using System.Security.Cryptography;
using Stoa.Contracts;
using Stoa.Kernel.Web;

namespace Stoa.Identity;

/// <summary>A key pair on P-256 that signs access tokens for a while; its private half is sealed with the shop's secret.</summary>
public sealed record SigningKey(string Id, byte[] SealedPrivate, string X, string Y, DateTimeOffset CreatedAt, DateTimeOffset? RetiresAt)
{
    /// <summary>How long a key signs.</summary>
    public static readonly TimeSpan Term = TimeSpan.FromDays(30);

    /// <summary>A new key is shown this long before it signs, so that every process knows it by then.</summary>
    public static readonly TimeSpan Notice = TimeSpan.FromMinutes(5);

    /// <summary>A key that no longer signs verifies this much longer: far above the life of a token.</summary>
    public static readonly TimeSpan Afterlife = TimeSpan.FromHours(1);

    private const string Purpose = "signing-key";

    public TokenKey Public => new(Id, X, Y);

    /// <summary>A key pair from 256 random bits.</summary>
    public static SigningKey New(string id, ReadOnlySpan<byte> random, Secrets secrets, DateTimeOffset at)
    {
        using var key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = random.ToArray() });
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return new(id, secrets.Seal(Purpose, random), Base64Url.EncodeToString(point.X), Base64Url.EncodeToString(point.Y), at, null);
    }

    /// <summary>The pair, ready to sign.</summary>
    public ECDsa Open(Secrets secrets) => ECDsa.Create(new ECParameters
    {
        Curve = ECCurve.NamedCurves.nistP256,
        D = secrets.Open(Purpose, SealedPrivate)
            ?? throw new CryptographicException("A signing key does not open with this shop's secret: was Stoa:Secret changed?"),
        Q = new ECPoint { X = Base64Url.DecodeFromChars(X), Y = Base64Url.DecodeFromChars(Y) },
    });

    /// <summary>The key that signs now, of all that verify: the newest one that had its notice; a shop's first key signs at once.</summary>
    public static SigningKey Signer(IReadOnlyList<SigningKey> newestFirst, DateTimeOffset now) =>
        newestFirst.FirstOrDefault(key => now - key.CreatedAt >= Notice) ?? newestFirst[^1];

    public override string ToString() => Id;
}

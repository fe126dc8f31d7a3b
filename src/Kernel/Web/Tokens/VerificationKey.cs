using System.Collections.Concurrent;
using System.Security.Cryptography;
using Stoa.Contracts;

namespace Stoa.Kernel.Web;

/// <summary>A public key, ready to verify on many threads at once.</summary>
internal sealed class VerificationKey
{
    public const int SignatureBytes = 64;

    private readonly ECParameters parameters;
    private readonly ConcurrentBag<ECDsa> idle = [];      // one ECDsa is not promised to serve two threads; at most one per thread is made

    public VerificationKey(TokenKey key)
    {
        Published = key;
        parameters = new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = StrictBase64.Read(key.X), Y = StrictBase64.Read(key.Y) },
        };
        idle.Add(ECDsa.Create(parameters));      // a key that is not on the curve says so here
    }

    public TokenKey Published { get; }

    /// <summary>Its source no longer names it: what it signed is void, also where that was verified before.</summary>
    public volatile bool Retired;

    public bool Verifies(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != SignatureBytes)
            return false;
        var ecdsa = idle.TryTake(out var one) ? one : ECDsa.Create(parameters);
        var good = ecdsa.VerifyData(data, signature, HashAlgorithmName.SHA256);
        idle.Add(ecdsa);
        return good;
    }
}

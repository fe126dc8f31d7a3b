using System.Security.Cryptography;
using System.Text.Json;
using Stoa.Kernel.Outside;
using Stoa.Kernel.Web;

namespace Stoa.Identity;

/// <summary>
/// A public key by which an issuer signs. Its kind is its algorithm: one for RSA verifies RS256 and one on P-256 verifies ES256, whatever a
/// token would like.
/// </summary>
public sealed class IssuerKey
{
    private const int FewestBits = 2048, MostBits = 8192;
    private const int LongestId = 200;

    private readonly RSAParameters? rsa;
    private readonly ECParameters? curve;

    private IssuerKey(string id, RSAParameters? rsa, ECParameters? curve) => (Id, this.rsa, this.curve) = (id, rsa, curve);

    public string Id { get; }

    public string Algorithm => rsa is null ? "ES256" : "RS256";

    /// <summary>A key of a JSON Web Key Set; nothing where it is for something else, too weak, or none.</summary>
    public static IssuerKey? Read(JsonElement key)
    {
        if (key.ValueKind != JsonValueKind.Object
            || key.Text("kid") is not { Length: > 0 and <= LongestId } id
            || key.Text("use") is not (null or "sig"))
            return null;
        var read = (key.Text("kty"), key.Text("crv"), key.Text("alg")) switch
        {
            ("RSA", _, null or "RS256") when Bytes(key, "n") is { } modulus && Bytes(key, "e") is { } exponent =>
                new IssuerKey(id, new RSAParameters { Modulus = modulus, Exponent = exponent }, null),
            ("EC", "P-256", null or "ES256") when Bytes(key, "x") is { } x && Bytes(key, "y") is { } y =>
                new IssuerKey(id, null, new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = x, Y = y } }),
            _ => null,
        };
        return read is not null && read.IsFit() ? read : null;
    }

    /// <summary>It signed these bytes. Signing in is rare enough to open the key anew each time.</summary>
    public bool Verifies(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        if (rsa is { } parameters)
        {
            using var opened = RSA.Create(parameters);
            return opened.VerifyData(data, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
        using var point = ECDsa.Create(curve!.Value);
        return point.VerifyData(data, signature, HashAlgorithmName.SHA256);
    }

    public override string ToString() => Id;

    private bool IsFit()
    {
        try
        {
            if (rsa is { } parameters)
            {
                using var opened = RSA.Create(parameters);
                return opened.KeySize is >= FewestBits and <= MostBits;
            }
            using var point = ECDsa.Create(curve!.Value);
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static byte[]? Bytes(JsonElement key, string member) => key.Text(member) is { } text ? StrictBase64.Read(text) : null;
}

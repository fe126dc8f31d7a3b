using System.Security.Cryptography;
using System.Text;
using Stoa.Contracts;

namespace Stoa.Kernel.Web;

/// <summary>A private key on P-256 that signs access tokens. It leaves the process only sealed by the shop's secret.</summary>
public sealed class SigningKey : IDisposable
{
    private const string Purpose = "signing-key";

    private readonly ECDsa ecdsa;
    private readonly Lock gate = new();      // one ECDsa is not promised to serve two threads, and signing in is rare

    private SigningKey(ECDsa ecdsa)
    {
        this.ecdsa = ecdsa;
        var point = ecdsa.ExportParameters(includePrivateParameters: false).Q;
        var (x, y) = (StrictBase64.Write(point.X), StrictBase64.Write(point.Y));
        Public = new TokenKey(Thumbprint(x, y), x, y);
    }

    /// <summary>The half that everybody may know, with the key's id.</summary>
    public TokenKey Public { get; }

    public string Id => Public.KeyId;

    /// <summary>A new key. Signing draws random numbers of its own, so the clock's would not make a token repeatable.</summary>
    public static SigningKey Create() => new(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    /// <summary>Opens a key that was sealed with the same secret; nothing when it does not open.</summary>
    public static SigningKey? Open(byte[] sealedKey, Secrets secrets)
    {
        if (secrets.Open(Purpose, sealedKey) is not { } bytes)
            return null;
        var opened = ECDsa.Create();
        opened.ImportPkcs8PrivateKey(bytes, out _);
        CryptographicOperations.ZeroMemory(bytes);
        return new SigningKey(opened);
    }

    /// <summary>The key for keeping: encrypted.</summary>
    public byte[] Seal(Secrets secrets)
    {
        var bytes = ecdsa.ExportPkcs8PrivateKey();
        var sealedKey = secrets.Seal(Purpose, bytes);
        CryptographicOperations.ZeroMemory(bytes);
        return sealedKey;
    }

    public void Dispose() => ecdsa.Dispose();

    /// <summary>The 64 bytes that JWS calls an ES256 signature.</summary>
    internal byte[] Sign(ReadOnlySpan<byte> data)
    {
        lock (gate)
            return ecdsa.SignData(data, HashAlgorithmName.SHA256);
    }

    /// <summary>The key's id by RFC 7638: the same key has the same id everywhere, and no two keys share one.</summary>
    private static string Thumbprint(string x, string y) =>
        StrictBase64.Write(SHA256.HashData(Encoding.ASCII.GetBytes($$"""{"crv":"P-256","kty":"EC","x":"{{x}}","y":"{{y}}"}""")));
}

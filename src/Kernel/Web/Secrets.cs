using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Stoa.Contracts;

namespace Stoa.Kernel.Web;

/// <summary>The shop's one secret. Every key is derived from it for a purpose, so nothing else has to be configured or kept.</summary>
public sealed class Secrets
{
    /// <summary>Below this a secret could be guessed.</summary>
    public const int FewestBytes = 32;

    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private readonly byte[] master;
    private readonly Clock clock;
    private readonly ConcurrentDictionary<string, byte[]> keys = new();      // purposes are constants of the program, so these are few
    private readonly ConcurrentDictionary<string, ConcurrentBag<AesGcm>> ciphers = new();

    public Secrets(byte[] master, Clock clock)
    {
        if (master.Length < FewestBytes)
            throw new ArgumentException(
                $"A secret of {master.Length} bytes could be guessed; it has at least {FewestBytes}.", nameof(master));
        (this.master, this.clock) = ([.. master], clock);
    }

    /// <summary>A key for one purpose and no other. The purpose is a constant, never something a request says.</summary>
    public ReadOnlySpan<byte> Key(string purpose) => keys.GetOrAdd(purpose, Derive, master);

    /// <summary>Encrypts and signs bytes for a purpose.</summary>
    public byte[] Seal(string purpose, ReadOnlySpan<byte> plain)
    {
        var sealedBytes = new byte[NonceBytes + plain.Length + TagBytes];
        var nonce = clock.NewBytes(NonceBytes);
        nonce.CopyTo(sealedBytes, 0);
        var aes = Take(purpose);
        aes.Encrypt(nonce, plain, sealedBytes.AsSpan(NonceBytes, plain.Length), sealedBytes.AsSpan(NonceBytes + plain.Length));
        Return(purpose, aes);
        return sealedBytes;
    }

    /// <summary>Opens what was sealed for this purpose; nothing when it was not, or was changed.</summary>
    public byte[]? Open(string purpose, ReadOnlySpan<byte> sealedBytes)
    {
        if (sealedBytes.Length < NonceBytes + TagBytes)
            return null;
        var plain = new byte[sealedBytes.Length - NonceBytes - TagBytes];
        var aes = Take(purpose);
        try
        {
            aes.Decrypt(sealedBytes[..NonceBytes], sealedBytes[NonceBytes..^TagBytes], sealedBytes[^TagBytes..], plain);
            return plain;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
        finally
        {
            Return(purpose, aes);
        }
    }

    /// <summary>Seals a text that travels in an event.</summary>
    public Sealed<string> Seal(string text) => new(Convert.ToBase64String(Seal("sealed-text", Encoding.UTF8.GetBytes(text))));

    /// <summary>Opens a text where it is used.</summary>
    public string Open(Sealed<string> text) =>
        Open("sealed-text", Convert.FromBase64String(text.Cipher)) is { } plain
            ? Encoding.UTF8.GetString(plain)
            : throw new CryptographicException("A sealed text does not open with this shop's secret.");

    /// <summary>Making a cipher costs far more than using it, and one serves one caller at a time: they go from hand to hand.</summary>
    private AesGcm Take(string purpose) =>
        ciphers.TryGetValue(purpose, out var idle) && idle.TryTake(out var aes) ? aes : new AesGcm(Key(purpose), TagBytes);

    private void Return(string purpose, AesGcm aes) => ciphers.GetOrAdd(purpose, static _ => []).Add(aes);

    private static byte[] Derive(string purpose, byte[] master) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, master, 32, info: Encoding.UTF8.GetBytes("stoa/" + purpose));
}

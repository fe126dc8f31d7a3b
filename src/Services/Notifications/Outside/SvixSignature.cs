using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Stoa.Notifications;

/// <summary>
/// How Resend signs what it tells (Svix): "v1," and the base64 of an HMAC-SHA256 over "id.seconds.body". There may be several while a
/// secret is changed. Everything about it is checked on the bytes as they came.
/// </summary>
internal static class SvixSignature
{
    /// <summary>How far the sender's clock may be off, and how late a repetition may come.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(300);

    private const string Prefix = "whsec_";
    private const int LongestId = 200;
    private const int LongestSignatures = 2_000;
    private const int FewestSecretBytes = 16;

    /// <summary>The bytes of a secret; nothing where it is none.</summary>
    public static byte[]? Secret(string written)
    {
        var text = written.StartsWith(Prefix, StringComparison.Ordinal) ? written[Prefix.Length..] : written;
        if (!Base64.IsValid(text))
            return null;
        var bytes = Convert.FromBase64String(text);
        return bytes.Length >= FewestSecretBytes ? bytes : null;
    }

    /// <summary>The id of what was told, where it is genuine.</summary>
    public static string? GenuineId(IHeaderDictionary headers, ReadOnlySpan<byte> body, ReadOnlySpan<byte> secret, DateTimeOffset now)
    {
        if (headers["svix-id"] is not [{ Length: > 0 and <= LongestId } id] || headers["svix-timestamp"] is not [{ } seconds]
            || headers["svix-signature"] is not [{ Length: <= LongestSignatures } signatures])
            return null;
        if (!long.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
            || decimal.Abs((decimal)now.ToUnixTimeSeconds() - at) > (decimal)Tolerance.TotalSeconds)
            return null;
        var expected = Encoding.ASCII.GetBytes("v1," + Sign(id, seconds, body, secret));
        var genuine = false;
        foreach (var signature in signatures.Split(' '))
            genuine |= CryptographicOperations.FixedTimeEquals(expected, Encoding.UTF8.GetBytes(signature));
        return genuine ? id : null;
    }

    public static string Sign(string id, string seconds, ReadOnlySpan<byte> body, ReadOnlySpan<byte> secret)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret);
        hmac.AppendData(Encoding.UTF8.GetBytes($"{id}.{seconds}."));
        hmac.AppendData(body);
        return Convert.ToBase64String(hmac.GetHashAndReset());
    }
}

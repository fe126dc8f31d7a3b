using System.Security.Cryptography;
using System.Text;

namespace Stoa.Payments;

/// <summary>
/// The signature of a webhook in the manner of Stripe: "t=seconds,v1=hex" with an HMAC-SHA256 over "seconds.body". There may be several
/// v1 while a secret is changed. Everything about it is checked on the bytes as they came.
/// </summary>
internal static class WebhookSignature
{
    /// <summary>How far the sender's clock may be off, and how late a repetition may come.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(300);

    /// <summary>More is no signature but work.</summary>
    private const int LongestHeader = 1_000;

    private const int MostSignatures = 8;

    public static bool IsGenuine(string? header, ReadOnlySpan<byte> body, ReadOnlySpan<byte> secret, DateTimeOffset now)
    {
        if (header is null || header.Length > LongestHeader || secret.IsEmpty)
            return false;
        var (time, signatures) = Parse(header);
        if (time is not { } seconds || !long.TryParse(seconds, System.Globalization.NumberStyles.None, null, out var at)
            || signatures.Count is 0 or > MostSignatures
            || decimal.Abs((decimal)now.ToUnixTimeSeconds() - at) > (decimal)Tolerance.TotalSeconds)
            return false;
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret);
        hmac.AppendData(Encoding.ASCII.GetBytes(seconds + "."));
        hmac.AppendData(body);
        var expected = hmac.GetHashAndReset();
        var genuine = false;
        foreach (var signature in signatures)
            genuine |= CryptographicOperations.FixedTimeEquals(expected, signature);
        return genuine;
    }

    private static (string? Time, List<byte[]> Signatures) Parse(string header)
    {
        string? time = null;
        var signatures = new List<byte[]>();
        foreach (var part in header.Split(','))
        {
            switch (part.Split('=', 2))
            {
                case ["t", var seconds] when time is null:
                    time = seconds;
                    break;
                case ["v1", { Length: 64 } hex] when IsHex(hex):
                    signatures.Add(Convert.FromHexString(hex));
                    break;
            }
        }
        return (time, signatures);
    }

    private static bool IsHex(string text) => text.All(char.IsAsciiHexDigit);
}

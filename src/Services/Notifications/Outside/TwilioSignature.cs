using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Primitives;

namespace Stoa.Notifications;

/// <summary>
/// How Twilio signs what it tells: the base64 of an HMAC-SHA1, by the account's token, over the address as it was given to Twilio and the
/// form's fields in order, names and values without anything between.
/// </summary>
internal static class TwilioSignature
{
    public const string Header = "X-Twilio-Signature";

    /// <summary>The port may be written out or not: it is the usual one, and Twilio's servers do not agree about it.</summary>
    public static bool IsGenuine(string? signature, string address, IEnumerable<KeyValuePair<string, StringValues>> form, string token)
    {
        if (signature is not { Length: 28 })
            return false;
        var fields = form.ToList();
        return Equal(signature, Sign(address, fields, token)) | Equal(signature, Sign(WithPort(address), fields, token));
    }

    public static string Sign(string address, IEnumerable<KeyValuePair<string, StringValues>> form, string token)
    {
        var signed = new StringBuilder(address);
        foreach (var (name, values) in form.OrderBy(field => field.Key, StringComparer.Ordinal))
        {
            foreach (var value in values.Distinct().Order(StringComparer.Ordinal))
                signed.Append(name).Append(value);
        }
#pragma warning disable CA5350 // it is Twilio's choice, and as an HMAC it still holds
        return Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(signed.ToString())));
#pragma warning restore CA5350
    }

    private static string WithPort(string address)
    {
        var uri = new Uri(address);
        return $"{uri.Scheme}://{uri.Host}:{uri.Port}{uri.PathAndQuery}";
    }

    private static bool Equal(string one, string other) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(other));
}

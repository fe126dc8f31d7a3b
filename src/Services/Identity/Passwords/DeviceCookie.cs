using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Stoa.Kernel.Web;

namespace Stoa.Identity;

/// <summary>
/// Says that somebody has signed in to this account from this device before (OWASP's device cookie). It opens nothing; it only keeps the
/// owner's own failures apart from those of strangers.
/// </summary>
public sealed record DeviceCookie(string UserId, string DeviceId, DateTimeOffset IssuedAt)
{
    public static readonly TimeSpan Life = TimeSpan.FromDays(365);

    private const int MostLength = 200;

    public string Write(Secrets secrets)
    {
        var body = $"{UserId}.{DeviceId}.{IssuedAt.ToUnixTimeMilliseconds()}";
        return $"{body}.{Sign(secrets, body)}";
    }

    /// <summary>Nothing for a cookie that isn't ours, was changed, or is too old.</summary>
    public static DeviceCookie? Read(Secrets secrets, string? text, DateTimeOffset now)
    {
        if (text is null || text.Length > MostLength || text.Split('.') is not [var user, var device, var issued, var signature])
            return null;
        var genuine = Encoding.ASCII.GetBytes(Sign(secrets, $"{user}.{device}.{issued}"));
        if (!CryptographicOperations.FixedTimeEquals(genuine, Encoding.ASCII.GetBytes(signature)))
            return null;
        var issuedAt = DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(issued, CultureInfo.InvariantCulture));
        return now - issuedAt < Life ? new(user, device, issuedAt) : null;
    }

    private static string Sign(Secrets secrets, string body) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(secrets.Key("device-cookie"), Encoding.UTF8.GetBytes(body)));
}

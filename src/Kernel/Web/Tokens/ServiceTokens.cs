using System.Security.Cryptography;
using System.Text;

namespace Stoa.Kernel.Web;

/// <summary>Which service asks, and for which user where it asks for one.</summary>
public sealed record ServiceCaller(string Service, string? UserId);

/// <summary>
/// By what one service knows another across processes: a text of a minute, signed with a key that only the shop's services can derive.
/// It travels as <c>Authorization: Service ...</c> and has nothing in common with a user's token.
/// </summary>
public sealed class ServiceTokens(Secrets secrets, Clock clock)
{
    /// <summary>The word before the token in the Authorization header.</summary>
    public const string Scheme = "Service";

    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(60);

    private const int LongestToken = 512;

    /// <summary>A token with which <paramref name="from"/> may ask <paramref name="to"/> now.</summary>
    public string Write(string from, string to, string? userId = null)
    {
        var body = Encoding.UTF8.GetBytes(string.Join('\n', from, to, (clock.Now + Lifetime).ToUnixTimeSeconds(), userId));
        return $"{StrictBase64.Write(body)}.{StrictBase64.Write(Sign(body))}";
    }

    /// <summary>Who asks the service <paramref name="to"/>, or nothing where the token is not for it, over, or not ours.</summary>
    public ServiceCaller? Read(string to, ReadOnlySpan<char> token)
    {
        var dot = token.IndexOf('.');
        if (dot < 0 || token.Length > LongestToken)
            return null;
        if (StrictBase64.Read(token[..dot]) is not { } body || StrictBase64.Read(token[(dot + 1)..]) is not { } signature)
            return null;
        if (!CryptographicOperations.FixedTimeEquals(signature, Sign(body)))
            return null;
        var parts = Encoding.UTF8.GetString(body).Split('\n');
        var left = DateTimeOffset.FromUnixTimeSeconds(long.Parse(parts[2])) - clock.Now;
        return parts[1] == to && left > TimeSpan.Zero && left <= Lifetime + Tokens.Skew
            ? new ServiceCaller(parts[0], parts[3].Length == 0 ? null : parts[3])
            : null;
    }

    private byte[] Sign(byte[] body) => HMACSHA256.HashData(secrets.Key("service-token"), body);
}

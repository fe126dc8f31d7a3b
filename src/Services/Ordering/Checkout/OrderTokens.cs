using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Stoa.Contracts;
using Stoa.Kernel.Web;

namespace Stoa.Ordering;

/// <summary>
/// What opens a guest's order: its id and a signature over it. Nothing of it is kept, and it can always be told again.
/// </summary>
internal sealed class OrderTokens(Secrets secrets)
{
    public const string Header = "X-Order-Token";

    private const int SignatureLength = 43;      // 32 bytes in base64url
    private const int IdLength = 30;             // ord_ and a ULID
    private const int Length = IdLength + 1 + SignatureLength;

    public string For(string orderId)
    {
        Span<byte> id = stackalloc byte[IdLength];
        Span<byte> signature = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Encoding.ASCII.GetBytes(orderId, id);
        HMACSHA256.HashData(secrets.Key("order-token"), id, signature);
        return $"{orderId}.{Base64Url.EncodeToString(signature)}";
    }

    /// <summary>By which Payments knows the guest of an order: the token's SHA-256 in hex. Nothing for a customer's.</summary>
    public string? HashFor(Order order) => order.IsGuests ? Hash(For(order.Id)) : null;

    /// <summary>For a mail to the guest. Nothing for a customer's order.</summary>
    public Sealed<string>? SealFor(Order order) => order.IsGuests ? secrets.Seal(For(order.Id)) : null;

    /// <summary>The id of the order that the request's token opens; nothing where it brings none that is genuine.</summary>
    public string? Opened(HttpContext http)
    {
        if (http.Request.Headers[Header] is not [{ Length: Length } sent] || sent[IdLength] != '.' || !Ascii.IsValid(sent))
            return null;
        var id = sent[..IdLength];
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(sent), Encoding.ASCII.GetBytes(For(id))) ? id : null;
    }

    public static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}

using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Stoa.Kernel.Web;

namespace Stoa.Payments;

/// <summary>Who pays, as a request says it: the signed-in user, else whoever holds the order's token.</summary>
internal static class Payers
{
    public const string Header = "X-Order-Token";

    /// <summary>An order's id, a dot, and 43 characters that nobody can guess.</summary>
    private const int SecretLength = 43;

    /// <summary>Nothing: nobody we could know.</summary>
    public static Payer? Of(HttpContext http)
    {
        if (http.CallerOrNobody() is { } caller)
            return new Payer(caller.UserId, null);
        return Token(http) is { } token ? new Payer(null, Hash(token)) : null;
    }

    /// <summary>The order that a guest's token is for; nothing without one.</summary>
    public static string? OrderOf(HttpContext http) =>
        http.CallerOrNobody() is null && Token(http) is { } token ? token[..token.IndexOf('.', StringComparison.Ordinal)] : null;

    /// <summary>Whose keys to repeat requests by these are.</summary>
    public static string? Scope(HttpContext http) =>
        http.CallerOrNobody()?.UserId ?? (Token(http) is { } token ? "order-" + Hash(token) : null);

    private static string? Token(HttpContext http) =>
        http.Request.Headers[Header] is [{ } token]
        && token.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot
        && token.Length - dot - 1 == SecretLength
        && OrderIds.IsOne(token[..dot])
            ? token
            : null;

    private static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}

using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Stoa.Kernel.Web;

namespace Stoa.Cart;

/// <summary>Who comes with a cart: a user, a guest with a token, both just after signing in, or somebody who has neither.</summary>
public sealed record Shopper(string? UserId, GuestToken? Token)
{
    /// <summary>Called by the framework.</summary>
    public static ValueTask<Shopper?> BindAsync(HttpContext http, ParameterInfo parameter) => new(Of(http));

    /// <summary>Whose keys a POST's are; nothing where nobody can be known again.</summary>
    public static string? KeysOwner(HttpContext http)
    {
        var shopper = Of(http);
        return shopper.UserId ?? (shopper.Token is { } token
            ? "guest:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(token.Text)))
            : null);
    }

    private static Shopper Of(HttpContext http) =>
        new(http.CallerOrNobody()?.UserId, GuestToken.Parse(http.Request.Headers[GuestToken.Header] is [var sent] ? sent : null));
}

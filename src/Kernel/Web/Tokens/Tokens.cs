using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stoa.Kernel.Web;

/// <summary>What issuer and verifier of access tokens agree on.</summary>
public static class Tokens
{
    public const string Issuer = "stoa";

    public const string Audience = "stoa-api";

    /// <summary>By RFC 9068: neither a refresh token nor any other JWT is ever taken for an access token.</summary>
    public const string Type = "at+jwt";

    /// <summary>Ours have about 500 characters; a longer text is refused before any work.</summary>
    public const int LongestToken = 4096;

    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    /// <summary>How far the clocks of two machines may be apart. A token's end is never stretched by it.</summary>
    public static readonly TimeSpan Skew = TimeSpan.FromSeconds(60);

    /// <summary>All members must be there, with the right type.</summary>
    internal static readonly JsonSerializerOptions ClaimsJson = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>A header has nothing else: "crit", "jku", "x5u", "jwk" and whatever comes next are refused unread.</summary>
    internal static readonly JsonSerializerOptions HeaderJson = new(ClaimsJson)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };
}

/// <summary>The header of an access token.</summary>
internal sealed record TokenHeader(string Alg, string Typ, string Kid);

/// <summary>The body of an access token; more members may come, and are ignored.</summary>
internal sealed record TokenClaims(
    string Iss, string Aud, string Sub, string Sid, string Role, string Email, long Iat, long Nbf, long Exp, string Jti);

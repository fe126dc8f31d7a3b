using System.Text;
using System.Text.Json;

namespace Stoa.Kernel.Web;

/// <summary>Writes access tokens. Only the service that knows passwords has one.</summary>
public sealed class TokenIssuer(Clock clock)
{
    /// <summary>A token for this user on this device, good for <see cref="Tokens.Lifetime"/>.</summary>
    public string Issue(SigningKey key, string userId, string sessionId, Role role, string email)
    {
        var now = clock.Now.ToUnixTimeSeconds();
        var claims = new TokenClaims(
            Tokens.Issuer, Tokens.Audience, userId, sessionId, role.Word(), email,
            Iat: now, Nbf: now, Exp: now + (long)Tokens.Lifetime.TotalSeconds, Jti: clock.NewId("jti_"));
        return Sign(
            key,
            JsonSerializer.SerializeToUtf8Bytes(new TokenHeader("ES256", Tokens.Type, key.Id), Tokens.HeaderJson),
            JsonSerializer.SerializeToUtf8Bytes(claims, Tokens.ClaimsJson));
    }

    /// <summary>Header and claims as they are, signed.</summary>
    internal static string Sign(SigningKey key, ReadOnlySpan<byte> header, ReadOnlySpan<byte> claims)
    {
        var signed = $"{StrictBase64.Write(header)}.{StrictBase64.Write(claims)}";
        return $"{signed}.{StrictBase64.Write(key.Sign(Encoding.ASCII.GetBytes(signed)))}";
    }
}

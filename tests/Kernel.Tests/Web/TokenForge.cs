using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Stoa.Kernel.Web;

namespace Stoa.Kernel.Tests.Web;

/// <summary>Makes tokens that nobody should accept.</summary>
internal static class TokenForge
{
    public static JsonObject Header(string token) => Part(token, 0);

    public static JsonObject Claims(string token) => Part(token, 1);

    /// <summary>The same token with another header or other claims, signed with a key.</summary>
    public static string Resign(string token, SigningKey key, Action<JsonObject>? header = null, Action<JsonObject>? claims = null)
    {
        var (head, body) = (Header(token), Claims(token));
        header?.Invoke(head);
        claims?.Invoke(body);
        return SignText(key, head.ToJsonString(), body.ToJsonString());
    }

    public static string SignText(SigningKey key, string header, string claims) =>
        TokenIssuer.Sign(key, Encoding.UTF8.GetBytes(header), Encoding.UTF8.GetBytes(claims));

    /// <summary>The same token with its parts replaced and the signature kept, or another one put there.</summary>
    public static string Swap(string token, Action<JsonObject>? header = null, Action<JsonObject>? claims = null, string? signature = null)
    {
        var (head, body) = (Header(token), Claims(token));
        header?.Invoke(head);
        claims?.Invoke(body);
        return $"{Text(head)}.{Text(body)}.{signature ?? token.Split('.')[2]}";
    }

    /// <summary>The classic: the published key as the secret of an HMAC.</summary>
    public static string SignWithHmac(string token, byte[] secret)
    {
        var unsigned = Swap(token, header => header["alg"] = "HS256", claims => claims["role"] = "admin", signature: "");
        return unsigned + Base64Url.EncodeToString(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(unsigned[..^1])));
    }

    public static byte[] PublicKey(SigningKey key)
    {
        using var ecdsa = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = Base64Url.DecodeFromChars(key.Public.X), Y = Base64Url.DecodeFromChars(key.Public.Y) },
        });
        return ecdsa.ExportSubjectPublicKeyInfo();
    }

    private static JsonObject Part(string token, int part) => JsonNode.Parse(Base64Url.DecodeFromChars(token.Split('.')[part]))!.AsObject();

    private static string Text(JsonObject part) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(part.ToJsonString()));
}

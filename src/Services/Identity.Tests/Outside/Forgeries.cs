using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Stoa.Fakes;

namespace Stoa.Identity.Tests.Outside;

/// <summary>
/// Id tokens that nobody should take, each made from good claims and the issuer's key. The number is the row of the security table.
/// </summary>
internal static class Forgeries
{
    public static readonly IReadOnlyDictionary<string, Func<GoogleFake, JsonObject, string>> All =
        new Dictionary<string, Func<GoogleFake, JsonObject, string>>
        {
            ["1 alg none without a signature"] = (google, claims) => Unsigned(google, claims, "none"),
            ["1 alg none, well signed"] = (google, claims) => google.Key.Sign(claims, header => header["alg"] = "none"),
            ["2 alg None"] = (google, claims) => Unsigned(google, claims, "None"),
            ["2 alg nOnE"] = (google, claims) => Unsigned(google, claims, "nOnE"),
            ["2 alg in lower case"] = (google, claims) =>
                google.Key.Sign(claims, header => header["alg"] = google.Key.Algorithm.ToLowerInvariant()),
            ["2 alg missing"] = (google, claims) => google.Key.Sign(claims, header => header.Remove("alg")),
            ["3 HS256 with the public key as DER"] = (google, claims) => Hmac(google, claims, google.Key.PublicBytes),
            ["3 HS256 with the public key as PEM"] = (google, claims) => Hmac(
                google, claims, Encoding.ASCII.GetBytes(PemEncoding.WriteString("PUBLIC KEY", google.Key.PublicBytes))),
            ["3 HS256 with the published JSON"] = (google, claims) => Hmac(
                google, claims, Encoding.UTF8.GetBytes(google.Key.Public.ToJsonString())),
            ["3 the other algorithm's name"] = (google, claims) =>
                google.Key.Sign(claims, header => header["alg"] = google.Key.Algorithm == "RS256" ? "ES256" : "RS256"),
            ["3 PS256"] = (google, claims) => google.Key.Sign(claims, header => header["alg"] = "PS256"),
            ["4 another person's id, signature kept"] = (google, claims) => Edited(google, claims, edited => edited["sub"] = "118"),
            ["4 another e-mail, signature kept"] = (google, claims) =>
                Edited(google, claims, edited => edited["email"] = "victim@example.com"),
            ["4 signature of one byte"] = (google, claims) => Cut(google.Token(claims)) + ".AA",
            ["4 no signature"] = (google, claims) => Cut(google.Token(claims)) + ".",
            ["4 signed by somebody else under the issuer's kid"] = (google, claims) =>
                FakeKey.New(google.Key.Algorithm).Sign(claims, header => header["kid"] = google.Key.Id),
            ["5 embedded jwk"] = (google, claims) => Stranger(google, claims, (header, key) => header["jwk"] = key.Public),
            ["5 jku"] = (google, claims) => google.Key.Sign(claims, header => header["jku"] = google.Issuer + "/evil"),
            ["5 x5u"] = (google, claims) => google.Key.Sign(claims, header => header["x5u"] = google.Issuer + "/evil"),
            ["5 x5c"] = (google, claims) => google.Key.Sign(claims, header => header["x5c"] = new JsonArray("MIIB")),
            ["6 kid unknown"] = (google, claims) => google.Key.Sign(claims, header => header["kid"] = "unknown"),
            ["6 kid a path"] = (google, claims) => google.Key.Sign(claims, header => header["kid"] = "../../dev/null"),
            ["6 kid SQL"] = (google, claims) => google.Key.Sign(claims, header => header["kid"] = "' OR 1=1--"),
            ["6 kid long"] = (google, claims) => google.Key.Sign(claims, header => header["kid"] = new string('k', 5000)),
            ["6 kid empty"] = (google, claims) => google.Key.Sign(claims, header => header["kid"] = ""),
            ["6 kid missing"] = (google, claims) => google.Key.Sign(claims, header => header.Remove("kid")),
            ["6 kid a number"] = (google, claims) => google.Key.Sign(claims, header => header["kid"] = 1),
            ["7 expired 61 s ago"] = (google, claims) => google.Token(With(claims, "exp", (long)claims["iat"]! - 61)),
            ["7 expired this second"] = (google, claims) => google.Token(With(claims, "exp", (long)claims["iat"]!)),
            ["8 nbf in 10 minutes"] = (google, claims) => google.Token(With(claims, "nbf", (long)claims["iat"]! + 600)),
            ["8 iat in 2 minutes"] = (google, claims) => google.Token(With(claims, "iat", (long)claims["iat"]! + 120)),
            ["8 auth_time in 2 minutes"] = (google, claims) => google.Token(With(claims, "auth_time", (long)claims["iat"]! + 120)),
            ["8 exp missing"] = (google, claims) => google.Token(Without(claims, "exp")),
            ["8 iat missing"] = (google, claims) => google.Token(Without(claims, "iat")),
            ["8 exp a text"] = (google, claims) => google.Token(With(claims, "exp", claims["exp"]!.ToString())),
            ["8 exp a fraction"] = (google, claims) => google.Token(With(claims, "exp", (long)claims["exp"]! + 0.5)),
            ["8 exp 9e18"] = (google, claims) => google.Token(With(claims, "exp", 9_000_000_000_000_000_000)),
            ["8 exp beyond all numbers"] = (google, claims) => Rewritten(google, claims, "\"exp\":", "\"exp\":1e400,\"old\":"),
            ["8 exp below zero"] = (google, claims) => google.Token(With(claims, "exp", -1)),
            ["9 another audience"] = (google, claims) => google.Token(With(claims, "aud", "another-shop")),
            ["9 no audience"] = (google, claims) => google.Token(Without(claims, "aud")),
            ["9 an empty list of audiences"] = (google, claims) => google.Token(With(claims, "aud", new JsonArray())),
            ["9 a number among the audiences"] = (google, claims) =>
                google.Token(With(claims, "aud", new JsonArray((string)claims["aud"]!, 1))),
            ["9 our audience in other letters"] = (google, claims) =>
                google.Token(With(claims, "aud", ((string)claims["aud"]!).ToUpperInvariant())),
            ["9 two audiences and nobody who asked"] = (google, claims) => google.Token(Without(
                With(claims, "aud", new JsonArray((string)claims["aud"]!, "another-shop")), "azp")),
            ["9 two audiences, asked for by the other"] = (google, claims) => google.Token(With(
                With(claims, "aud", new JsonArray((string)claims["aud"]!, "another-shop")), "azp", "another-shop")),
            ["9 another issuer"] = (google, claims) => google.Token(With(claims, "iss", "https://evil.example")),
            ["9 the issuer with a slash more"] = (google, claims) => google.Token(With(claims, "iss", (string)claims["iss"]! + "/")),
            ["9 no issuer"] = (google, claims) => google.Token(Without(claims, "iss")),
            ["10 an access token by its type"] = (google, claims) => google.Key.Sign(claims, header => header["typ"] = "at+jwt"),
            ["10 a sign-out token by its type"] = (google, claims) => google.Key.Sign(claims, header => header["typ"] = "logout+jwt"),
            ["10 a sign-out token by its events"] = (google, claims) => google.Token(With(
                claims, "events", new JsonObject { ["http://schemas.openid.net/event/backchannel-logout"] = new JsonObject() })),
            ["10 Keycloak's access token"] = (google, claims) => google.Token(With(claims, "typ", "Bearer")),
            ["10 Microsoft's access token"] = (google, claims) => google.Token(With(claims, "scp", "openid")),
            ["10 Cognito's access token"] = (google, claims) => google.Token(With(claims, "token_use", "access")),
            ["13 far too long"] = (google, claims) => google.Token(With(claims, "more", new string('m', IdTokens.LongestToken))),
            ["- crit"] = (google, claims) => google.Key.Sign(
                claims, header => (header["crit"], header["exp"]) = (new JsonArray("exp"), 1)),
            ["- b64"] = (google, claims) => google.Key.Sign(claims, header => header["b64"] = false),
            ["- zip"] = (google, claims) => google.Key.Sign(claims, header => header["zip"] = "DEF"),
            ["- a claim twice"] = (google, claims) => Rewritten(google, claims, "\"sub\":", "\"sub\":\"118\",\"sub\":"),
            ["- a claim twice, once escaped"] = (google, claims) => Rewritten(google, claims, "\"sub\":", "\"s\\u0075b\":\"118\",\"sub\":"),
            ["- a header twice"] = (google, claims) => google.Key.SignText(
                $$"""{"alg":"none","alg":"{{google.Key.Algorithm}}","kid":"{{google.Key.Id}}"}""", claims.ToJsonString()),
            ["- something behind the claims"] = (google, claims) => google.Key.SignText(Header(google), claims.ToJsonString() + "{}"),
            ["- claims cut off"] = (google, claims) => google.Key.SignText(Header(google), claims.ToJsonString()[..^1]),
            ["- claims that are a list"] = (google, claims) => google.Key.SignText(Header(google), $"[{claims.ToJsonString()}]"),
            ["- claims that are nothing"] = (google, _) => google.Key.SignText(Header(google), "null"),
            ["- half a surrogate"] = (google, claims) => Rewritten(google, claims, "\"sub\":", "\"name\":\"\\ud800\",\"sub\":", "name"),
            ["- a header that is a text"] = (google, claims) => google.Key.SignText("\"RS256\"", claims.ToJsonString()),
            ["- no subject"] = (google, claims) => google.Token(Without(claims, "sub")),
            ["- an empty subject"] = (google, claims) => google.Token(With(claims, "sub", "")),
            ["- a subject that is a number"] = (google, claims) => google.Token(With(claims, "sub", 117)),
            ["- a subject with a NUL"] = (google, claims) => google.Token(With(claims, "sub", "117\0")),
            ["- a subject without end"] = (google, claims) => google.Token(With(claims, "sub", new string('1', 256))),
            ["- something behind the token"] = (google, claims) => google.Token(claims) + ".",
            ["- five parts as encrypted ones have"] = (google, claims) => google.Token(claims) + ".a.a",
            ["- a line's end behind it"] = (google, claims) => google.Token(claims) + "\n",
            ["- padded"] = (google, claims) => google.Token(claims) + "==",
            ["- a blank within"] = (google, claims) => google.Token(claims).Insert(20, " "),
            ["- two parts"] = (google, claims) => Cut(google.Token(claims)),
            ["- only dots"] = (_, _) => "..",
            ["- nothing"] = (_, _) => "",
        };

    private static string Header(GoogleFake google) => $$"""{"alg":"{{google.Key.Algorithm}}","kid":"{{google.Key.Id}}","typ":"JWT"}""";

    private static JsonObject With(JsonObject claims, string name, JsonNode? value)
    {
        var changed = claims.DeepClone().AsObject();
        changed[name] = value;
        return changed;
    }

    private static JsonObject Without(JsonObject claims, string name)
    {
        var changed = claims.DeepClone().AsObject();
        changed.Remove(name);
        return changed;
    }

    /// <summary>Claims in words that no writer of JSON would choose, signed.</summary>
    private static string Rewritten(GoogleFake google, JsonObject claims, string from, string to, string? without = null) =>
        google.Key.SignText(Header(google), (without is null ? claims : Without(claims, without)).ToJsonString().Replace(from, to));

    private static string Unsigned(GoogleFake google, JsonObject claims, string algorithm) =>
        Cut(google.Key.Sign(claims, header => header["alg"] = algorithm)) + ".";

    private static string Edited(GoogleFake google, JsonObject claims, Action<JsonObject> edit)
    {
        var signature = google.Token(claims).Split('.')[2];
        var edited = claims.DeepClone().AsObject();
        edit(edited);
        return $"{Cut(google.Token(edited))}.{signature}";
    }

    private static string Hmac(GoogleFake google, JsonObject claims, byte[] secret)
    {
        var unsigned = Cut(google.Key.Sign(claims, header => header["alg"] = "HS256"));
        return $"{unsigned}.{Base64Url.EncodeToString(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(unsigned)))}";
    }

    private static string Stranger(GoogleFake google, JsonObject claims, Action<JsonObject, FakeKey> header)
    {
        var theirs = FakeKey.New(google.Key.Algorithm);
        return theirs.Sign(claims, head => header(head, theirs));
    }

    private static string Cut(string token) => token[..token.LastIndexOf('.')];
}

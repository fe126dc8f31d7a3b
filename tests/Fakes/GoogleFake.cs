using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Stoa.Fakes;

/// <summary>
/// An issuer of identities, as whoever takes its id tokens sees it: Google's OpenID Connect with its discovery document, and beside it the
/// keys of Firebase. It signs as the real one does and rotates its keys.
/// </summary>
public sealed class GoogleFake : Fake
{
    public const string ClientId = "1008719970978-stoa.apps.googleusercontent.com";
    public const string ProjectId = "stoa-shop-1f2e";
    public const string FirebaseIssuer = "https://securetoken.google.com/" + ProjectId;

    private readonly Lock gate = new();
    private readonly TimeProvider time;
    private readonly string algorithm;
    private readonly List<JsonObject> published = [];

    public GoogleFake(TimeProvider? time = null, string algorithm = "RS256")
    {
        (this.time, this.algorithm) = (time ?? TimeProvider.System, algorithm);
        Key = FakeKey.New(algorithm);
        Publish(Key.Public);
    }

    /// <summary>What it calls itself.</summary>
    public string Issuer => Address.AbsoluteUri.TrimEnd('/');

    /// <summary>The key with which it signs.</summary>
    public FakeKey Key { get; private set; }

    /// <summary>How long its keys may be kept, where it says so.</summary>
    public TimeSpan? MaxAge { get; set; } = TimeSpan.FromHours(1);

    /// <summary>What its discovery document says otherwise.</summary>
    public Action<JsonObject> Discovered { get; set; } = _ => { };

    /// <summary>How often it was asked for keys.</summary>
    public int KeysAsked => Heard.Count(one => one.Path == "/certs" || one.Path.StartsWith("/service_accounts/", StringComparison.Ordinal));

    /// <summary>Publishes one more key, in front of the others.</summary>
    public void Publish(JsonObject key)
    {
        lock (gate)
            published.Insert(0, key);
    }

    /// <summary>Publishes a key no more.</summary>
    public void Withdraw(string keyId)
    {
        lock (gate)
            published.RemoveAll(key => (string?)key["kid"] == keyId);
    }

    /// <summary>Signs with a new key from now on; the one before it stays published.</summary>
    public FakeKey Rotate()
    {
        var before = Key;
        Key = FakeKey.New(algorithm);
        Publish(Key.Public);
        return before;
    }

    /// <summary>The claims of somebody who has just signed in with Google.</summary>
    public JsonObject Claims(string subject = "117", string? email = "ada@example.com", bool verified = true, string? name = "Ada Lovelace")
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var claims = new JsonObject
        {
            ["iss"] = Issuer,
            ["azp"] = ClientId,
            ["aud"] = ClientId,
            ["sub"] = subject,
            ["iat"] = now,
            ["exp"] = now + 3600,
        };
        Describe(claims, email, verified, name);
        return claims;
    }

    /// <summary>The claims of somebody who has just signed in with Firebase.</summary>
    public JsonObject FirebaseClaims(
        string subject = "Zx81", string? email = "ada@example.com", bool verified = true, string? name = "Ada Lovelace")
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var claims = new JsonObject
        {
            ["iss"] = FirebaseIssuer,
            ["aud"] = ProjectId,
            ["auth_time"] = now,
            ["user_id"] = subject,
            ["sub"] = subject,
            ["iat"] = now,
            ["exp"] = now + 3600,
            ["firebase"] = new JsonObject
            {
                ["identities"] = new JsonObject { ["google.com"] = new JsonArray("117"), ["email"] = new JsonArray(email) },
                ["sign_in_provider"] = "google.com",
            },
        };
        Describe(claims, email, verified, name);
        return claims;
    }

    public string Token(JsonObject claims) => Key.Sign(claims);

    protected override ValueTask<FakeAnswer> Answer(FakeRequest request) => ValueTask.FromResult((request.Method, request.Path) switch
    {
        ("GET", "/.well-known/openid-configuration") => Document(),
        ("GET", "/certs") => Keys(),
        ("GET", "/service_accounts/v1/jwk/securetoken@system.gserviceaccount.com") => Keys(),
        _ => FakeAnswer.Plain(404, "<html><title>Error 404 (Not Found)!!1</title></html>"),
    });

    private static void Describe(JsonObject claims, string? email, bool verified, string? name)
    {
        if (email is not null)
            (claims["email"], claims["email_verified"]) = (email, verified);
        if (name is not null)
            claims["name"] = name;
    }

    private FakeAnswer Document()
    {
        var document = new JsonObject
        {
            ["issuer"] = Issuer,
            ["authorization_endpoint"] = Issuer + "/o/oauth2/v2/auth",
            ["jwks_uri"] = Issuer + "/certs",
            ["response_types_supported"] = new JsonArray("code", "id_token"),
            ["subject_types_supported"] = new JsonArray("public"),
            ["id_token_signing_alg_values_supported"] = new JsonArray(algorithm),
        };
        Discovered(document);
        return FakeAnswer.Of(200, document);
    }

    private FakeAnswer Keys()
    {
        lock (gate)
        {
            var answer = FakeAnswer.Of(200, new JsonObject { ["keys"] = new JsonArray([.. published.Select(key => key.DeepClone())]) });
            if (MaxAge is { } age)
            {
                answer.With("Cache-Control", string.Create(
                    CultureInfo.InvariantCulture, $"public, max-age={age.TotalSeconds:0}, must-revalidate, no-transform"));
            }
            return answer;
        }
    }
}

/// <summary>A pair of keys of an issuer.</summary>
public sealed class FakeKey
{
    private readonly Lock gate = new();
    private readonly RSA? rsa;
    private readonly ECDsa? curve;

    private FakeKey(string id, RSA? rsa, ECDsa? curve) => (Id, this.rsa, this.curve) = (id, rsa, curve);

    public string Id { get; }

    public string Algorithm => rsa is null ? "ES256" : "RS256";

    /// <summary>The public half as a JSON Web Key.</summary>
    public JsonObject Public => rsa is null ? PublicPoint() : PublicModulus();

    /// <summary>The public half as certificates have it.</summary>
    public byte[] PublicBytes => rsa?.ExportSubjectPublicKeyInfo() ?? curve!.ExportSubjectPublicKeyInfo();

    public static FakeKey New(string algorithm = "RS256", int bits = 2048)
    {
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20));
        return algorithm == "RS256" ? new(id, RSA.Create(bits), null) : new(id, null, ECDsa.Create(ECCurve.NamedCurves.nistP256));
    }

    /// <summary>Claims as a token, with a header that says otherwise where it is told to.</summary>
    public string Sign(JsonObject claims, Action<JsonObject>? header = null)
    {
        var head = new JsonObject { ["alg"] = Algorithm, ["kid"] = Id, ["typ"] = "JWT" };
        header?.Invoke(head);
        return SignText(head.ToJsonString(), claims.ToJsonString());
    }

    /// <summary>Whatever is said, signed.</summary>
    public string SignText(string header, string claims)
    {
        var signed = $"{Text(header)}.{Text(claims)}";
        var bytes = Encoding.ASCII.GetBytes(signed);
        lock (gate)
        {
            var signature = rsa?.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
                ?? curve!.SignData(bytes, HashAlgorithmName.SHA256);
            return $"{signed}.{Base64Url.EncodeToString(signature)}";
        }
    }

    private static string Text(string part) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(part));

    private JsonObject PublicModulus()
    {
        var key = rsa!.ExportParameters(includePrivateParameters: false);
        return new JsonObject
        {
            ["kty"] = "RSA",
            ["use"] = "sig",
            ["alg"] = "RS256",
            ["kid"] = Id,
            ["n"] = Base64Url.EncodeToString(key.Modulus),
            ["e"] = Base64Url.EncodeToString(key.Exponent),
        };
    }

    private JsonObject PublicPoint()
    {
        var key = curve!.ExportParameters(includePrivateParameters: false);
        return new JsonObject
        {
            ["kty"] = "EC",
            ["use"] = "sig",
            ["alg"] = "ES256",
            ["kid"] = Id,
            ["crv"] = "P-256",
            ["x"] = Base64Url.EncodeToString(key.Q.X),
            ["y"] = Base64Url.EncodeToString(key.Q.Y),
        };
    }
}

using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Stoa.Kernel.Web;
using Stoa.Testing;

namespace Stoa.Kernel.Tests.Web;

/// <summary>Rows D.1 1-13 of the reliability plan: each forged token is a case of its own.</summary>
public class TokenAttackTests
{
    private const string UnknownKid = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    private static readonly Dictionary<string, Func<AccessHost, string>> Forgeries = new()
    {
        ["1 alg none without a signature"] = host => TokenForge.Swap(host.Token(), header => header["alg"] = "none", signature: ""),
        ["1 alg none with the signature kept"] = host => TokenForge.Swap(host.Token(), header => header["alg"] = "none"),
        ["1 alg none, well signed"] = host => TokenForge.Resign(host.Token(), host.Key, header => header["alg"] = "none"),
        ["2 alg None"] = host => TokenForge.Swap(host.Token(), header => header["alg"] = "None", signature: ""),
        ["2 alg nOnE"] = host => TokenForge.Swap(host.Token(), header => header["alg"] = "nOnE", signature: ""),
        ["2 alg es256"] = host => TokenForge.Resign(host.Token(), host.Key, header => header["alg"] = "es256"),
        ["2 alg missing"] = host => TokenForge.Resign(host.Token(), host.Key, header => header.Remove("alg")),
        ["3 HS256 with the public key as DER"] = host => TokenForge.SignWithHmac(host.Token(), TokenForge.PublicKey(host.Key)),
        ["3 HS256 with the public key as PEM"] = host => TokenForge.SignWithHmac(
            host.Token(), Encoding.ASCII.GetBytes(PemEncoding.WriteString("PUBLIC KEY", TokenForge.PublicKey(host.Key)))),
        ["3 HS256 with the published JSON"] = host => TokenForge.SignWithHmac(host.Token(), JsonWebKeys.Write(new([host.Key.Public]))),
        ["4 role edited"] = host => TokenForge.Swap(host.Token(), claims: claims => claims["role"] = "admin"),
        ["4 user edited"] = host => TokenForge.Swap(host.Token(), claims: claims => claims["sub"] = "usr_2"),
        ["4 end edited"] = host => TokenForge.Swap(host.Token(), claims: claims => claims["exp"] = (long)claims["exp"]! + 60),
        ["4 signed by another key with this key's id"] = host => Forged(host, (header, key) => { }),
        ["4 signature of zeros"] = host => TokenForge.Swap(host.Token(), signature: new string('A', 86)),
        ["4 signature cut"] = host => host.Token()[..^4],
        ["4 no signature"] = host => TokenForge.Swap(host.Token(), signature: ""),
        ["5 jku"] = host => Forged(host, (header, key) => header["jku"] = "http://127.0.0.1/keys"),
        ["5 x5u"] = host => Forged(host, (header, key) => header["x5u"] = "http://127.0.0.1/cert"),
        ["5 jwk embedded"] = host => Forged(host, (header, key) =>
        {
            header["jwk"] = new JsonObject { ["kty"] = "EC", ["crv"] = "P-256", ["x"] = key.Public.X, ["y"] = key.Public.Y };
            header["kid"] = key.Id;
        }),
        ["5 jku, well signed"] = host => TokenForge.Resign(host.Token(), host.Key, header => header["jku"] = "http://127.0.0.1/keys"),
        ["5 crit, well signed"] = host => TokenForge.Resign(host.Token(), host.Key, header => header["crit"] = new JsonArray("exp")),
        ["6 kid of a file"] = host => TokenForge.Resign(host.Token(), host.Key, header => header["kid"] = "../../dev/null"),
        ["6 kid of SQL"] = host => TokenForge.Resign(host.Token(), host.Key, header => header["kid"] = "' OR 1=1 --"),
        ["6 kid of 3 kB"] = host => TokenForge.Resign(host.Token(), host.Key, header => header["kid"] = new string('k', 2000)),
        ["6 kid of 10 kB"] = host => TokenForge.Resign(host.Token(), host.Key, header => header["kid"] = new string('k', 10_000)),
        ["6 kid unknown"] = host => TokenForge.Resign(host.Token(), host.Key, header => header["kid"] = UnknownKid),
        ["6 kid empty"] = host => TokenForge.Resign(host.Token(), host.Key, header => header["kid"] = ""),
        ["6 kid null"] = host => TokenForge.Resign(host.Token(), host.Key, header => header["kid"] = null),
        ["6 kid missing"] = host => TokenForge.Resign(host.Token(), host.Key, header => header.Remove("kid")),
        ["6 kid a number"] = host => TokenForge.Resign(host.Token(), host.Key, header => header["kid"] = 1),
        ["7 expired 61 s ago"] = host => Aged(host, Tokens.Lifetime + TimeSpan.FromSeconds(61)),
        ["7 expired now"] = host => Aged(host, Tokens.Lifetime),
        ["8 nbf in 10 min"] = host => WithClaim(host, "nbf", Now(host) + 600),
        ["8 iat in 10 min"] = host => TokenForge.Resign(host.Token(), host.Key, claims: claims =>
            (claims["iat"], claims["exp"]) = (Now(host) + 600, Now(host) + 1200)),
        ["8 exp missing"] = host => TokenForge.Resign(host.Token(), host.Key, claims: claims => claims.Remove("exp")),
        ["8 exp a string"] = host => WithClaim(host, "exp", (Now(host) + 60).ToString()),
        ["8 exp null"] = host => WithClaim(host, "exp", null),
        ["8 exp 9e18 as a whole number"] = host => WithClaim(host, "exp", 9_000_000_000_000_000_000),
        ["8 exp 9e18 with an exponent"] = host => WithClaim(host, "exp", JsonNode.Parse("9e18")),
        ["8 exp beyond 64 bits"] = host => WithClaim(host, "exp", JsonNode.Parse("99999999999999999999")),
        ["8 exp with a fraction"] = host => WithClaim(host, "exp", JsonNode.Parse($"{Now(host) + 60}.5")),
        ["8 exp negative"] = host => WithClaim(host, "exp", -1),
        ["8 iat the smallest number"] = host => WithClaim(host, "iat", long.MinValue),
        ["8 exp in an hour"] = host => WithClaim(host, "exp", Now(host) + 3600),
        ["9 other audience"] = host => WithClaim(host, "aud", "another-api"),
        ["9 audience in upper case"] = host => WithClaim(host, "aud", "STOA-API"),
        ["9 many audiences"] = host => WithClaim(host, "aud", new JsonArray(Tokens.Audience, "another-api")),
        ["9 no audience"] = host => TokenForge.Resign(host.Token(), host.Key, claims: claims => claims.Remove("aud")),
        ["9 other issuer"] = host => WithClaim(host, "iss", "https://evil.test"),
        ["9 issuer with a slash"] = host => WithClaim(host, "iss", Tokens.Issuer + "/"),
        ["10 refresh token"] = host => host.Clock.NewId("ses_") + "." + host.Clock.NewSecret(),
        ["10 another kind of JWT"] = host => TokenForge.Resign(host.Token(), host.Key, header => header["typ"] = "JWT"),
        ["10 a kind in another case"] = host => TokenForge.Resign(host.Token(), host.Key, header => header["typ"] = "AT+JWT"),
        ["10 no kind"] = host => TokenForge.Resign(host.Token(), host.Key, header => header.Remove("typ")),
        ["10 service token"] = host => host.ServiceTokens.Write("ordering", "cart", "usr_1"),
        ["13 token of 16 kB"] = host => WithClaim(host, "more", new string('x', 16_000)),
        ["- role unknown"] = host => WithClaim(host, "role", "owner"),
        ["- role in upper case"] = host => WithClaim(host, "role", "Admin"),
        ["- no session"] = host => TokenForge.Resign(host.Token(), host.Key, claims: claims => claims.Remove("sid")),
        ["- user null"] = host => WithClaim(host, "sub", null),
        ["- role twice"] = host => Rewritten(host, claims => claims.Insert(1, "\"role\":\"admin\",")),
        ["- unknown member twice"] = host => Rewritten(host, claims => claims.Insert(1, "\"z\":1,\"z\":2,")),
        ["- name escaped twice"] = host => Rewritten(host, claims => claims.Insert(1, "\"r\\u006fle\":\"admin\",")),
        ["- half a surrogate as a name"] = host => Rewritten(host, claims => claims.Insert(1, "\"\\uD800\":1,\"\\uD800\":1,")),
        ["- half a surrogate as a name in the header"] = host => WithHeader(host, "\"\\uD800\":1,"),
        ["- alg twice"] = host => WithHeader(host, "\"alg\":\"none\","),
        ["- half a surrogate"] = host => Rewritten(host, claims => claims.Replace("ada@", "\\uD800", StringComparison.Ordinal)),
        ["- bytes that are no UTF-8"] = host => TokenIssuer.Sign(
            host.Key,
            Encoding.UTF8.GetBytes(TokenForge.Header(host.Token()).ToJsonString()),
            Encoding.Latin1.GetBytes(TokenForge.Claims(host.Token()).ToJsonString().Replace("ada@", "\u00ff", StringComparison.Ordinal))),
        ["- claims are null"] = host => Rewritten(host, _ => "null"),
        ["- claims are a list"] = host => Rewritten(host, _ => "[]"),
        ["- claims are deep"] = host => Rewritten(host, claims => claims.Insert(1, $"\"z\":{new string('[', 900)}{new string(']', 900)},")),
        ["- claims end early"] = host => Rewritten(host, claims => claims[..^1]),
        ["- claims with a comment"] = host => Rewritten(host, claims => claims.Insert(1, "/**/")),
        ["- padding"] = host => host.Token() + "==",
        ["- white space inside"] = host => host.Token().Insert(20, " "),
        ["- line break inside"] = host => host.Token().Insert(20, "\n"),
        ["- four parts"] = host => host.Token() + ".",
        ["- two parts"] = host => host.Token()[..host.Token().LastIndexOf('.')],
        ["- five parts as encrypted ones have"] = host => host.Token() + ".a.a",
        ["- only dots"] = _ => "..",
        ["- nothing"] = _ => "",
        ["- letters of another alphabet"] = _ => "\u0430.\u0431.\u0432",
    };

    public static TheoryData<string> Rows => [.. Forgeries.Keys];

    [Theory, Rows(1, 2, 3, 4, 8, 9, 10)]
    [MemberData(nameof(Rows))]
    public async Task A_forged_token_is_refused(string row)
    {
        await using var host = await AccessHost.Start();
        await host.Keys.Find(UnknownKid);      // the keys are there
        var token = Forgeries[row](host);

        var response = await host.Get("/mine", "Bearer " + token);

        Assert.Equal(401, response.StatusCode);
        Assert.StartsWith("Bearer", response.Headers.WWWAuthenticate.ToString(), StringComparison.Ordinal);
        Assert.Equal(401, (await host.Get("/anyone", "Bearer " + token)).StatusCode);
        Assert.Equal(200, (await host.Get("/mine", "Bearer " + host.Token())).StatusCode);
        Assert.InRange(host.Asked, 1, row.StartsWith('7') ? 2 : 1);      // the life of a token outlasts the freshness of the keys
    }

    [Fact, Rows(5)]
    public async Task A_key_address_in_the_header_is_never_called()
    {
        using var canary = new TcpListener(IPAddress.Loopback, 0);
        canary.Start();
        await using var host = await AccessHost.Start();
        foreach (var member in new[] { "jku", "x5u" })
        {
            var token = Forged(host, (header, _) => header[member] = $"http://{canary.LocalEndpoint}/keys");
            Assert.Equal(401, (await host.Get("/mine", "Bearer " + token)).StatusCode);
        }
        Assert.False(canary.Pending());
        Assert.Equal(0, host.Verifier.SignaturesChecked);
    }

    [Fact, Rows(7)]
    public async Task A_token_is_good_until_the_second_it_ends()
    {
        await using var host = await AccessHost.Start();
        var token = host.Token();
        host.Time.Advance(Tokens.Lifetime - TimeSpan.FromSeconds(1));
        Assert.Equal(200, (await host.Get("/mine", "Bearer " + token)).StatusCode);
        host.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(401, (await host.Get("/mine", "Bearer " + token)).StatusCode);
    }

    [Fact]
    public async Task A_minute_between_two_clocks_is_forgiven()
    {
        await using var host = await AccessHost.Start();
        var ahead = TokenForge.Resign(host.Token(), host.Key, claims: claims =>
            (claims["iat"], claims["nbf"]) = (Now(host) + 60, Now(host) + 60));
        var tooFar = TokenForge.Resign(host.Token(), host.Key, claims: claims =>
            (claims["iat"], claims["nbf"]) = (Now(host) + 61, Now(host)));
        Assert.Equal(200, (await host.Get("/mine", "Bearer " + ahead)).StatusCode);
        Assert.Equal(401, (await host.Get("/mine", "Bearer " + tooFar)).StatusCode);
    }

    [Theory, Rows(13)]
    [InlineData(200, "Bearer {0}")]
    [InlineData(200, "bearer {0}")]
    [InlineData(200, "BEARER {0}")]
    [InlineData(401, "Bearer {0}", "Bearer {0}")]
    [InlineData(401, "Bearer {0}", "Basic YTpi")]
    [InlineData(401, "Bearer {0}, Bearer {0}")]
    [InlineData(401, "Bearer {0},")]
    [InlineData(401, "Bearer {0} ")]
    [InlineData(401, "Bearer  {0}")]
    [InlineData(401, "Bearer\t{0}")]
    [InlineData(401, "Bearer:{0}")]
    [InlineData(401, "Bearer=\"{0}\"")]
    [InlineData(401, "Bearer")]
    [InlineData(401, "Bearer ")]
    [InlineData(401, "")]
    [InlineData(401, "{0}")]
    [InlineData(401, "Token {0}")]
    [InlineData(401, "Service {0}")]
    [InlineData(401, "Basic YTpi")]
    public async Task Exactly_one_bearer_is_heard(int status, params string[] headers)
    {
        await using var host = await AccessHost.Start();
        var sent = headers.Select(header => string.Format(null, header, host.Token())).ToArray();
        Assert.Equal(status, (await host.Get("/mine", sent)).StatusCode);
        Assert.Equal(status, (await host.Get("/anyone", sent)).StatusCode);
    }

    [Theory, Rows(12)]
    [InlineData("access_token")]
    [InlineData("token")]
    [InlineData("Authorization")]
    public async Task A_token_in_the_query_is_not_heard(string name)
    {
        await using var host = await AccessHost.Start();
        Assert.Equal(401, (await host.Get($"/mine?{name}={host.Token()}")).StatusCode);
        Assert.Equal(200, (await host.Get($"/anyone?{name}=rubbish")).StatusCode);
    }

    [Fact]
    public async Task Whatever_is_changed_in_a_token_it_is_refused_and_nothing_breaks()
    {
        await using var host = await AccessHost.Start();
        var token = host.Token();
        Assert.NotNull((await host.Verify(token)).Caller);
        var random = new Random(7);
        for (var i = 0; i < 3000; i++)
        {
            var text = token.ToCharArray().ToList();
            var at = random.Next(text.Count);
            var other = random.Next(4) == 0 ? (char)random.Next(1, 0x2100) : "AZaz09-_.="[random.Next(10)];
            switch (random.Next(3))
            {
                case 0: text[at] = other; break;
                case 1: text.Insert(at, other); break;
                default: text.RemoveAt(at); break;
            }
            var changed = new string([.. text]);
            Assert.Equal(changed == token, (await host.Verify(changed)).Caller is not null);
        }
    }

    [Fact]
    public async Task A_good_token_carries_who_it_is()
    {
        await using var host = await AccessHost.Start();
        var caller = (await host.Verify(host.Token(Role.Staff, "usr_7", "ses_9"))).Caller!;
        Assert.Equal(new Caller("usr_7", "ses_9", Role.Staff, "ada@shop.test", host.Clock.Now, host.Clock.Now + Tokens.Lifetime), caller);
    }

    [Fact]
    public async Task Claims_of_a_newer_issuer_are_passed_over()
    {
        await using var host = await AccessHost.Start();
        var token = WithClaim(host, "amr", new JsonArray("pwd"));
        Assert.NotNull((await host.Verify(token)).Caller);
    }

    private static long Now(AccessHost host) => host.Clock.Now.ToUnixTimeSeconds();

    private static string WithClaim(AccessHost host, string claim, JsonNode? value) =>
        TokenForge.Resign(host.Token(), host.Key, claims: claims => claims[claim] = value);

    private static string Rewritten(AccessHost host, Func<string, string> claims) => TokenForge.SignText(
        host.Key, TokenForge.Header(host.Token()).ToJsonString(), claims(TokenForge.Claims(host.Token()).ToJsonString()));

    private static string WithHeader(AccessHost host, string member) => TokenForge.SignText(
        host.Key, TokenForge.Header(host.Token()).ToJsonString().Insert(1, member), TokenForge.Claims(host.Token()).ToJsonString());

    private static string Aged(AccessHost host, TimeSpan age)
    {
        var token = host.Token();
        host.Time.Advance(age);
        return token;
    }

    /// <summary>A token of an admin that an attacker signed with a key of their own.</summary>
    private static string Forged(AccessHost host, Action<JsonObject, SigningKey> header)
    {
        using var theirs = SigningKey.Create();
        return TokenForge.Resign(host.Token(), theirs, head => header(head, theirs), claims => claims["role"] = "admin");
    }
}

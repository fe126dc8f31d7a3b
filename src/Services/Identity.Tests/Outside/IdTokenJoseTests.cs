using System.Text.Json;
using System.Text.Json.Nodes;
using Stoa.Kernel;
using Stoa.Testing;

namespace Stoa.Identity.Tests.Outside;

/// <summary>Our judgement of id tokens against an implementation that is not ours: the npm package jose.</summary>
public class IdTokenJoseTests(IdTokenJoseTests.Jose jose) : IClassFixture<IdTokenJoseTests.Jose>
{
    private const string Issuer = "https://issuer.example", Audience = "the-shop";

    /// <summary>
    /// What we refuse and it takes, each for a reason: it looks at signature, times, issuer and audience, and leaves the rest to whoever
    /// calls it.
    /// </summary>
    private static readonly HashSet<string> StricterThanIt =
    [
        "5 jku", "5 x5u", "5 x5c",                                       // headers that name keys: it passes them over
        "6 kid missing",                                                 // with one key published it takes that
        "8 iat in 2 minutes", "8 auth_time in 2 minutes", "8 exp a fraction", "8 exp 9e18", "8 exp beyond all numbers",
        "9 a number among the audiences", "9 two audiences and nobody who asked", "9 two audiences, asked for by the other",
        "10 an access token by its type", "10 a sign-out token by its type", "10 a sign-out token by its events",
        "10 Keycloak's access token", "10 Microsoft's access token", "10 Cognito's access token",
        "13 far too long", "- b64", "- zip",
        "- a line's end behind it", "- padded",                          // one spelling of a signature is enough for us
        "- a claim twice", "- a claim twice, once escaped", "- a header twice", "- half a surrogate",
        "- an empty subject", "- a subject that is a number", "- a subject with a NUL", "- a subject without end",
    ];

    [Theory]
    [InlineData("RS256")]
    [InlineData("ES256")]
    [InlineData("Firebase")]
    public void It_refuses_what_we_refuse_but_where_we_are_stricter_on_purpose(string kind)
    {
        var verdicts = jose.Said("verdicts")[kind]!.AsObject().ToDictionary(one => one.Key, one => (string)one.Value!);
        Assert.Equal("good", verdicts["good"]);
        verdicts.Remove("good");
        Assert.Equal(Forgeries.All.Keys.Order(StringComparer.Ordinal), verdicts.Keys.Order(StringComparer.Ordinal));
        var takes = verdicts.Where(one => one.Value == "good").Select(one => one.Key).ToHashSet(StringComparer.Ordinal);
        Assert.Equal("", string.Join('\n', takes.Except(StricterThanIt)));
        Assert.Equal("", string.Join('\n', StricterThanIt.Except(takes)));
    }

    [Theory]
    [InlineData("RS256")]
    [InlineData("ES256")]
    public async Task We_take_what_it_signs(string algorithm)
    {
        var tokens = Reader(jose.Said(algorithm)["jwk"]!);
        foreach (var (name, token) in jose.Said(algorithm)["good"]!.AsObject())
        {
            var who = (await tokens.Verify((string)token!)).Vouched;
            Assert.True(who is { Subject: "sub-j", Email: "jo@shop.test", EmailVerified: true, FullName: "Jo" }, name);
        }
        Assert.NotNull((await tokens.Verify((string)jose.Said(algorithm)["good"]!["a nonce"]!, "n-1")).Vouched);
    }

    [Theory]
    [InlineData("RS256")]
    [InlineData("ES256")]
    public async Task We_refuse_what_it_signs_wrongly(string algorithm)
    {
        var tokens = Reader(jose.Said(algorithm)["jwk"]!);
        Assert.Equal(13, jose.Said(algorithm)["bad"]!.AsObject().Count);
        foreach (var (name, token) in jose.Said(algorithm)["bad"]!.AsObject())
            Assert.True((await tokens.Verify((string)token!)).Flaw is not null, name);
    }

    [Fact]
    public async Task We_refuse_what_an_RSA_key_signs_in_another_way()
    {
        var otherwise = jose.Said("otherwise");
        var tokens = Reader([.. otherwise["jwks"]!.AsArray()!]);
        foreach (var (_, token) in otherwise["bad"]!.AsObject())
            Assert.Equal(IdTokenFlaw.WrongAlgorithm, (await tokens.Verify((string)token!)).Flaw);
    }

    private static IdTokens Reader(params JsonNode[] keys)
    {
        var clock = new Clock();
        var read = keys.Select(key => IssuerKey.Read(JsonElement.Parse(key.ToJsonString()))!).ToList();
        var published = new PublishedKeys(read, null, null);
        return new IdTokens(new Issuer("jose", "Jose", Issuer, Audience), new IssuerKeys(() => Task.FromResult(published), clock), clock);
    }

    /// <summary>One conversation with the counterpart, for all tests here.</summary>
    public sealed class Jose : IAsyncLifetime
    {
        private Counterpart? counterpart;

        public JsonNode Said(string what) => counterpart!.Said(what);

        public async ValueTask InitializeAsync()
        {
            await using var rsa = new Abroad();
            await using var curve = new Abroad("ES256");
            var question = new JsonObject
            {
                ["issuer"] = Issuer,
                ["audience"] = Audience,
                ["sets"] = new JsonObject
                {
                    ["RS256"] = Set(rsa, rsa.Google),
                    ["ES256"] = Set(curve, curve.Google),
                    ["Firebase"] = Set(rsa, rsa.Firebase),
                },
            };
            counterpart = await Counterpart.Ask("jose", question.ToJsonString());
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private static JsonObject Set(Abroad abroad, IdTokens issuer)
        {
            var tokens = new JsonObject { ["good"] = abroad.Fake.Token(abroad.ClaimsOf(issuer)) };
            foreach (var (name, forge) in Forgeries.All)
                tokens[name] = forge(abroad.Fake, abroad.ClaimsOf(issuer));
            return new JsonObject
            {
                ["issuer"] = issuer.Issuer.Address,
                ["audience"] = issuer.Issuer.ClientId,
                ["algorithms"] = new JsonArray(abroad.Fake.Key.Algorithm),
                ["now"] = abroad.Clock.Now.ToUnixTimeMilliseconds(),
                ["jwks"] = new JsonObject { ["keys"] = new JsonArray(abroad.Fake.Key.Public) },
                ["tokens"] = tokens,
            };
        }
    }
}

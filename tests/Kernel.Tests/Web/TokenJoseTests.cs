using System.Text.Json;
using System.Text.Json.Nodes;
using Stoa.Contracts;
using Stoa.Kernel.Web;
using Stoa.Testing;

namespace Stoa.Kernel.Tests.Web;

/// <summary>Our tokens against an implementation that is not ours: the npm package jose.</summary>
public class TokenJoseTests(TokenJoseTests.Jose jose) : IClassFixture<TokenJoseTests.Jose>
{
    public static TheoryData<string, Refusal> Vectors => new()
    {
        { "alg none", Refusal.Malformed },
        { "HS256 with the public PEM", Refusal.WrongAlgorithm },
        { "HS256 with the public JWK", Refusal.WrongAlgorithm },
        { "ES384", Refusal.WrongAlgorithm },
        { "another key", Refusal.WrongSignature },
        { "embedded key", Refusal.Malformed },
        { "key address", Refusal.Malformed },
        { "critical extension", Refusal.Malformed },
        { "wrong type", Refusal.WrongType },
        { "wrong audience", Refusal.ForSomebodyElse },
        { "two audiences", Refusal.Malformed },
        { "wrong issuer", Refusal.ForSomebodyElse },
        { "expired", Refusal.Expired },
        { "not yet", Refusal.NotYet },
        { "without an end", Refusal.Malformed },
        { "lives for a day", Refusal.LivesTooLong },
    };

    [Fact]
    public void It_verifies_ours_with_our_published_keys()
    {
        var verified = jose.Said("verified").AsArray();
        Assert.Equal(
            Jose.Ours.Select(one => $"{one.UserId} {one.SessionId} {one.Role.Word()} {one.Email} ES256"),
            verified.Select(one => $"{one!["sub"]} {one["sid"]} {one["role"]} {one["email"]} {one["alg"]}"));
        Assert.All(verified, one => Assert.Equal(900, (long)one!["exp"]! - (long)one["iat"]!));
    }

    [Fact]
    public void It_gives_our_keys_the_same_ids() =>
        Assert.Equal(jose.KeyIds, jose.Said("thumbprints").AsArray().Select(one => (string)one!));

    [Theory]
    [InlineData("plain")]
    [InlineData("more claims")]
    public async Task We_accept_what_it_signs(string name)
    {
        var caller = (await Verify("good", name)).Caller;
        Assert.Equal(("usr_j", "ses_j", Role.Staff, "jo@shop.test"), (caller?.UserId, caller?.SessionId, caller?.Role, caller?.Email));
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public async Task We_refuse_what_it_signs_wrongly(string name, Refusal reason) =>
        Assert.Equal(reason, (await Verify("bad", name)).Refusal);

    [Fact]
    public void Each_of_its_vectors_is_a_case_here() =>
        Assert.Equal(jose.Said("bad").AsObject().Select(one => one.Key), Vectors.Select(row => row.Data.Item1));

    private async Task<Verdict> Verify(string kind, string name)
    {
        var key = jose.Said("key").Deserialize<TokenKey>(JsonSerializerOptions.Web)!;
        var clock = new Clock();
        return await new TokenVerifier(new Keyring(() => Task.FromResult(new TokenKeys([key])), clock), clock)
            .Verify(((string)jose.Said(kind)[name]!).AsMemory());
    }

    /// <summary>One conversation with the counterpart, for all tests here.</summary>
    public sealed class Jose : IAsyncLifetime
    {
        private Counterpart? counterpart;

        internal static IReadOnlyList<Caller> Ours { get; } =
        [
            new("usr_1", "ses_1", Role.Customer, "ada@shop.test", default, default),
            new("usr_2", "ses_2", Role.Admin, "zoë+\"quoted\"@shop.test", default, default),
        ];

        public IReadOnlyList<string> KeyIds { get; private set; } = [];

        public JsonNode Said(string what) => counterpart!.Said(what);

        public async ValueTask InitializeAsync() => counterpart = await Counterpart.Ask("jose", Question());

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private string Question()
        {
            using var first = SigningKey.Create();
            using var second = SigningKey.Create();
            KeyIds = [second.Id, first.Id];
            var issuer = new TokenIssuer(new Clock());
            var tokens = Ours.Zip([first, second], (one, key) => issuer.Issue(key, one.UserId, one.SessionId, one.Role, one.Email));
            return new JsonObject
            {
                ["jwks"] = JsonNode.Parse(JsonWebKeys.Write(new TokenKeys([second.Public, first.Public]))),
                ["tokens"] = JsonSerializer.SerializeToNode(tokens),
                ["issuer"] = Tokens.Issuer,
                ["audience"] = Tokens.Audience,
                ["type"] = Tokens.Type,
            }.ToJsonString();
        }
    }
}

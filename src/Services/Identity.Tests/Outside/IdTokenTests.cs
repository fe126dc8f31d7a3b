using System.Text.Json.Nodes;
using Stoa.Fakes;
using Stoa.Testing;

namespace Stoa.Identity.Tests.Outside;

/// <summary>Rows D.1 1-13 again, for tokens that others sign: each forged one is a case of its own.</summary>
public class IdTokenTests(IdTokenTests.Issuers issuers) : IClassFixture<IdTokenTests.Issuers>
{
    private const string Rs256 = "Google, RS256", Es256 = "Google, ES256", Firebase = "Firebase";

    public static TheoryData<string, string> Rows =>
    [
        .. from name in Forgeries.All.Keys
           from kind in new[] { Rs256, Es256, Firebase }
           select new TheoryDataRow<string, string>(kind, name),
    ];

    [Theory, Rows(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 13)]
    [MemberData(nameof(Rows))]
    public async Task A_forged_id_token_is_refused(string kind, string name)
    {
        var (abroad, issuer) = issuers.Of(kind);
        Assert.NotNull((await issuer.Verify(abroad.Fake.Token(abroad.ClaimsOf(issuer)))).Vouched);
        var verdict = await issuer.Verify(Forgeries.All[name](abroad.Fake, abroad.ClaimsOf(issuer)));
        Assert.Null(verdict.Vouched);
        Assert.NotNull(verdict.Flaw);
        Assert.DoesNotContain(abroad.Fake.Heard, one => one.Path == "/evil");
        // The clock stands still, so whatever was named, each issuer was asked for its keys once and not again.
        Assert.InRange(abroad.Fake.KeysAsked, 1, 2);
    }

    [Theory]
    [InlineData(Rs256)]
    [InlineData(Es256)]
    [InlineData(Firebase)]
    public async Task A_good_one_tells_whom_the_issuer_vouches_for(string kind)
    {
        var (abroad, issuer) = issuers.Of(kind);
        var claims = abroad.ClaimsOf(issuer);
        var who = (await issuer.Verify(abroad.Fake.Token(claims))).Vouched;
        Assert.Equal(
            new Vouched((string)claims["iss"]!, (string)claims["sub"]!, "ada@example.com", true, "Ada Lovelace", abroad.Clock.Now), who);
        Assert.Equal((string)claims["iss"]!, who!.ToString());
    }

    [Fact]
    public async Task A_minute_between_two_clocks_is_forgiven_but_at_the_end()
    {
        await using var abroad = new Abroad();
        var token = abroad.Token();
        Assert.NotNull((await abroad.Google.Verify(Changed(abroad, claims => claims["iat"] = (long)claims["iat"]! + 60))).Vouched);
        Assert.Equal(
            IdTokenFlaw.NotYet, (await abroad.Google.Verify(Changed(abroad, claims => claims["iat"] = (long)claims["iat"]! + 61))).Flaw);
        abroad.Time.Advance(TimeSpan.FromSeconds(3599));
        Assert.NotNull((await abroad.Google.Verify(token)).Vouched);
        abroad.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(IdTokenFlaw.Expired, (await abroad.Google.Verify(token)).Flaw);
    }

    [Fact]
    public async Task What_issuers_write_in_several_ways_is_read_in_all_of_them()
    {
        var (abroad, google) = issuers.Of(Rs256);
        string[] tokens =
        [
            Changed(abroad, claims => claims["aud"] = new JsonArray(GoogleFake.ClientId)),
            Changed(abroad, claims => claims["aud"] = new JsonArray("another", GoogleFake.ClientId)),       // azp says that we asked
            Changed(abroad, claims => claims["azp"] = "its app for phones"),
            Changed(abroad, claims => claims["email_verified"] = "true"),
            Changed(abroad, claims => (claims["typ"], claims["token_use"]) = ("ID", "id")),
            Changed(abroad, claims => claims["sub"] = new string('1', 255)),
            abroad.Fake.Key.Sign(abroad.Fake.Claims(), header => header.Remove("typ")),
            abroad.Fake.Key.Sign(abroad.Fake.Claims(), header => (header["typ"], header["x5t"]) = ("jwt", "c3RvYQ")),
        ];
        foreach (var token in tokens)
            Assert.True((await google.Verify(token)).Vouched?.EmailVerified);
    }

    [Theory]
    [InlineData("""{"email_verified":false}""")]
    [InlineData("""{"email_verified":"false"}""")]
    [InlineData("""{"email_verified":"True"}""")]
    [InlineData("""{"email_verified":1}""")]
    [InlineData("""{"email_verified":null}""")]
    [InlineData("""{"email_verified":[true]}""")]
    public async Task A_mailbox_is_theirs_where_the_issuer_says_yes_and_in_no_other_words(string said)
    {
        var (abroad, google) = issuers.Of(Rs256);
        var word = JsonNode.Parse(said)!["email_verified"];
        var who = (await google.Verify(Changed(abroad, claims => claims["email_verified"] = word?.DeepClone()))).Vouched!;
        Assert.Equal(("ada@example.com", false), (who.Email, who.EmailVerified));
    }

    [Theory]
    [InlineData("email", "ada@example.com, eve@example.com")]
    [InlineData("email", "ada")]
    [InlineData("name", "Ada\u202eecalevoL")]
    [InlineData("name", "")]
    [InlineData("name", "Ada\nLovelace")]
    public async Task What_can_not_be_an_address_or_a_name_is_none(string claim, string value)
    {
        var (abroad, google) = issuers.Of(Rs256);
        var who = (await google.Verify(Changed(abroad, claims => claims[claim] = value))).Vouched!;
        Assert.Equal((claim != "email", claim == "email"), (who.EmailVerified, who.FullName is not null));
        Assert.Equal(claim == "email", who.Email is null);
    }

    [Fact]
    public async Task A_nonce_that_the_page_gave_must_come_back()
    {
        var (abroad, google) = issuers.Of(Rs256);
        var token = Changed(abroad, claims => claims["nonce"] = "n-0S6_WzA2Mj");
        Assert.NotNull((await google.Verify(token, "n-0S6_WzA2Mj")).Vouched);
        Assert.Equal(IdTokenFlaw.WrongNonce, (await google.Verify(token, "another")).Flaw);
        Assert.Equal(IdTokenFlaw.WrongNonce, (await google.Verify(abroad.Token(), "n-0S6_WzA2Mj")).Flaw);
        Assert.NotNull((await google.Verify(token)).Vouched);
    }

    [Fact]
    public async Task Firebase_says_when_somebody_signed_in_and_gives_no_long_names()
    {
        var (abroad, firebase) = issuers.Of(Firebase);
        var claims = abroad.Fake.FirebaseClaims(new string('z', 128));
        claims["auth_time"] = (long)claims["auth_time"]! - 7200;
        var who = (await firebase.Verify(abroad.Fake.Token(claims))).Vouched!;
        Assert.Equal(abroad.Clock.Now.AddHours(-2), who.SignedInAt);
        Assert.False(who.IsFresh(abroad.Clock.Now));
        claims.Remove("auth_time");
        Assert.Equal(IdTokenFlaw.Malformed, (await firebase.Verify(abroad.Fake.Token(claims))).Flaw);
        var longer = abroad.Fake.FirebaseClaims(new string('z', 129));
        Assert.Equal(IdTokenFlaw.Malformed, (await firebase.Verify(abroad.Fake.Token(longer))).Flaw);
    }

    [Fact]
    public async Task A_token_of_one_issuer_is_nothing_to_another()
    {
        await using var abroad = new Abroad();
        Assert.Equal(IdTokenFlaw.WrongIssuer, (await abroad.Google.Verify(abroad.Fake.Token(abroad.Fake.FirebaseClaims()))).Flaw);
        Assert.Equal(IdTokenFlaw.WrongIssuer, (await abroad.Firebase.Verify(abroad.Token())).Flaw);
        Assert.Equal(0, abroad.Fake.KeysAsked);
    }

    [Fact]
    public void Google_alone_may_call_itself_as_it_did_before()
    {
        var google = new Issuer("google", "Google", "https://accounts.google.com", "shop");
        Assert.True(google.Is("https://accounts.google.com") && google.Is("accounts.google.com"));
        Assert.False(google.Is("http://accounts.google.com") || google.Is("https://accounts.google.com/"));
        Assert.False((google with { Address = "https://issuer.example" }).Is("accounts.google.com"));
        Assert.False((google with { Address = "https://issuer.example" }).Is("issuer.example"));
    }

    [Theory]
    [InlineData(Rs256)]
    [InlineData(Es256)]
    public async Task Whatever_is_changed_in_a_token_it_is_refused_and_nothing_breaks(string kind)
    {
        var (abroad, google) = issuers.Of(kind);
        var token = abroad.Token();
        var random = new Random(7);
        for (var i = 0; i < 1000; i++)
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
            Assert.Equal(changed == token, (await google.Verify(changed)).Vouched is not null);
        }
    }

    private static string Changed(Abroad abroad, Action<JsonObject> change)
    {
        var claims = abroad.Fake.Claims();
        change(claims);
        return abroad.Fake.Token(claims);
    }

    /// <summary>One issuer of each kind for all tests here.</summary>
    public sealed class Issuers : IAsyncDisposable
    {
        private readonly Abroad rsa = new();
        private readonly Abroad curve = new("ES256");

        internal (Abroad Abroad, IdTokens Issuer) Of(string kind) => kind switch
        {
            Rs256 => (rsa, rsa.Google),
            Es256 => (curve, curve.Google),
            _ => (rsa, rsa.Firebase),
        };

        public async ValueTask DisposeAsync()
        {
            await rsa.DisposeAsync();
            await curve.DisposeAsync();
        }
    }
}

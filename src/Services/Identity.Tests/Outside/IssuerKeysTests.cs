using System.Text.Json;
using System.Text.Json.Nodes;
using Stoa.Fakes;
using Stoa.Kernel.Data;
using Stoa.Testing;

namespace Stoa.Identity.Tests.Outside;

/// <summary>An issuer's keys: kept as long as it says, asked for once, and good for a while without it.</summary>
public class IssuerKeysTests
{
    [Fact]
    public async Task They_are_kept_as_long_as_the_issuer_says()
    {
        await using var abroad = new Abroad();
        Assert.NotNull((await abroad.Google.Verify(abroad.Token())).Vouched);
        abroad.Time.Advance(TimeSpan.FromMinutes(59));
        Assert.NotNull((await abroad.Google.Verify(abroad.Token())).Vouched);
        Assert.Equal(1, abroad.Fake.KeysAsked);
        abroad.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.NotNull((await abroad.Google.Verify(abroad.Token())).Vouched);
        Assert.Equal(2, abroad.Fake.KeysAsked);
    }

    [Theory]
    [InlineData(null, 5)]
    [InlineData(0, 5)]
    [InlineData(30, 30)]
    [InlineData(60 * 24 * 30, 60 * 24)]
    public async Task But_no_shorter_and_no_longer_than_makes_sense(int? minutes, int kept)
    {
        await using var abroad = new Abroad();
        abroad.Fake.MaxAge = minutes is { } some ? TimeSpan.FromMinutes(some) : null;
        Assert.NotNull((await abroad.Google.Verify(abroad.Token())).Vouched);
        abroad.Time.Advance(TimeSpan.FromMinutes(kept) - TimeSpan.FromSeconds(1));
        Assert.NotNull((await abroad.Google.Verify(abroad.Token())).Vouched);
        Assert.Equal(1, abroad.Fake.KeysAsked);
        abroad.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.NotNull((await abroad.Google.Verify(abroad.Token())).Vouched);
        Assert.Equal(2, abroad.Fake.KeysAsked);
    }

    [Fact]
    public async Task A_new_key_is_learned_from_its_first_token_and_the_old_one_goes_on()
    {
        await using var abroad = new Abroad();
        var old = abroad.Token();
        Assert.NotNull((await abroad.Google.Verify(old)).Vouched);
        abroad.Time.Advance(IssuerKeys.Pause);
        abroad.Fake.Rotate();
        Assert.NotNull((await abroad.Google.Verify(abroad.Token())).Vouched);
        Assert.NotNull((await abroad.Google.Verify(old)).Vouched);
        Assert.Equal(2, abroad.Fake.KeysAsked);
    }

    [Fact]
    public async Task A_withdrawn_key_verifies_no_more_once_its_time_is_over()
    {
        await using var abroad = new Abroad();
        var stolen = abroad.Fake.Key;
        Assert.NotNull((await abroad.Google.Verify(abroad.Token())).Vouched);
        abroad.Fake.Withdraw(abroad.Fake.Rotate().Id);
        abroad.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(IdTokenFlaw.UnknownKey, (await abroad.Google.Verify(stolen.Sign(abroad.Fake.Claims()))).Flaw);
        Assert.NotNull((await abroad.Google.Verify(abroad.Token())).Vouched);
    }

    [Fact, Rows(6)]
    public async Task Forged_key_ids_make_the_issuer_be_asked_once_in_thirty_seconds()
    {
        await using var abroad = new Abroad();
        Assert.NotNull((await abroad.Google.Verify(abroad.Token())).Vouched);
        for (var second = 0; second < 90; second++)
        {
            var forged = abroad.Fake.Key.Sign(abroad.Fake.Claims(), header => header["kid"] = $"forged-{second}");
            Assert.Equal(IdTokenFlaw.UnknownKey, (await abroad.Google.Verify(forged)).Flaw);
            abroad.Time.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.Equal(3, abroad.Fake.KeysAsked);
    }

    [Fact]
    public async Task Those_who_come_at_the_same_time_wait_for_one_answer()
    {
        await using var abroad = new Abroad();
        abroad.Fake.Latency = TimeSpan.FromMilliseconds(100);
        var verdicts = await AtOnce.Run(20, i => abroad.Google.Verify(abroad.Token($"{i}")));
        Assert.All(verdicts, verdict => Assert.NotNull(verdict.Vouched));
        Assert.Equal(1, abroad.Fake.KeysAsked);
    }

    [Theory]
    [InlineData(Mood.Error)]
    [InlineData(Mood.AnswerLost)]
    [InlineData(Mood.Nonsense)]
    [InlineData(Mood.Redirect)]
    [InlineData(Mood.Silent)]
    [InlineData(Mood.Busy)]
    public async Task While_the_issuer_is_away_known_keys_go_on_for_a_day_and_no_longer(Mood mood)
    {
        await using var abroad = new Abroad();
        Assert.NotNull((await abroad.Verify(abroad.Token())).Vouched);
        abroad.Fake.Weather = _ => mood;
        abroad.Time.Advance(TimeSpan.FromHours(1));
        Assert.NotNull((await abroad.Verify(abroad.Token())).Vouched);
        await Assert.ThrowsAsync<Unavailable>(() => abroad.Verify(Unknown(abroad)));       // may be good, by a key that is newer

        abroad.Time.Advance(IssuerKeys.Patience - TimeSpan.FromMinutes(1));
        Assert.NotNull((await abroad.Verify(abroad.Token())).Vouched);
        abroad.Time.Advance(TimeSpan.FromMinutes(1));
        await Assert.ThrowsAsync<Unavailable>(() => abroad.Verify(abroad.Token()));

        abroad.Fake.Weather = _ => Mood.Well;
        abroad.Time.Advance(IssuerKeys.Pause);
        Assert.NotNull((await abroad.Verify(abroad.Token())).Vouched);
        Assert.Equal(IdTokenFlaw.UnknownKey, (await abroad.Verify(Unknown(abroad))).Flaw);
    }

    [Fact]
    public async Task Without_any_key_nothing_is_said_of_a_token_and_a_second_later_it_is_tried_again()
    {
        await using var abroad = new Abroad();
        abroad.Fake.Weather = _ => Mood.Nonsense;
        await Assert.ThrowsAsync<Unavailable>(() => abroad.Google.Verify(abroad.Token()));
        abroad.Fake.Weather = _ => Mood.Well;
        await Assert.ThrowsAsync<Unavailable>(() => abroad.Google.Verify(abroad.Token()));
        abroad.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.NotNull((await abroad.Google.Verify(abroad.Token())).Vouched);
    }

    [Fact]
    public async Task Only_keys_for_signing_that_are_strong_enough_count()
    {
        await using var abroad = new Abroad();
        JsonObject[] odd =
        [
            Odd(key => key["use"] = "enc"), Odd(key => key["alg"] = "RS512"), Odd(key => key.Remove("n")), Odd(key => key["n"] = "!"),
            Odd(key => key["kid"] = 7), Odd(key => key.Remove("kid")), Odd(key => key["kty"] = "oct"), FakeKey.New(bits: 1024).Public,
            new JsonObject { ["kty"] = "EC", ["crv"] = "P-256", ["kid"] = "nowhere", ["x"] = "AQ", ["y"] = "AQ" },
            new JsonObject { ["kty"] = "EC", ["crv"] = "P-384", ["kid"] = "wide", ["x"] = "AQ", ["y"] = "AQ" },
        ];
        foreach (var key in odd)
        {
            Assert.Null(IssuerKey.Read(JsonElement.Parse(key.ToJsonString())));
            abroad.Fake.Publish(key);
        }
        Assert.Equal("1 key signs by RS256 for " + abroad.Fake.Issuer, (await abroad.Look()).Said);
        Assert.NotNull((await abroad.Google.Verify(abroad.Token())).Vouched);
        Assert.Null(IssuerKey.Read(JsonElement.Parse("[]")));
    }

    [Fact]
    public async Task Of_two_keys_of_one_name_the_first_counts_and_nothing_breaks()
    {
        await using var abroad = new Abroad();
        var before = abroad.Fake.Key;
        abroad.Fake.Publish(Odd(key => key["kid"] = before.Id));
        Assert.Equal(IdTokenFlaw.WrongSignature, (await abroad.Google.Verify(abroad.Token())).Flaw);
    }

    [Theory]
    [InlineData("issuer", "https://evil.example", "of another issuer")]
    [InlineData("issuer", "{0}/", "of another issuer")]
    [InlineData("issuer", "https://login.microsoftonline.com/{{tenantid}}/v2.0", "set that of your tenant")]
    [InlineData("jwks_uri", "http://keys.example/certs", "no https address")]
    [InlineData("jwks_uri", "/certs", "no https address")]
    [InlineData("jwks_uri", "ftp://127.0.0.1/certs", "no https address")]
    [InlineData("jwks_uri", "", "no https address")]
    public async Task A_discovery_document_of_another_or_one_that_leads_elsewhere_is_not_followed(string member, string value, string said)
    {
        await using var abroad = new Abroad();
        abroad.Fake.Discovered = document => document[member] = string.Format(null, value, abroad.Fake.Issuer);
        var found = await abroad.Look();
        Assert.False(found.IsGood);
        Assert.Contains(said, found.Said, StringComparison.Ordinal);
        await Assert.ThrowsAsync<Unavailable>(() => abroad.Google.Verify(abroad.Token()));
        Assert.Equal(0, abroad.Fake.KeysAsked);
    }

    [Theory]
    [InlineData("https://issuer.example", "https://keys.example/certs", true)]
    [InlineData("https://issuer.example", "http://keys.example/certs", false)]
    [InlineData("https://issuer.example", "http://127.0.0.1:8000/certs", false)]
    [InlineData("https://issuer.example", "https://localhost/certs", false)]
    [InlineData("http://localhost:8080/realms/shop", "http://localhost:8080/certs", true)]
    [InlineData("http://127.0.0.1:8080", "https://[::1]/certs", true)]
    [InlineData("http://127.0.0.1:8080", "file:///etc/passwd", false)]
    public void Keys_are_fetched_over_https_and_from_this_machine_only_by_an_issuer_that_is_here(string issuer, string keys, bool safe) =>
        Assert.Equal(safe, KeySource.IsSafe(new Uri(issuer), new Uri(keys)));

    [Fact]
    public async Task An_online_check_says_how_many_keys_there_are_or_what_is_wrong()
    {
        await using var abroad = new Abroad();
        abroad.Fake.Rotate();
        var found = await abroad.Look();
        Assert.Equal((true, "2 keys sign by RS256 for " + abroad.Fake.Issuer), (found.IsGood, found.Said));
        abroad.Fake.Meet(Mood.Nonsense);
        Assert.Contains("discovery document is none", (await abroad.Look()).Said, StringComparison.Ordinal);
        abroad.Fake.Meet(Mood.Well, Mood.Nonsense);
        Assert.Contains("no JSON Web Key Set", (await abroad.Look()).Said, StringComparison.Ordinal);
        abroad.Fake.Meet(Mood.Redirect);
        Assert.Contains("HTTP 302", (await abroad.Look()).Said, StringComparison.Ordinal);
    }

    private static JsonObject Odd(Action<JsonObject> change)
    {
        var key = FakeKey.New().Public;
        change(key);
        return key;
    }

    private static string Unknown(Abroad abroad) => abroad.Fake.Key.Sign(abroad.Fake.Claims(), header => header["kid"] = "unknown");
}

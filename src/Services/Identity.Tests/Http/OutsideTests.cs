using Stoa.Contracts;
using Stoa.Fakes;
using Stoa.Identity.Tests.Outside;
using Stoa.Testing;

namespace Stoa.Identity.Tests.Http;

/// <summary>Coming in by an identity from outside, over HTTP.</summary>
public class OutsideTests(SharedShops shops)
{
    private const string New = "an entirely new one";

    [Theory, EachDatabase]
    public async Task Somebody_comes_in_with_Firebase_and_is_answered_as_at_a_login(Engine engine)
    {
        var shop = await shops.On(engine);
        var (ada, email, subject) = (shop.Visitor(), shop.NewEmail(), shop.NewEmail());
        var reply = (await ada.Post("/auth/firebase", new { idToken = shops.Firebase(subject, email) })).Is(200);
        Assert.Equal("user token refreshToken expiresIn", reply.Members());
        Assert.Equal("id name email emailVerified phone role avatarUrl createdAt", reply.Members("user"));
        Assert.Equal(["Ada Lovelace", email, "true", "customer"], Values(reply, "name", "email", "emailVerified", "role"));
        Assert.StartsWith("stoa-device=", reply.Header("Set-Cookie"));
        Assert.Null(reply.Header("Location"));

        ada.Token = reply.Text("token");
        ada.RefreshToken = reply.Text("refreshToken");
        Assert.Equal(reply.Json["user"]!.ToJsonString(), (await ada.Get("/users/me")).Is(200).Json.ToJsonString());
        (await ada.Refresh()).Is(200);
        var again = (await shop.Visitor().Post("/auth/firebase", new { idToken = shops.Firebase(subject, email) })).Is(200);
        Assert.Equal(reply.Text("user", "id"), again.Text("user", "id"));
    }

    [Theory, EachDatabase]
    public async Task Any_issuer_of_the_settings_will_do_and_all_of_one_mailbox_are_one_account(Engine engine)
    {
        var shop = await shops.On(engine);
        var email = shop.NewEmail();
        var google = (await shop.Visitor().ComeIn("google", shops.Token("google", email, email))).Is(200);
        var keycloak = (await shop.Visitor().ComeIn("keycloak", shops.Token("keycloak", email, email))).Is(200);
        var firebase = (await shop.Visitor().Post("/auth/firebase", new { idToken = shops.Firebase(email, email) })).Is(200);
        Assert.Single(new[] { google, keycloak, firebase }.Select(reply => reply.Text("user", "id")).Distinct());

        var ada = shop.Visitor();
        ada.Token = google.Text("token");
        var mine = (await ada.Get("/users/me/identities")).Is(200);
        Assert.Equal("items next", mine.Members());
        Assert.Equal("id provider issuer linkedAt", mine.Members("items", "0"));
        Assert.Equal(
            ["google", "keycloak", "firebase"], mine.Json["items"]!.AsArray().Select(one => (string)one!["provider"]!));
        var export = (await ada.Get("/users/me/export")).Is(200);
        Assert.Equal([shops.Google.Issuer, email], export.Json["identity"]!["identities"]![0]!.AsObject()
            .Where(one => one.Key is "issuer" or "subject").Select(one => (string)one.Value!));
        (await ada.Delete("/users/me/identities/" + mine.Text("items", "0", "id"))).Is(204);
        (await ada.Delete("/users/me/identities/" + mine.Text("items", "0", "id"))).Is(404, "not-found");
        (await ada.Delete("/users/me/identities/" + mine.Text("items", "1", "id"))).Is(204);
        (await ada.Delete("/users/me/identities/" + mine.Text("items", "2", "id"))).Is(409, "last-way-in");
    }

    [Fact]
    public async Task A_login_page_learns_whose_identities_open_an_account()
    {
        var shop = await shops.On(Engine.Sqlite);
        var list = (await shop.Visitor().Get("/auth/providers")).Is(200);
        Assert.Equal("items next", list.Members());
        Assert.Equal(
            [
                $"firebase|Firebase|{GoogleFake.FirebaseIssuer}|{GoogleFake.ProjectId}",
                $"google|Google|{shops.Google.Issuer}|{GoogleFake.ClientId}",
                $"keycloak|The club's members|{shops.Keycloak.Issuer}|{GoogleFake.ClientId}",
            ],
            list.Json["items"]!.AsArray().Select(one => string.Join('|', one!.AsObject().Select(member => (string)member.Value!))));
    }

    [Fact]
    public async Task With_nothing_configured_nobody_comes_in_from_outside()
    {
        await using var shop = await TestShop.Open(Engine.Sqlite, [SharedShops.Cheap()]);
        Assert.Empty((await shop.Visitor().Get("/auth/providers")).Is(200).Json["items"]!.AsArray());
        (await shop.Visitor().Post("/auth/firebase", new { idToken = shops.Firebase("1", "ada@example.com") })).Is(404, "not-found");
        (await shop.Visitor().Post("/auth/openid/google", new { idToken = "x" })).Is(404, "not-found");
    }

    [Fact, Rows(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)]
    public async Task A_forged_id_token_lets_nobody_in_and_tells_nothing()
    {
        var shop = await shops.On(Engine.Sqlite);
        foreach (var (name, forge) in Forgeries.All.Where(one => !one.Key.StartsWith("13", StringComparison.Ordinal)))
        {
            var email = shop.NewEmail();
            var google = await shop.Visitor().ComeIn("google", forge(shops.Google, shops.Google.Claims(email, email)));
            Assert.True(google.Status == 401 && google.Code == "wrong-id-token", $"{name}: {google.Status} {google.Body}");
            var firebase = await shop.Visitor().Post(
                "/auth/firebase", new { idToken = forge(shops.Google, shops.Google.FirebaseClaims(email, email)) });
            Assert.True(firebase.Status == 401 && firebase.Code == "wrong-id-token", $"{name}: {firebase.Status} {firebase.Body}");
            Assert.Null(firebase.Header("Set-Cookie"));
            await shop.Visitor().Register(email);       // nobody has it
        }
        foreach (var issuer in new[] { "google", "firebase" })
            Assert.Contains(shop.Log.Lines, line => line.Contains($"An id token of {issuer} was refused: WrongAlgorithm"));
        Assert.DoesNotContain(shop.Log.Lines, line => line.Contains("eyJ"));
        (await shop.Visitor().ComeIn("keycloak", shops.Token("google", "1", "ada@example.com"))).Is(401, "wrong-id-token");
    }

    [Fact, Rows(13)]
    public async Task A_monstrous_token_is_refused_unread_and_what_is_not_asked_for_as_well()
    {
        var shop = await shops.On(Engine.Sqlite);
        (await shop.Visitor().ComeIn("google", new string('a', IdTokens.LongestToken + 1))).Is(401, "wrong-id-token");
        (await shop.Visitor().Post("/auth/firebase", new { idToken = new string('a', 16_000) })).Is(413);
        (await shop.Visitor().Post("/auth/firebase", new { idToken = "a", nonce = "b" })).Is(400, "invalid-input", "nonce");
        (await shop.Visitor().Post("/auth/firebase", """{"idToken":null}""")).Is(400);
        (await shop.Visitor().Post("/auth/firebase", """{"idToken":"a","idToken":"b"}""")).Is(400);
        (await shop.Visitor().Post("/auth/openid/google", new { idToken = "a", nonce = "" })).Is(400, "invalid-input", "nonce");
        var longer = new { idToken = "a", nonce = new string('n', IdTokens.LongestNonce + 1) };
        (await shop.Visitor().Post("/auth/openid/google", longer)).Is(400, "invalid-input", "nonce");
        (await shop.Visitor().Post("/auth/openid/nobody", new { idToken = "a" })).Is(404, "not-found");
        (await shop.Visitor().Post("/auth/openid/Google%20", new { idToken = "a" })).Is(404, "not-found");
    }

    [Fact]
    public async Task A_nonce_that_is_sent_along_must_be_the_tokens()
    {
        var shop = await shops.On(Engine.Sqlite);
        var email = shop.NewEmail();
        var claims = shops.Google.Claims(email, email);
        claims["nonce"] = "of-the-page";
        var idToken = shops.Google.Token(claims);
        (await shop.Visitor().Post("/auth/openid/google", new { idToken, nonce = "of-another" })).Is(401, "wrong-id-token");
        (await shop.Visitor().Post("/auth/openid/google", new { idToken, nonce = "of-the-page" })).Is(200);
    }

    [Fact]
    public async Task Failed_tokens_are_no_guesses_at_a_password()
    {
        var shop = await shops.On(Engine.Sqlite);
        var ada = await shop.Customer();
        var visitor = shop.Visitor();
        for (var i = 0; i < LoginGuard.SharedLimit + 1; i++)
            (await visitor.Post("/auth/firebase", new { idToken = "guess" })).Is(401, "wrong-id-token");
        (await visitor.LogIn(ada.Email)).Is(200);
    }

    [Fact]
    public async Task An_address_is_needed_and_one_that_nobody_vouches_for_opens_no_account_of_another()
    {
        var shop = await shops.On(Engine.Sqlite);
        var ada = await shop.Customer();
        (await shop.Visitor().ComeIn("firebase", shops.Firebase("phone-1", null))).Is(422, "email-required");
        (await shop.Visitor().ComeIn("firebase", shops.Firebase("lax-1", ada.Email, verified: false))).Is(409, "email-taken");
        (await ada.Get("/users/me")).Is(200);

        var email = shop.NewEmail();
        var unconfirmed = (await shop.Visitor().ComeIn("firebase", shops.Firebase(email, email, verified: false))).Is(200);
        Assert.Equal("false", unconfirmed.Text("user", "emailVerified"));
        (await shop.Visitor().Post("/auth/email/verify", new { token = await shop.VerificationToken(email) })).Is(204);
    }

    [Theory, EachDatabase]
    public async Task Whoever_squatted_on_an_address_is_signed_out_everywhere_when_its_owner_comes_in(Engine engine)
    {
        var shop = await shops.On(engine);
        var email = shop.NewEmail();
        var eve = shop.Visitor();
        await eve.Register(email);
        await eve.AddAddress(name: "Eve", city: "Trap");
        var owner = (await shop.Visitor().ComeIn("google", shops.Token("google", email, email))).Is(200);
        Assert.Equal((eve.UserId, "true"), (owner.Text("user", "id"), owner.Text("user", "emailVerified")));
        await Eventually.Equal(401, async () => (await eve.Get("/users/me")).Status);
        (await eve.Refresh()).Is(401, "wrong-refresh-token");
        (await shop.Visitor().LogIn(email)).Is(401, "wrong-credentials");
        var ada = shop.Visitor();
        ada.Token = owner.Text("token");
        Assert.Empty((await ada.Get("/users/me/addresses")).Is(200).Json["items"]!.AsArray());
    }

    [Theory, EachDatabase]
    public async Task Who_has_no_password_chooses_one_by_a_fresh_token_or_by_mail(Engine engine)
    {
        var shop = await shops.On(engine);
        var (ada, subject) = await shops.Guest(shop);
        var stale = shops.Google.FirebaseClaims(subject, ada.Email);
        stale["auth_time"] = (long)stale["auth_time"]! - 600;
        (await Change(new { current = "a guess at nothing", password = New })).Is(403, "wrong-password");
        (await Change(new { password = New })).Is(400, "invalid-input", "current");
        (await Change(new { current = "a", idToken = "b", password = New })).Is(400, "invalid-input", "current");
        (await Change(new { idToken = "b", password = New })).Is(403, "wrong-id-token");
        (await Change(new { idToken = shops.Google.Token(stale), password = New })).Is(403, "stale-id-token");
        (await Change(new { idToken = shops.Firebase("nobody-here", ada.Email), password = New })).Is(403, "wrong-id-token");
        (await Change(new { idToken = shops.Firebase(await shops.Somebody(shop), ada.Email), password = New })).Is(403, "wrong-id-token");
        (await Change(new { idToken = shops.Firebase(subject, ada.Email), password = "short" })).Is(400, "invalid-input", "password");
        (await shop.Visitor().LogIn(ada.Email, New)).Is(401, "wrong-credentials");

        (await Change(new { idToken = shops.Firebase(subject, ada.Email), password = New })).Is(204);
        (await shop.Visitor().LogIn(ada.Email, New)).Is(200);
        (await ada.Get("/users/me")).Is(200);

        await shop.Visitor().Post("/auth/password/forgot", new { email = ada.Email });
        var token = await shop.ResetToken(ada.Email);
        (await shop.Visitor().Post("/auth/password/reset", new { token, password = "another " + New })).Is(204);
        (await shop.Visitor().LogIn(ada.Email, "another " + New)).Is(200);
        (await shop.Visitor().Post("/auth/firebase", new { idToken = shops.Firebase(subject, ada.Email) })).Is(200);

        Task<Reply> Change(object body) => ada.Post("/users/me/password", body);
    }

    [Theory, EachDatabase]
    public async Task Who_has_no_password_closes_the_account_by_a_fresh_token(Engine engine)
    {
        var shop = await shops.On(engine);
        var (ada, subject) = await shops.Guest(shop);
        (await ada.Delete("/users/me", new { })).Is(400, "invalid-input", "password");
        (await ada.Delete("/users/me", new { idToken = shops.Firebase(await shops.Somebody(shop), ada.Email) })).Is(403, "wrong-id-token");
        (await ada.Delete("/users/me", new { idToken = shops.Firebase(subject, ada.Email) })).Is(202);
        await Eventually.Equal(401, async () => (await ada.Get("/users/me")).Status);
        Assert.Contains((await shop.Said<UserErased>()), erased => erased.UserId == ada.UserId);
        var next = (await shop.Visitor().Post("/auth/firebase", new { idToken = shops.Firebase(subject, ada.Email) })).Is(200);
        Assert.NotEqual(ada.UserId, next.Text("user", "id"));
    }

    [Fact]
    public async Task A_closed_account_is_told_like_a_token_that_is_not_good()
    {
        var shop = await shops.On(Engine.Sqlite);
        var (ada, subject) = await shops.Guest(shop);
        (await (await shop.Admin()).Patch("/users/" + ada.UserId, new { disabled = true })).Is(200);
        var closed = await shop.Visitor().Post(
            "/auth/firebase", new { idToken = shops.Firebase(subject, ada.Email) }, ("X-Request-Id", "same"));
        var forged = await shop.Visitor().Post("/auth/firebase", new { idToken = "forged" }, ("X-Request-Id", "same"));
        Assert.Equal(forged.Is(401, "wrong-id-token").Body, closed.Is(401, "wrong-id-token").Body);
    }

    [Fact]
    public async Task While_the_issuer_is_away_a_stranger_is_told_to_come_again_and_passwords_go_on()
    {
        await using var google = new GoogleFake { Weather = _ => Mood.Nonsense };
        await using var shop = await TestShop.Open(Engine.Sqlite, [SharedShops.Cheap()], settings: SharedShops.WithIssuers(google, google));
        var idToken = google.Token(google.Claims());
        Assert.NotNull((await shop.Visitor().Post("/auth/openid/google", new { idToken })).Is(503, "unavailable").Header("Retry-After"));
        await shop.Customer();
        google.Weather = _ => Mood.Well;
        await Eventually.Equal(200, async () => (await shop.Visitor().Post("/auth/openid/google", new { idToken })).Status);
        Assert.DoesNotContain(shop.Log.Lines, line => line.Contains(idToken[..40]) || line.Contains("ada@"));
    }

    [Theory]
    [InlineData("Stoa:Firebase:ProjectId", "My Project", "Stoa:Firebase:ProjectId is no project id")]
    [InlineData("Stoa:Firebase:Address", "http://keys.example", "Stoa:Firebase:Address is 'http://keys.example'")]
    [InlineData("Stoa:OpenId:google:Issuer", null, "Stoa:OpenId:google:Issuer is missing")]
    [InlineData("Stoa:OpenId:google:Issuer", "http://accounts.example", "Stoa:OpenId:google:Issuer is 'http://accounts.example'")]
    [InlineData("Stoa:OpenId:google:Issuer", "https://accounts.example/?x=1", "neither '?' nor '#'")]
    [InlineData("Stoa:OpenId:google:ClientId", "", "Stoa:OpenId:google:ClientId is missing")]
    [InlineData("Stoa:OpenId:firebase:Issuer", "https://x.example", "Stoa:OpenId:firebase:Issuer has no good name")]
    [InlineData("Stoa:OpenId:a b:Issuer", "https://x.example", "has no good name")]
    public void What_is_wrong_with_the_settings_keeps_the_shop_from_opening(string name, string? value, string told)
    {
        var settings = SharedShops.WithIssuers(shops.Google, shops.Keycloak);
        (settings["urls"], settings["Stoa:Admin:Password"]) = ("http://127.0.0.1:0", TestShop.Password);
        Assert.Empty(TestShop.WhatIsWrong([SharedShops.Cheap()], settings));
        settings[name] = value;
        Assert.Contains(told, Assert.Single(TestShop.WhatIsWrong([SharedShops.Cheap()], settings)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_online_check_asks_each_issuer_for_its_keys()
    {
        await using var keycloak = new GoogleFake(algorithm: "ES256") { Weather = _ => Mood.Redirect };
        var settings = SharedShops.WithIssuers(shops.Google, keycloak);
        settings["urls"] = "http://127.0.0.1:0";
        Assert.Equal(
            [
                $"good Firebase: 1 key signs by RS256 for {GoogleFake.FirebaseIssuer}",
                $"good Google: 1 key signs by RS256 for {shops.Google.Issuer}",
                $"wrong The club's members: no discovery document at {keycloak.Issuer}: HTTP 302",
            ],
            (await Online.Ask(SharedShops.Cheap(), settings))
                .Select(one => $"{(one.Found.IsGood ? "good" : "wrong")} {one.Provider}: {one.Found.Said}"));
    }

    private static string[] Values(Reply reply, params string[] members) => [.. members.Select(member => reply.Text("user", member))];
}

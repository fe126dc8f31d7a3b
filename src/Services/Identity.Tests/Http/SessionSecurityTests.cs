using System.Buffers.Text;
using System.Text;
using Stoa.Contracts;
using Stoa.Testing;

namespace Stoa.Identity.Tests.Http;

/// <summary>Tokens and sessions under attack, and access that changes while tokens are in use.</summary>
public class SessionSecurityTests(SharedShops shops)
{
    [Fact, Rows(1, 4, 10, 12, 13)]
    public async Task What_is_not_a_genuine_access_token_opens_nothing()
    {
        var shop = await shops.On(Engine.Sqlite);
        var ada = await shop.Customer();
        var parts = ada.Token.Split('.');
        var unsigned = Base64Url.EncodeToString("""{"alg":"none","typ":"at+jwt"}"""u8);
        var edited = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[1])).Replace("customer", "admin");
        string[] forged =
        [
            $"{unsigned}.{parts[1]}.", $"{parts[0]}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(edited))}.{parts[2]}",
            ada.RefreshToken, await shop.VerificationToken(ada.Email), new('a', 16_000),
        ];
        foreach (var token in forged)
        {
            var refused = (await shop.Visitor().Get("/users/me", ("Authorization", "Bearer " + token))).Is(401);
            Assert.Equal("Bearer error=\"invalid_token\"", refused.Header("WWW-Authenticate"));
        }

        (await shop.Visitor().Get("/users/me?access_token=" + ada.Token)).Is(401);
        (await shop.Visitor().Get("/users/me", ("Authorization", "bearer " + ada.Token))).Is(200);
        (await shop.Visitor().Get("/users/me", ("Authorization", $"Bearer {ada.Token}, Bearer {ada.Token}"))).Is(401);
        (await shop.Raw($"GET /users/me HTTP/1.1\nHost: x\nAuthorization: Bearer {ada.Token}\nAuthorization: Bearer {ada.Token}")).Is(401);
        (await shop.Raw($"GET /users/me HTTP/1.1\nHost: x\nAuthorization: Bearer {ada.Token}")).Is(200);
    }

    [Fact, Rows(11)]
    public async Task An_access_token_refreshes_nothing()
    {
        var shop = await shops.On(Engine.Sqlite);
        var ada = await shop.Customer();
        var mine = ada.RefreshToken;
        foreach (var token in new[] { ada.Token, "", ".", "ses_.1.x", mine[..^1], mine + "A", mine.Replace(".1.", ".2.") })
            (await ada.Post("/auth/refresh", new { refreshToken = token })).Is(401, "wrong-refresh-token");
        (await ada.Refresh()).Is(200);
    }

    [Fact, Rows(14)]
    public async Task A_used_refresh_token_that_comes_back_late_ends_the_session_for_everybody()
    {
        var time = new ManualClock();
        await using var shop = await TestShop.Open(Engine.Sqlite, [SharedShops.Cheap()], time);
        var ada = await shop.Customer();
        var stolen = ada.RefreshToken;
        (await ada.Refresh()).Is(200);
        time.Advance(TimeSpan.FromSeconds(11));
        (await shop.Visitor().Post("/auth/refresh", new { refreshToken = stolen })).Is(401, "wrong-refresh-token");
        (await ada.Refresh()).Is(401, "wrong-refresh-token");
        await Eventually.Equal(401, async () => (await ada.Get("/users/me")).Status);
        Assert.Equal("refresh-reused", (await shop.Hear<SessionRevoked>(ended => ended.UserId == ada.UserId)).Reason);
    }

    [Theory, EachDatabase, Rows(15)]
    public async Task Twenty_refreshes_at_once_get_one_successor_and_nobody_is_signed_out(Engine engine)
    {
        var shop = await shops.On(engine);
        var ada = await shop.Customer();
        var replies = await AtOnce.Run(20, _ => ada.Post("/auth/refresh", new { refreshToken = ada.RefreshToken }));
        Assert.All(replies, reply => reply.Is(200));
        ada.RefreshToken = Assert.Single(replies.Select(reply => reply.Text("refreshToken")).Distinct());
        (await ada.Refresh()).Is(200);
        Assert.Single((await ada.Get("/auth/sessions")).Json["items"]!.AsArray());
    }

    [Fact, Rows(16)]
    public async Task After_ninety_days_the_password_is_asked_for_however_often_the_device_came_by()
    {
        var time = new ManualClock();
        await using var shop = await TestShop.Open(Engine.Sqlite, [SharedShops.Cheap()], time);
        var ada = await shop.Customer();
        for (var day = 0; day < 80; day += 20)
        {
            time.Leap(TimeSpan.FromDays(20));
            (await ada.Refresh()).Is(200);
        }
        time.Leap(TimeSpan.FromDays(10));
        (await ada.Refresh()).Is(401, "wrong-refresh-token");
    }

    [Fact, Rows(7, 16)]
    public async Task A_token_is_over_after_fifteen_minutes_and_a_session_after_thirty_days_alone()
    {
        var time = new ManualClock();
        await using var shop = await TestShop.Open(Engine.Sqlite, [SharedShops.Cheap()], time);
        var ada = await shop.Customer();
        time.Leap(TimeSpan.FromMinutes(15) - TimeSpan.FromSeconds(1));
        (await ada.Get("/users/me")).Is(200);
        time.Advance(TimeSpan.FromSeconds(1));
        (await ada.Get("/users/me")).Is(401);
        (await ada.Refresh()).Is(200);
        time.Leap(TimeSpan.FromDays(30));
        (await ada.Refresh()).Is(401, "wrong-refresh-token");
    }

    [Theory, EachDatabase, Rows(17)]
    public async Task After_a_logout_neither_token_works_and_only_that_device_is_out(Engine engine)
    {
        var shop = await shops.On(engine);
        var phone = await shop.Customer();
        var laptop = await shop.LogIn(phone.Email);
        (await phone.Post("/auth/logout", new { refreshToken = phone.RefreshToken })).Is(204);
        (await phone.Post("/auth/logout", new { refreshToken = phone.RefreshToken })).Is(204);
        (await phone.Post("/auth/logout", new { refreshToken = "nonsense" })).Is(204);
        (await phone.Refresh()).Is(401, "wrong-refresh-token");
        await Eventually.Equal(401, async () => (await phone.Patch("/users/me", new { name = "Eve" })).Status);
        (await laptop.Get("/users/me")).Is(200);
    }

    [Theory, EachDatabase, Rows(18)]
    public async Task A_new_password_signs_out_every_other_device(Engine engine)
    {
        var shop = await shops.On(engine);
        var phone = await shop.Customer();
        var laptop = await shop.LogIn(phone.Email);
        const string New = "an entirely new one";
        (await laptop.Post("/users/me/password", new { current = "not this one", password = New })).Is(403, "wrong-password");
        (await laptop.Post("/users/me/password", new { current = TestShop.Password, password = New })).Is(204);
        (await phone.Refresh()).Is(401, "wrong-refresh-token");
        await Eventually.Equal(401, async () => (await phone.Get("/users/me")).Status);
        (await laptop.Get("/users/me")).Is(200);
        (await laptop.Refresh()).Is(200);
    }

    [Theory, EachDatabase, Rows(19)]
    public async Task A_disabled_user_is_out_while_the_token_is_still_good(Engine engine)
    {
        var shop = await shops.On(engine);
        var ada = await shop.Customer();
        (await (await shop.Admin()).Patch("/users/" + ada.UserId, new { disabled = true })).Is(200);
        await Eventually.Equal(401, async () => (await ada.Get("/users/me")).Status);
        (await ada.Refresh()).Is(401, "wrong-refresh-token");
    }

    [Theory, EachDatabase, Rows(20)]
    public async Task A_role_that_was_taken_away_is_gone_with_the_next_requests(Engine engine)
    {
        var shop = await shops.On(engine);
        var (admin, ada) = (await shop.Admin(), await shop.Customer());
        (await admin.Patch("/users/" + ada.UserId, new { role = "admin" })).Is(200);
        await Eventually.Equal(200, async () => (await ada.Get("/users")).Status);
        (await admin.Patch("/users/" + ada.UserId, new { role = "customer" })).Is(200);
        await Eventually.Equal(403, async () => (await ada.Get("/users")).Status);
        (await ada.Get("/users/me")).Is(200);
    }

    [Fact, Rows(19, 20)]
    public async Task Of_changes_in_one_instant_the_last_one_stands()
    {
        await using var shop = await TestShop.Open(Engine.Sqlite, [SharedShops.Cheap()], new ManualClock());
        var (admin, ada) = (await shop.Admin(), await shop.Customer());
        foreach (var role in new[] { "admin", "customer", "staff", "admin" })
            (await admin.Patch("/users/" + ada.UserId, new { role })).Is(200);
        await Eventually.Equal(200, async () => (await ada.Get("/users")).Status);
        var moments = (await shop.Said<UserChanged>()).Where(said => said.UserId == ada.UserId).Select(said => said.ChangedAt).ToList();
        Assert.Equal(moments.Order().Distinct(), moments);
    }
}

using Stoa.Contracts;
using Stoa.Testing;

namespace Stoa.Identity.Tests.Http;

/// <summary>Mailed links: for whom, how often, how long, and where they point.</summary>
public class LinkSecurityTests(SharedShops shops)
{
    private const string New = "an entirely new one";

    [Theory, EachDatabase, Rows(25)]
    public async Task A_link_chooses_one_password_however_often_it_is_used_at_once(Engine engine)
    {
        var shop = await shops.On(engine);
        var ada = await shop.Customer();
        await ada.Post("/auth/password/forgot", new { email = ada.Email });
        var token = await shop.ResetToken(ada.Email);
        var replies = await AtOnce.Run(6, i => Choose($"{New} {i}"));
        Assert.Single(replies, reply => reply.Status == 204);
        Assert.All(replies.Where(reply => reply.Status != 204), reply => Assert.True(reply.Status is 400 or 503, reply.Body));
        await shop.LogIn(ada.Email, $"{New} {Array.FindIndex(replies, reply => reply.Status == 204)}");
        (await Choose(New)).Is(400, "wrong-link");

        Task<Reply> Choose(string password) => shop.Visitor().Post("/auth/password/reset", new { token, password });
    }

    [Fact, Rows(25)]
    public async Task A_link_is_void_after_an_hour_after_a_newer_one_and_after_the_password_was_changed()
    {
        var time = new ManualClock();
        await using var shop = await TestShop.Open(Engine.Sqlite, [SharedShops.Cheap()], time);
        var ada = await shop.Customer();

        await ada.Post("/auth/password/forgot", new { email = ada.Email });
        var first = await shop.ResetToken(ada.Email);
        time.Leap(AnswerLinkRequests.Pause);
        await ada.Post("/auth/password/forgot", new { email = ada.Email });
        var second = await shop.ResetToken(ada.Email, nth: 2);
        (await ada.Post("/auth/password/reset", new { token = first, password = New })).Is(400, "wrong-link");

        time.Leap(TimeSpan.FromMinutes(61));
        (await ada.Post("/auth/password/reset", new { token = second, password = New })).Is(400, "wrong-link");

        await ada.Refresh();
        await ada.Post("/auth/password/forgot", new { email = ada.Email });
        var third = await shop.ResetToken(ada.Email, nth: 3);
        (await ada.Post("/users/me/password", new { current = TestShop.Password, password = New })).Is(204);
        (await ada.Post("/auth/password/reset", new { token = third, password = "and another one" })).Is(400, "wrong-link");
    }

    [Fact, Rows(26)]
    public async Task A_link_for_one_thing_is_not_good_for_another()
    {
        var shop = await shops.On(Engine.Sqlite);
        var ada = await shop.Customer();
        var confirm = await shop.VerificationToken(ada.Email);
        (await ada.Post("/auth/password/reset", new { token = confirm, password = New })).Is(400, "wrong-link");
        Assert.True(confirm.Split('.')[1].Length * 6 >= 256);
        foreach (var token in new[] { "", ".", "lnk_", confirm[..^1], confirm + "x", confirm.ToLowerInvariant(), new string('x', 3000) })
            (await ada.Post("/auth/email/verify", new { token })).Is(400, "wrong-link");
    }

    [Fact, Rows(27)]
    public async Task A_link_points_at_the_configured_shop_whatever_the_request_says()
    {
        var shop = await shops.On(Engine.Sqlite);
        var ada = await shop.Customer();
        (string, string)[] lies =
        [
            ("Host", "evil.example"), ("X-Forwarded-Host", "evil.example"), ("Forwarded", "host=evil.example"),
            ("X-Forwarded-Prefix", "/evil"),
        ];
        (await ada.Post("/auth/password/forgot", new { email = ada.Email }, lies)).Is(204);
        var link = shop.Secrets.Open((await shop.Hear<PasswordResetRequested>(asked => asked.Email == ada.Email)).Link);
        Assert.StartsWith(TestShop.PublicUrl + "/reset-password?token=lnk_", link);
    }

    [Fact, Rows(22, 68)]
    public async Task Only_an_address_that_somebody_has_gets_a_mail()
    {
        var shop = await shops.On(Engine.Sqlite);
        var (ada, unknown) = (await shop.Customer(), shop.NewEmail());
        (await ada.Post("/auth/password/forgot", new { email = unknown })).Is(204);
        (await ada.Post("/auth/password/forgot", new { email = ada.Email })).Is(204);
        await shop.ResetToken(ada.Email);
        Assert.DoesNotContain(await shop.Said<PasswordResetRequested>(), asked => asked.Email == unknown);
    }
}

using System.Diagnostics;
using Stoa.Testing;

namespace Stoa.Identity.Tests.Http;

/// <summary>Guessing passwords, asking who has an account, and keeping the shop busy with it.</summary>
public class LoginSecurityTests(SharedShops shops)
{
    private const string Wrong = "not this one";

    [Fact, Rows(21)]
    public async Task One_network_is_slowed_down_for_one_user_and_for_many()
    {
        var shop = await shops.On(Engine.Sqlite);
        var (ada, guesser) = (await shop.Customer(), shop.Visitor());
        for (var i = 0; i < LoginGuard.OwnLimit; i++)
            (await guesser.LogIn(ada.Email, Wrong)).Is(401, "wrong-credentials");
        (await guesser.LogIn(ada.Email, Wrong)).Is(429, "too-many-requests");
        (await guesser.LogIn(ada.Email)).Is(429, "too-many-requests");
        (await guesser.LogIn(shop.NewEmail(), Wrong)).Is(401, "wrong-credentials");

        var sprayer = shop.Visitor();
        for (var i = 0; i < LoginGuard.SharedLimit; i++)
            (await sprayer.LogIn(shop.NewEmail(), Wrong)).Is(401, "wrong-credentials");
        Assert.NotNull((await sprayer.LogIn(shop.NewEmail(), Wrong)).Is(429, "too-many-requests").Header("Retry-After"));
        (await shop.Visitor().LogIn(ada.Email)).Is(200);
    }

    [Fact, Rows(21)]
    public async Task Strangers_from_many_networks_are_slowed_down_and_the_owner_gets_in_from_a_known_device()
    {
        var shop = await shops.On(Engine.Sqlite);
        var ada = await shop.Customer();
        for (var i = 0; i < LoginGuard.SharedLimit; i++)
            (await shop.Visitor().LogIn(ada.Email, Wrong)).Is(401, "wrong-credentials");
        (await shop.Visitor().LogIn(ada.Email)).Is(429, "too-many-requests");

        var home = shop.Visitor();
        home.Cookie = ada.Cookie;
        (await home.LogIn(ada.Email, Wrong)).Is(401, "wrong-credentials");
        (await home.LogIn(ada.Email)).Is(200);

        var thief = shop.Visitor();
        thief.Cookie = (await shop.Customer()).Cookie;
        (await thief.LogIn(ada.Email)).Is(429, "too-many-requests");
    }

    [Fact, Rows(21)]
    public async Task Who_chose_a_new_password_by_mail_gets_in_whatever_strangers_tried()
    {
        var shop = await shops.On(Engine.Sqlite);
        var ada = await shop.Customer();
        for (var i = 0; i < LoginGuard.SharedLimit; i++)
            await shop.Visitor().LogIn(ada.Email, Wrong);
        var owner = shop.Visitor();
        (await owner.LogIn(ada.Email)).Is(429);
        (await owner.Post("/auth/password/forgot", new { email = ada.Email })).Is(204);
        var token = await shop.ResetToken(ada.Email);
        var reset = (await owner.Post("/auth/password/reset", new { token, password = "an entirely new one" })).Is(204);
        owner.Cookie = reset.Header("Set-Cookie")!.Split(';')[0];
        (await owner.LogIn(ada.Email, "an entirely new one")).Is(200);
    }

    [Fact, Rows(22)]
    public async Task A_known_and_an_unknown_address_get_the_same_answer()
    {
        var shop = await shops.On(Engine.Sqlite);
        var ada = await shop.Customer();
        foreach (var (path, body) in new (string, Func<string, object>)[]
        {
            ("/auth/login", email => new { email, password = Wrong }),
            ("/auth/password/forgot", email => new { email }),
            ("/auth/email/resend", email => new { email }),
        })
        {
            var known = await shop.Visitor().Post(path, body(ada.Email), ("X-Request-Id", "same"));
            var unknown = await shop.Visitor().Post(path, body(shop.NewEmail()), ("X-Request-Id", "same"));
            Assert.Equal((known.Status, known.Body), (unknown.Status, unknown.Body));
            Assert.Equal(Told(known), Told(unknown));
        }

        static IEnumerable<string> Told(Reply reply) =>
            reply.Headers.Where(one => one.Key != "Date").Select(one => $"{one.Key}: {one.Value}").Order();
    }

    [Fact, Rows(22)]
    public async Task An_unknown_address_costs_the_time_of_a_password_too()
    {
        await using var shop = await TestShop.Open(Engine.Sqlite, [new IdentityService(iterations: 100_000)]);
        var ada = await shop.Customer();
        await shop.Visitor().LogIn(shop.NewEmail(), Wrong);
        var (known, unknown, noHash) = (new List<double>(), new List<double>(), new List<double>());
        for (var i = 0; i < 7; i++)
        {
            known.Add(await Time(() => shop.Visitor().LogIn(ada.Email, Wrong)));
            unknown.Add(await Time(() => shop.Visitor().LogIn(shop.NewEmail(), Wrong)));
            noHash.Add(await Time(() => shop.Visitor().LogIn(shop.NewEmail(), new string('x', 1000))));
        }
        Assert.InRange(Median(unknown) / Median(known), 0.5, 2);
        Assert.True(Median(unknown) > 3 * Median(noHash), "Nothing was hashed.");

        static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);

        static async Task<double> Time(Func<Task<Reply>> send)
        {
            var started = Stopwatch.GetTimestamp();
            (await send()).Is(401);
            return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }
    }

    [Theory]
    [InlineData("7 chars")]
    [InlineData("        ")]
    [InlineData("password1")]
    [InlineData("aaaaaaaaaaaa")]
    [InlineData("with a \0 in it")]
    [Rows(23)]
    public async Task A_weak_password_is_refused(string password)
    {
        var shop = await shops.On(Engine.Sqlite);
        (await shop.Visitor().TryRegister(shop.NewEmail(), password)).Is(400, "invalid-input", "password");
    }

    [Fact, Rows(23)]
    public async Task A_long_password_is_taken_and_a_monstrous_one_refused_unread()
    {
        var shop = await shops.On(Engine.Sqlite);
        string[] passwords = [new string('x', 63) + "y", "🐈🐕🐎🐄🐖🐑🐐🐓", string.Concat(Enumerable.Repeat("ß€", 64))];
        foreach (var password in passwords)
            await shop.LogIn((await shop.Customer(password: password)).Email, password);
        var email = shop.NewEmail();
        (await shop.Visitor().TryRegister(email, new string('x', 128) + "y")).Is(400, "invalid-input", "password");
        (await shop.Visitor().TryRegister(email, new string('x', 10_000))).Is(413, "body-too-large");
        (await shop.Raw("POST /auth/login HTTP/1.1\nHost: x\nContent-Type: application/json\nContent-Length: 1000000")).Is(413);
    }

    [Fact, Rows(24)]
    public async Task A_password_is_taken_as_it_was_typed()
    {
        var shop = await shops.On(Engine.Sqlite);
        var ada = await shop.Customer(password: " Spaces and Case ");
        foreach (var near in new[] { "Spaces and Case", " Spaces and Case", " spaces and case ", " Spaces and Case  " })
            (await shop.Visitor().LogIn(ada.Email, near)).Is(401, "wrong-credentials");
        (await shop.Visitor().LogIn(ada.Email, " Spaces and Case ")).Is(200);
    }

    [Fact, Rows(119)]
    public async Task A_flood_of_logins_is_turned_away_while_others_are_served()
    {
        await using var shop = await TestShop.Open(Engine.Sqlite, [new IdentityService()]);
        var ada = await shop.Customer();
        var flood = AtOnce.Run(60, _ => shop.Visitor().LogIn(shop.NewEmail(), Wrong));
        for (var i = 0; i < 20; i++)
            (await ada.Get("/users/me")).Is(200);
        var replies = await flood;
        Assert.All(replies, reply => Assert.True(reply.Status is 401 or 503, reply.Body));
        Assert.Contains(replies, reply => reply.Status == 503);
        Assert.Contains(replies, reply => reply.Status == 401);
        (await shop.Visitor().LogIn(ada.Email)).Is(200);
    }

    [Fact, Rows(21, 119)]
    public async Task One_network_may_try_thirty_logins_a_minute_and_the_rest_of_the_shop_all_the_same()
    {
        var limited = new Dictionary<string, string?> { ["Stoa:TrustedLoad"] = "" };
        await using var shop = await TestShop.Open(Engine.Sqlite, [SharedShops.Cheap()], new ManualClock(), limited);
        var visitor = shop.Visitor();
        for (var i = 0; i < 30; i++)
            (await Guess(visitor)).Is(400);
        Assert.Equal("2", (await Guess(visitor)).Is(429, "too-many-requests").Header("Retry-After"));
        (await Guess(shop.Visitor())).Is(400);
        (await visitor.Get("/.well-known/jwks.json")).Is(200);

        static Task<Reply> Guess(Visitor visitor) => visitor.Post("/auth/email/verify", new { token = "x" });
    }
}

using Microsoft.AspNetCore.Builder;
using Stoa.Kernel.Hosting;
using Stoa.Kernel.Web;
using Stoa.Testing;

namespace Stoa.Identity.Tests.Http;

/// <summary>The edge of the shop: verbs, headers, errors, what must not be there, and starting at all.</summary>
public class EdgeTests(SharedShops shops)
{
    private const string GoodSecret = "T3h8d0q2Zk5v7x9yB1n4m6p8r0t2w4u6";

    [Theory]
    [InlineData("PUT", "/auth/login", "POST")]
    [InlineData("GET", "/auth/login", "POST")]
    [InlineData("DELETE", "/auth/login", "POST")]
    [InlineData("OPTIONS", "/auth/login", "POST")]
    [InlineData("POST", "/users/me", "DELETE, GET, PATCH")]
    [InlineData("HEAD", "/auth/login", "POST")]
    [InlineData("FROB", "/users", "GET")]
    [Rows(44, 49)]
    public async Task A_verb_that_is_not_listed_is_refused_with_those_that_are(string method, string path, string allowed)
    {
        var admin = await (await shops.On(Engine.Sqlite)).Admin();
        var reply = (await admin.Send(new HttpMethod(method), path, null, ("X-HTTP-Method-Override", "DELETE"))).Is(405);
        Assert.Equal(allowed, string.Join(", ", reply.Header("Allow")!.Split(", ").Order()));
    }

    [Fact, Rows(49)]
    public async Task Neither_TRACE_nor_CONNECT_is_served()
    {
        var shop = await shops.On(Engine.Sqlite);
        (await shop.Visitor().Send(HttpMethod.Trace, "/users/me", null)).Is(405, "method-not-allowed");
        Assert.NotEqual(200, (await shop.Raw("CONNECT evil.example:443 HTTP/1.1\nHost: evil.example:443")).Status);
    }

    [Fact, Rows(50)]
    public async Task What_a_stranger_says_of_where_they_come_from_is_not_believed()
    {
        await using var shop = await TestShop.Open(Engine.Sqlite, [SharedShops.Cheap()], settings: new() { ["Stoa:TrustedProxies"] = "" });
        var ada = await shop.Customer();
        (string, string)[] lies =
        [
            ("X-Forwarded-For", "203.0.113.9"), ("X-Real-IP", "203.0.113.9"), ("X-Forwarded-Proto", "https"),
            ("X-User-Id", IdentityShopping.Nobody), ("X-Roles", "admin"), ("X-Original-URL", "/users"),
            ("traceparent", "00-garbage"), ("tracestate", "\u0001"),
        ];
        var login = (await shop.Visitor().LogInSaying(ada.Email, lies)).Is(200);
        Assert.DoesNotContain("Secure", login.Header("Set-Cookie")!, StringComparison.OrdinalIgnoreCase);
        var devices = (await ada.Get("/auth/sessions")).Json["items"]!.AsArray();
        Assert.All(devices, device => Assert.Equal("127.0.0.1", (string)device!["network"]!));
        (await ada.Get("/users", lies)).Is(403);
        Assert.Equal(ada.UserId, (await ada.Get("/users/me", lies)).Text("id"));
        for (var i = 0; i < LoginGuard.OwnLimit; i++)
            (await shop.Visitor().LogIn(ada.Email, "not this one")).Is(401);
        (await shop.Visitor().LogInSaying(ada.Email, ("X-Forwarded-For", "203.0.113.9"))).Is(429);
    }

    [Fact, Rows(110)]
    public async Task The_device_cookie_is_for_no_script_and_behind_TLS_for_nothing_else()
    {
        var shop = await shops.On(Engine.Sqlite);
        var ada = await shop.Customer();
        var plain = (await shop.Visitor().LogIn(ada.Email)).Header("Set-Cookie")!;
        Assert.StartsWith("stoa-device=", plain);
        Assert.Contains("httponly", plain);
        Assert.Contains("samesite=lax", plain);
        var behindTls = await shop.Visitor().LogInSaying(ada.Email, ("X-Forwarded-Proto", "https"));
        Assert.StartsWith("__Host-stoa-device=", behindTls.Header("Set-Cookie"));
        Assert.Contains("secure", behindTls.Header("Set-Cookie"));
        Assert.Equal("max-age=31536000; includeSubDomains", behindTls.Header("Strict-Transport-Security"));
    }

    [Fact, Rows(107, 108)]
    public async Task No_host_and_no_origin_changes_an_answer()
    {
        var shop = await shops.On(Engine.Sqlite);
        var ada = await shop.Customer();
        foreach (var host in new[] { "evil.example", "localhost", "shop.example:9" })
        {
            var made = (await ada.Post(IdentityShopping.Addresses, IdentityShopping.AnAddress(), ("Host", host))).Is(201);
            Assert.DoesNotContain(made.Headers.Values, value => value.Contains(host));
        }
        foreach (var origin in new[] { "https://evil.example", "null", "https://shop.example.evil.example" })
        {
            (await ada.Get("/users/me", ("Origin", origin))).Is(200);
            (string, string)[] preflight = [("Origin", origin), ("Access-Control-Request-Method", "DELETE")];
            (await ada.Send(HttpMethod.Options, "/users/me", null, preflight)).Is(405);
        }
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/swagger")]
    [InlineData("/metrics")]
    [InlineData("/health/details")]
    [InlineData("/.git/config")]
    [InlineData("/appsettings.json")]
    [InlineData("/stoa.json")]
    [InlineData("/.env")]
    [InlineData("/keys/secret")]
    [InlineData("/identity.db")]
    [InlineData("/debug")]
    [InlineData("/v0/users")]
    [Rows(113, 117)]
    public async Task What_is_not_for_the_public_is_not_there(string path)
    {
        (await (await shops.On(Engine.Sqlite)).Visitor().Get(path)).Is(404, "not-found");
    }

    [Fact, Rows(113)]
    public async Task Health_says_that_the_shop_lives_and_nothing_more()
    {
        var shop = await shops.On(Engine.Sqlite);
        Assert.Equal("""{"status":"live"}""", (await shop.Visitor().Get("/health/live")).Is(200).Body);
        Assert.Equal("""{"status":"ready","notReady":[]}""", (await shop.Visitor().Get("/health/ready")).Is(200).Body);
    }

    [Fact, Rows(111, 114)]
    public async Task What_breaks_inside_tells_nothing_of_the_inside_and_is_found_in_the_log()
    {
        await using var shop = await TestShop.Open(Engine.Sqlite, [SharedShops.Cheap(), new Clumsy()]);
        var reply = (await shop.Visitor().Get("/clumsy", ("X-Request-Id", "find-me"))).Is(500, "internal-error");
        Assert.Equal("find-me", reply.Text("traceId"));
        Assert.DoesNotContain("flour", reply.Body);
        Assert.Contains(shop.Log.Lines, line => line.Contains("flour", StringComparison.Ordinal));
    }

    [Fact, Rows(111)]
    public async Task A_refusal_below_the_shop_says_nothing_either()
    {
        var shop = await shops.On(Engine.Sqlite);
        string[] heads =
        [
            "GET / HTTP/1.1\nHost: a\nHost: b", "GET /%00 HTTP/1.1\nHost: a", "NONSENSE", "GET / HTTP/9.9\nHost: a",
            $"GET /{new string('a', 9000)} HTTP/1.1\nHost: a",
            "POST /auth/login HTTP/1.1\nHost: a\nContent-Length: 5\nTransfer-Encoding: nonsense",
        ];
        foreach (var head in heads)
        {
            var reply = await shop.Raw(head);
            Assert.InRange(reply.Status, 400, 505);
            Assert.Null(reply.Header("Server"));
            Assert.DoesNotContain("Kestrel", reply.Body);
        }
    }

    [Fact(SkipUnless = nameof(HasPostgres), Skip = "No PostgreSQL server at hand."), Rows(114)]
    public async Task Without_its_database_the_shop_says_later_and_recovers_by_itself()
    {
        await using var server = await PostgresServer.StartNew();
        await using var shop = await TestShop.Open(Engine.Postgres, [SharedShops.Cheap()], server: server);
        var ada = await shop.Customer();
        await server.Stop();
        (await ada.Get("/users/me")).Is(503, "unavailable");
        (await ada.Patch("/users/me", new { name = "Eve" })).Is(503, "unavailable");
        (await shop.Visitor().LogIn(ada.Email)).Is(503, "unavailable");
        (await ada.Get("/health/live")).Is(200);
        await server.Start();
        await Eventually.Equal(200, async () => (await ada.Patch("/users/me", new { name = "Ada King" })).Status);
    }

    public static bool HasPostgres => PostgresServer.WhyNot is null;

    [Fact, Rows(116)]
    public async Task Nothing_that_a_stranger_sends_writes_a_line_of_its_own_into_the_log()
    {
        await using var shop = await TestShop.Open(Engine.Sqlite, [SharedShops.Cheap(), new Clumsy()]);
        const string Forged = "\\r\\n2026-01-01 INFO admin logged in \\u001b[2J";
        await shop.Visitor().Post("/auth/login", $$"""{"email":"{{Forged}}","password":"{{Forged}}"}""");
        (string, string)[] lies = [("User-Agent", "admin logged in \u001b[2J"), ("X-Request-Id", "admin logged in")];
        await shop.Visitor().Get("/clumsy?x=%0d%0aadmin%20logged%20in", lies);
        await shop.Raw("GET /%0d%0aadmin%20logged%20in HTTP/1.1\nHost: x\nX-Request-Id: admin logged in");
        Assert.DoesNotContain(shop.Log.Lines, line => line.Contains("admin logged in", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Stoa:Secret", null)]
    [InlineData("Stoa:Secret", "changeme")]
    [InlineData("Stoa:Secret", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("Stoa:Admin:Password", "admin")]
    [InlineData("Stoa:Admin:Password", "password1")]
    [InlineData("Stoa:Admin:Email", "admin")]
    [InlineData("Stoa:TrustedLoad", "0.0.0.0/0")]
    [InlineData("urls", "http://*:8000")]
    [InlineData("Stoa:PublicUrl", "javascript:alert(1)")]
    [Rows(29, 115)]
    public void In_production_the_shop_refuses_to_start_with_what_anybody_could_guess(string name, string? value)
    {
        var settings = new Dictionary<string, string?>
        {
            ["DOTNET_ENVIRONMENT"] = "Production",
            ["urls"] = "http://127.0.0.1:0",
            ["Stoa:Secret"] = GoodSecret,
        };
        Assert.Empty(TestShop.WhatIsWrong([SharedShops.Cheap()], settings));
        settings[name] = value;
        var wrong = Assert.Single(TestShop.WhatIsWrong([SharedShops.Cheap()], settings));
        Assert.Contains(name == "urls" ? "Stoa:PublicUrl" : name, wrong);
        Assert.True(value is null || !wrong.Contains("password1", StringComparison.Ordinal), "A password is no text for an error.");
    }

    [Fact, Rows(29)]
    public async Task An_empty_shop_in_production_makes_no_admin_that_anybody_knows()
    {
        var settings = new Dictionary<string, string?>
        {
            ["DOTNET_ENVIRONMENT"] = "Production",
            ["Stoa:Admin:Password"] = "",
            ["Stoa:TrustedLoad"] = "",
        };
        var failure = await Assert.ThrowsAsync<ServiceFailed>(
            () => TestShop.Open(Engine.Sqlite, [SharedShops.Cheap()], settings: settings));
        Assert.Contains("Stoa:Admin:Password", failure.Message);
        await using var shop = await TestShop.Open(Engine.Sqlite, [SharedShops.Cheap()]);
        (await shop.Visitor().LogIn(TestShop.AdminEmail, "admin")).Is(401);
        (await shop.Visitor().LogIn(WelcomeFirstAdmin.DefaultEmail)).Is(401);
        (await shop.Visitor().LogIn("admin", "admin")).Is(401);
    }

    private sealed class Clumsy : IService
    {
        public string Name => "clumsy";

        public void Describe(ServiceDescription service) =>
            service.Routing(routes => routes.MapGet("/clumsy", Bake).Anyone());

        private static string Bake() => throw new InvalidOperationException("The flour is in the wrong drawer.");
    }
}

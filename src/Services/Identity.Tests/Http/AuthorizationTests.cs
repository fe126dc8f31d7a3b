using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Stoa.Kernel.Hosting;
using Stoa.Kernel.Web;
using Stoa.Testing;

namespace Stoa.Identity.Tests.Http;

/// <summary>Every route of the running shop against every kind of caller, and other people's things against everybody.</summary>
public class AuthorizationTests(SharedShops shops)
{
    /// <summary>Who may use which route. A route that is missing here fails the test, and so does one that is gone.</summary>
    private static readonly Dictionary<string, string> WhoMay = new(StringComparer.Ordinal)
    {
        ["GET /health/live"] = "anyone",
        ["GET /health/ready"] = "anyone",
        ["POST /internal/ask/identity/{query}"] = "services",
        ["GET /.well-known/jwks.json"] = "anyone",
        ["POST /auth/register"] = "anyone",
        ["POST /auth/login"] = "anyone",
        ["POST /auth/refresh"] = "anyone",
        ["POST /auth/logout"] = "anyone",
        ["POST /auth/email/verify"] = "anyone",
        ["POST /auth/email/resend"] = "anyone",
        ["POST /auth/password/forgot"] = "anyone",
        ["POST /auth/password/reset"] = "anyone",
        ["POST /auth/firebase"] = "anyone",
        ["POST /auth/openid/{name}"] = "anyone",
        ["GET /auth/providers"] = "anyone",
        ["GET /auth/sessions"] = "customers",
        ["DELETE /auth/sessions/{id}"] = "customers",
        ["GET /users/me"] = "customers",
        ["PATCH /users/me"] = "customers",
        ["DELETE /users/me"] = "customers",
        ["POST /users/me/password"] = "customers",
        ["GET /users/me/export"] = "customers",
        ["GET /users/me/identities"] = "customers",
        ["DELETE /users/me/identities/{id}"] = "customers",
        ["GET /users/me/addresses"] = "customers",
        ["POST /users/me/addresses"] = "customers",
        ["GET /users/me/addresses/{id}"] = "customers",
        ["PATCH /users/me/addresses/{id}"] = "customers",
        ["DELETE /users/me/addresses/{id}"] = "customers",
        ["GET /users"] = "admins",
        ["GET /users/{id}"] = "admins",
        ["PATCH /users/{id}"] = "admins",
    };

    /// <summary>Without the album's, which stands in for Media.</summary>
    private static IEnumerable<RouteEndpoint> Own(TestShop shop) =>
        shop.Routes.Where(route => !Named(route).Contains("/ask/media/", StringComparison.Ordinal));

    [Fact, Rows(47)]
    public async Task Every_route_has_its_line_in_the_table()
    {
        var shop = await shops.On(Engine.Sqlite);
        Assert.Equal(WhoMay.Keys.Order(StringComparer.Ordinal), Own(shop).Select(Named).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_new_route_without_a_line_is_noticed()
    {
        await using var shop = await TestShop.Open(Engine.Sqlite, [SharedShops.Cheap(), new Newcomer()]);
        Assert.Equal(["GET /newcomer"], shop.Routes.Select(Named).Except(WhoMay.Keys).Where(name => !name.StartsWith("POST /internal/")));
    }

    [Fact, Rows(33, 47, 48, 51)]
    public async Task A_route_lets_in_whom_the_table_says_and_nobody_else()
    {
        var shop = await shops.On(Engine.Sqlite);
        var actors = new (string Name, string Authorization)[]
        {
            ("nobody", ""),
            ("garbage", "Bearer garbage"),
            ("another scheme", "Basic YWRtaW46YWRtaW4="),
            ("customer", "Bearer " + (await shop.Customer()).Token),
            ("staff", "Bearer " + (await shop.Staff()).Token),
            ("admin", "Bearer " + (await shop.Admin()).Token),
            ("service", shop.ServiceToken("ordering", "identity")),
            ("service for another", shop.ServiceToken("ordering", "payments")),
        };
        var wrong = new List<string>();
        foreach (var route in Own(shop))
        {
            foreach (var (actor, authorization) in actors)
            {
                var visitor = shop.Visitor();
                visitor.Token = authorization;
                var method = route.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods[0];
                var path = Named(route).Split(' ')[1].Replace("{id}", "none").Replace("{name}", "google")
                    .Replace("{query}", "identity.get-token-keys.v1");
                var reply = await visitor.Send(new HttpMethod(method), path, method == "GET" ? null : "{}");
                if (!IsRight(Expected(WhoMay[Named(route)], actor), reply.Status))
                    wrong.Add($"{Named(route)} as {actor}: {reply.Status}");
            }
        }
        Assert.Empty(wrong);
    }

    [Theory, EachDatabase, Rows(32, 37)]
    public async Task What_belongs_to_another_user_is_not_there(Engine engine)
    {
        var shop = await shops.On(engine);
        var (ada, eve) = (await shop.Customer(), await shop.Customer());
        var address = (await ada.AddAddress()).Is(201).Header("Location")!;
        var session = (await ada.Get("/auth/sessions")).Text("items", "0", "id");
        var identity = await shops.Link(shop, ada);
        foreach (var other in new[] { eve, await shop.Staff(), await shop.Admin() })
        {
            var missing = (await other.Get("/users/me/addresses/" + IdentityShopping.NoAddress, ("X-Request-Id", "same"))).Is(404);
            Assert.Equal(missing.Body, (await other.Get(address, ("X-Request-Id", "same"))).Is(404, "not-found").Body);
            (await other.Patch(address, new { city = "Paris" })).Is(404, "not-found");
            (await other.Delete(address)).Is(404, "not-found");
            (await other.Delete("/auth/sessions/" + session)).Is(404, "not-found");
            (await other.Delete("/users/me/identities/" + identity)).Is(404, "not-found");
        }
        Assert.Equal("London", (await ada.Get(address)).Is(200).Text("city"));
        Assert.Equal(identity, (await ada.Get("/users/me/identities")).Text("items", "0", "id"));
        (await ada.Refresh()).Is(200);
    }

    [Fact, Rows(41)]
    public async Task A_key_of_one_user_is_nothing_to_another()
    {
        var shop = await shops.On(Engine.Sqlite);
        var (ada, eve) = (await shop.Customer(), await shop.Customer());
        var hers = await ada.AddAddress("shared");
        var mine = (await eve.AddAddress("shared")).Is(201);
        Assert.Null(mine.Header("Idempotency-Replayed"));
        Assert.NotEqual(hers.Text("id"), mine.Text("id"));
    }

    [Theory]
    [InlineData("/Users")]
    [InlineData("/USERS/")]
    [InlineData("/users;x")]
    [InlineData("//users")]
    [InlineData("/%75sers")]
    [InlineData("/users/.")]
    [InlineData("/users/me/..")]
    [InlineData("/users%2f")]
    [InlineData("/users/%2e%2e/users")]
    [InlineData("/./users")]
    [InlineData("/users?x=%00")]
    [Rows(47)]
    public async Task No_spelling_of_an_admins_route_lets_a_customer_in(string path)
    {
        var shop = await shops.On(Engine.Sqlite);
        var ada = await shop.Customer();
        foreach (var overriding in new[] { "", "\nX-HTTP-Method-Override: PATCH", "\nX-Original-URL: /users", "\nX-Rewrite-URL: /users" })
        {
            var reply = await shop.Raw($"GET {path} HTTP/1.1\nHost: shop\nAuthorization: Bearer {ada.Token}{overriding}");
            Assert.True(reply.Status is 403 or 404, $"{reply.Status} {reply.Body}");
            Assert.DoesNotContain("items", reply.Body);
        }
    }

    [Fact, Rows(51)]
    public async Task Behind_the_inner_door_an_outsider_finds_nothing_by_any_verb()
    {
        var shop = await shops.On(Engine.Sqlite);
        var admin = await shop.Admin();
        string[] doors =
            ["/internal/ask/identity/identity.get-token-keys.v1", "/internal/ask/identity/x", "/internal/ask/nobody/x", "/internal"];
        foreach (var method in new[] { "GET", "PUT", "PATCH", "DELETE", "OPTIONS", "POST" })
        {
            foreach (var path in doors)
                (await admin.Send(new HttpMethod(method), path, null)).Is(404, "not-found");
        }
        var service = shop.Visitor();
        service.Token = shop.ServiceToken("ordering", "identity");
        (await service.Post("/internal/ask/identity/identity.get-token-keys.v1", "{}")).Is(200);
        (await service.Post("/internal/ask/identity/nothing", "{}")).Is(404);
    }

    private static string Named(RouteEndpoint route) =>
        $"{route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Single() ?? "*"} /{route.RoutePattern.RawText!.Trim('/')}";

    /// <summary>The refusal that is due, or nothing where the actor is to come in.</summary>
    private static int? Expected(string who, string actor) => (who, actor) switch
    {
        ("anyone", _) => null,
        ("services", "service") => null,
        ("services", _) => 404,
        ("customers", "customer" or "staff" or "admin") => null,
        ("admins", "admin") => null,
        ("admins", "customer" or "staff") => 403,
        _ => 401,
    };

    /// <summary>Who comes in is told something about an empty body or an id of nothing, at worst.</summary>
    private static bool IsRight(int? refusal, int status) =>
        refusal is { } due ? status == due : status is not (401 or 403 or 405) and < 500;

    private sealed class Newcomer : IService
    {
        public string Name => "newcomer";

        public void Describe(ServiceDescription service) => service.Routing(routes => routes.MapGet("/newcomer", () => "hello").Anyone());
    }
}

using Microsoft.AspNetCore.Http;
using Stoa.Contracts;
using Stoa.Kernel.Web;

namespace Stoa.Kernel.Tests.Web;

/// <summary>Every kind of route against every kind of caller.</summary>
public class AccessTests
{
    private const string Table =
        """
                        nobody  customer  staff  admin  expired  garbage  disabled  service  wrong-service
        /anyone         200     200       200    200    401      401      401       401      401
        /auth/login     200     200       200    200    200      200      200       200      200
        /mine           401     200       200    200    401      401      401       401      401
        /desk           401     403       200    200    401      401      401       401      401
        /admin/users    401     403       403    200    401      401      401       401      401
        /admin/motd     200     200       200    200    401      401      401       401      401
        /internal/cart  404     404       404    404    404      404      404       200      404
        /undecided      403     403       403    403    403      403      403       403      403
        /nowhere        404     404       404    404    404      404      404       404      404
        """;

    public static TheoryData<string, string, int> Cases
    {
        get
        {
            var rows = Table.Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToArray();
            var cases = new TheoryData<string, string, int>();
            foreach (var row in rows[1..])
            {
                foreach (var (actor, status) in rows[0].Zip(row[1..]))
                    cases.Add(row[0], actor, int.Parse(status));
            }
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_route_lets_in_whom_it_says(string path, string actor, int status)
    {
        await using var host = await AccessHost.Start();
        Assert.Equal(status, (await host.Get(path, Authorization(host, actor))).StatusCode);
    }

    [Fact]
    public async Task A_refusal_without_a_token_asks_for_one_and_a_lower_role_is_not_asked_again()
    {
        await using var host = await AccessHost.Start();
        Assert.Equal("Bearer", (await host.Get("/mine")).Headers.WWWAuthenticate);
        Assert.Equal("Bearer error=\"invalid_token\"", (await host.Get("/mine", "Bearer x")).Headers.WWWAuthenticate);
        Assert.Empty((await host.Get("/desk", "Bearer " + host.Token())).Headers.WWWAuthenticate.ToArray());
    }

    [Fact]
    public async Task A_network_that_shows_bad_tokens_is_soon_not_looked_at_and_those_known_to_be_good_come_in()
    {
        await using var host = await AccessHost.Start();
        var (known, fresh) = (host.Token(), host.Token(user: "usr_2"));
        Assert.Equal(200, (await host.Get("/mine", "Bearer " + known)).StatusCode);
        for (var i = 0; i < BadTokens.PerNetwork.Requests; i++)
            Assert.Equal(401, (await host.Get("/mine", $"Bearer {fresh}x")).StatusCode);
        var looked = host.Verifier.SignaturesChecked;
        var refused = await host.Get("/mine", "Bearer " + fresh);
        Assert.Equal(429, refused.StatusCode);
        Assert.NotEmpty(refused.Headers.RetryAfter.ToArray());
        Assert.Equal(429, (await host.Get("/anyone", "Bearer garbage")).StatusCode);
        Assert.Equal(looked, host.Verifier.SignaturesChecked);
        Assert.Equal(200, (await host.Get("/mine", "Bearer " + known)).StatusCode);
        Assert.Equal(200, (await host.Get("/anyone")).StatusCode);
        host.Time.Advance(BadTokens.PerNetwork.Period);
        Assert.Equal(200, (await host.Get("/mine", "Bearer " + fresh)).StatusCode);
    }

    [Fact]
    public async Task A_route_knows_its_caller()
    {
        await using var host = await AccessHost.Start();
        Assert.Equal("usr_1 staff ada@shop.test", await Text(await host.Get("/mine", "Bearer " + host.Token(Role.Staff))));
        Assert.Equal("usr_1", await Text(await host.Get("/anyone", "Bearer " + host.Token())));
        Assert.Equal("nobody", await Text(await host.Get("/anyone")));
        Assert.Equal("nobody", await Text(await host.Get("/auth/login", "Bearer " + host.Token())));
        var service = "Service " + host.ServiceTokens.Write("ordering", "cart", "usr_1");
        Assert.Equal("ordering for usr_1", await Text(await host.Get("/internal/cart", service)));
    }

    [Fact]
    public async Task A_route_that_asks_for_a_caller_it_does_not_demand_is_a_bug_that_shows_at_once()
    {
        await using var host = await AccessHost.Start();
        var bug = await Assert.ThrowsAsync<InvalidOperationException>(() => host.Get("/careless", "Bearer " + host.Token()));
        Assert.Contains("/careless", bug.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => new DefaultHttpContext().ServiceCaller());
    }

    [Fact]
    public async Task Routes_on_which_nobody_decided_are_named()
    {
        await using var host = await AccessHost.Start();
        Assert.Equal(["GET /undecided"], Access.Undecided(host.Routes));
    }

    [Theory]
    [InlineData("/Admin/users")]
    [InlineData("/ADMIN/USERS")]
    [InlineData("/admin/users/")]
    [InlineData("/admin/users/.")]
    [InlineData("/admin/users.")]
    [InlineData("/admin/users%20")]
    [InlineData("/admin/users%00")]
    [InlineData("//admin/users")]
    [InlineData("/admin//users")]
    [InlineData("/admin;x/users")]
    [InlineData("/admin/users;x=1")]
    [InlineData("/%61dmin/users")]
    [InlineData("/%2561dmin/users")]
    [InlineData("/admin%2fusers")]
    [InlineData("/admin\\users")]
    [InlineData("/./admin/users")]
    [InlineData("/anyone/../admin/users")]
    [InlineData("/anyone/%2e%2e/admin/users")]
    [InlineData("/admin/users?x=/anyone")]
    [InlineData("/admin/users#/anyone")]
    [InlineData("http://shop.test/admin/users")]
    public async Task No_spelling_of_a_path_goes_around_the_door(string path)
    {
        await using var host = await AccessHost.Start(overTheWire: true);
        foreach (var method in new[] { "GET", "HEAD", "DELETE" })
        {
            var nobody = Status(await host.SendRaw($"{method} {path} HTTP/1.1"));
            var customer = Status(await host.SendRaw($"{method} {path} HTTP/1.1", "Authorization: Bearer " + host.Token()));
            Assert.Contains((nobody, customer), new[] { (401, 403), (404, 404), (400, 400), (405, 405) });
        }
    }

    [Theory]
    [InlineData("X-Original-URL: /anyone")]
    [InlineData("X-Rewrite-URL: /anyone")]
    [InlineData("X-HTTP-Method-Override: GET")]
    [InlineData("X-User-Id: usr_admin")]
    [InlineData("X-Roles: admin")]
    [InlineData("X-Forwarded-Prefix: /anyone")]
    public async Task No_header_goes_around_the_door(string header)
    {
        await using var host = await AccessHost.Start(overTheWire: true);
        Assert.Equal(401, Status(await host.SendRaw("DELETE /admin/users HTTP/1.1", header)));
        var staff = "Authorization: Bearer " + host.Token(Role.Staff);
        Assert.Equal(403, Status(await host.SendRaw("DELETE /admin/users HTTP/1.1", header, staff)));
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    [InlineData("TRACE")]
    [InlineData("PROPFIND")]
    public async Task A_method_that_a_route_does_not_have_is_told_so(string method)
    {
        await using var host = await AccessHost.Start(overTheWire: true);
        foreach (var headers in new string[][] { [], ["Authorization: Bearer " + host.Token(Role.Staff)] })
        {
            var answer = await host.SendRaw($"{method} /desk HTTP/1.1", headers);
            Assert.Equal(405, Status(answer));
            Assert.Contains("Allow: GET, POST", answer, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_method_override_is_not_heard()
    {
        await using var host = await AccessHost.Start(overTheWire: true);
        var admin = "Authorization: Bearer " + host.Token(Role.Admin);
        var answer = await host.SendRaw("GET /admin/users HTTP/1.1", "X-HTTP-Method-Override: DELETE", admin);
        Assert.Contains("\r\nusers\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tunnel_is_not_opened()
    {
        await using var host = await AccessHost.Start(overTheWire: true);
        Assert.InRange(Status(await host.SendRaw("CONNECT shop.test:80 HTTP/1.1")), 400, 499);
    }

    private static string[] Authorization(AccessHost host, string actor)
    {
        switch (actor)
        {
            case "nobody":
                return [];
            case "expired":
                var token = host.Token(Role.Admin);
                host.Time.Advance(Tokens.Lifetime);
                return ["Bearer " + token];
            case "garbage":
                return ["Bearer garbage"];
            case "disabled":
                host.Standing.Apply(new UserChanged("usr_1", "admin", Disabled: true, host.Clock.Now));
                return ["Bearer " + host.Token(Role.Admin)];
            case "service":
                return ["Service " + host.ServiceTokens.Write("ordering", "cart")];
            case "wrong-service":
                return ["Service " + host.ServiceTokens.Write("ordering", "payments")];
            default:
                return ["Bearer " + host.Token(Roles.Read(actor)!.Value)];
        }
    }

    private static int Status(string answer) => int.Parse(answer.AsSpan("HTTP/1.1 ".Length, 3));

    private static async Task<string> Text(HttpResponse response)
    {
        using var reader = new StreamReader(response.Body);
        return await reader.ReadToEndAsync();
    }
}

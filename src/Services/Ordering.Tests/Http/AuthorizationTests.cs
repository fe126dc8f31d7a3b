using Microsoft.AspNetCore.Routing;
using Stoa.Testing;

namespace Stoa.Ordering.Tests.Http;

/// <summary>Every route of Ordering against every kind of caller.</summary>
public class AuthorizationTests(OrderShops shops)
{
    /// <summary>Who may use which route; buyers are customers, and guests with a token. A route that is missing here fails.</summary>
    private static readonly Dictionary<string, string> WhoMay = new(StringComparer.Ordinal)
    {
        ["POST /order/checkout"] = "buyers",
        ["GET /order"] = "customers",
        ["GET /order/figures"] = "staff",
        ["GET /order/best-sellers"] = "staff",
        ["GET /order/{id}"] = "buyers",
        ["GET /order/{id}/timeline"] = "buyers",
        ["GET /order/{id}/events"] = "buyers",
        ["PATCH /order/{id}/status"] = "staff",
        ["POST /order/{id}/cancel"] = "buyers",
    };

    [Fact, Rows(47)]
    public async Task Every_route_has_its_line_in_the_table()
    {
        var shop = await shops.On(Engine.Sqlite);
        var routes = shop.Shop.Routes.Select(Named).Where(name => name.Contains(" /order", StringComparison.Ordinal));
        Assert.Equal(WhoMay.Keys.Order(StringComparer.Ordinal), routes.Order(StringComparer.Ordinal));
    }

    [Fact, Rows(33, 47, 48, 51)]
    public async Task A_route_lets_in_whom_the_table_says_and_nobody_else()
    {
        var shop = await shops.On(Engine.Sqlite);
        (string Name, string Authorization, bool MayBuy, bool IsCustomer, bool IsStaff)[] actors =
        [
            ("nobody", "", false, false, false),
            ("garbage", "Bearer garbage", false, false, false),
            ("another scheme", "Basic YWRtaW46YWRtaW4=", false, false, false),
            ("customer", "Bearer " + shop.Customer().Token, true, true, false),
            ("staff", "Bearer " + shop.Staff().Token, true, true, true),
            ("service", shop.Shop.ServiceToken("payments", "ordering"), false, false, false),
        ];
        var wrong = new List<string>();
        foreach (var (route, may) in WhoMay)
        {
            foreach (var actor in actors)
            {
                var visitor = shop.Shop.Visitor();
                visitor.Token = actor.Authorization;
                var (method, path) = (route.Split(' ')[0], route.Split(' ')[1].Replace("{id}", "ord_00000000000000000000000000"));
                var reply = await visitor.Send(new HttpMethod(method), path, method == "GET" ? null : "{}");
                var isIn = may switch { "staff" => actor.IsStaff, "customers" => actor.IsCustomer, _ => actor.MayBuy };
                var expected = isIn ? "in" : actor.IsCustomer ? "403" : "401";
                var got = reply.Status is 401 or 403 ? $"{reply.Status}" : "in";
                if (got != expected)
                    wrong.Add($"{actor.Name} at {route}: {reply.Status} instead of {expected}");
            }
        }
        Assert.Empty(wrong);
    }

    private static string Named(RouteEndpoint route) =>
        $"{route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods[0]} /{route.RoutePattern.RawText?.Trim('/')}";
}

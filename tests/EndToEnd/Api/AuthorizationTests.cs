using System.Net;
using System.Text;
using Stoa.Identity;
using Stoa.Kernel.Hosting;
using Stoa.Testing;

namespace Stoa.EndToEnd.Api;

/// <summary>
/// Every operation that the shop describes, by every kind of caller, about a thing of their own, of somebody else and of nobody. What is to
/// happen follows from the description; and every answer must be one that the description knows, member by member.
/// </summary>
public class AuthorizationTests
{
    /// <summary>How many cells there are at least: fewer would mean that the description has lost something.</summary>
    private const int FewestCells = 1_500;

    /// <summary>What somebody might try for an id.</summary>
    private static readonly string[] Odd =
    [
        "0", "-1", "9223372036854775808", "null", "undefined", "%", "'", "1 OR 1=1", "{id}", "[]", "\u202E", "a/b", "ord_",
        "ORD_00000000000000000000000000", new('a', 500),
    ];

    private int odd;

    [Fact, Rows(32, 33, 36, 37, 39, 46, 47, 48, 117)]
    public Task Whoever_asks_gets_what_the_description_says_and_nothing_else() => AskAll(ShopShape.Embedded);

    [Theory, InlineData(ShopShape.OnPostgres), InlineData(ShopShape.Split)]
    [Trait("Category", "Long")]
    public Task Whoever_asks_gets_the_same_from_a_shop_of_another_shape(ShopShape shape) => AskAll(shape);

    private async Task AskAll(ShopShape shape)
    {
        await using var shop = await Open(shape);
        var api = await Description.Of(shop);
        var staff = await shop.Staff();
        var actors = new Actor[]
        {
            new("anonymous", shop.Visitor()), new("guest", shop.Visitor()), new("customer", await shop.Customer()),
            new("other customer", await shop.Customer()), new("staff", await shop.Staff()), new("admin", await shop.Admin()),
            new("garbage", Showing(shop, "Bearer garbage")), new("another scheme", Showing(shop, "Basic YWRtaW46YWRtaW4=")),
            new("service", Showing(shop, shop.ServiceToken("ordering", "identity"))), new("blocked", await Blocked(shop)),
        };
        var things = new Things(shop, staff);
        var bodies = new Bodies(api.Document);
        var (cells, wrong) = (0, new List<string>());
        foreach (var operation in api.Operations)
        {
            foreach (var actor in actors)
            {
                foreach (var whose in Whose(Things.Of(operation), actor))
                {
                    cells++;
                    var (status, code, flaw) = await Try(shop, operation, actor, whose, things, bodies);
                    var due = Due(operation, actor, whose);
                    if (!IsRight(due, status, code))
                        wrong.Add($"{operation.Name} as {actor.Name}, {whose}: {status} {code}, due is {due}");
                    if (flaw is not null)
                        wrong.Add($"{operation.Name} as {actor.Name}, {whose}: {flaw}");
                }
            }
        }
        TestContext.Current.TestOutputHelper?.WriteLine($"{cells} cells of {api.Operations.Count} operations.");
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {cells} cells:\n" + string.Join('\n', wrong));
        Assert.InRange(cells, FewestCells, int.MaxValue);
    }

    [Fact, Rows(117)]
    public async Task What_is_described_is_what_is_there()
    {
        await using var shop = await Open();
        var api = await Description.Of(shop);
        var real =
            from route in shop.Routes
            where !route.RoutePattern.RawText!.TrimStart('/').StartsWith("internal/", StringComparison.Ordinal)
            where route.Metadata.GetMetadata<Microsoft.AspNetCore.Routing.IExcludeFromDescriptionMetadata>() is null
            from method in route.Metadata.GetMetadata<Microsoft.AspNetCore.Routing.IHttpMethodMetadata>()!.HttpMethods
            select $"{method} /{route.RoutePattern.RawText!.Trim('/')}";
        Assert.Equal(real.Order(StringComparer.Ordinal), api.Operations.Select(one => one.Name).Order(StringComparer.Ordinal));
        Assert.Equal(api.Operations.Count, api.Operations.Select(one => one.OperationId).Distinct().Count());
    }

    [Fact]
    public async Task Every_operation_says_what_it_is_for_and_what_it_answers()
    {
        await using var shop = await Open();
        var api = await Description.Of(shop);
        Assert.Empty(api.Operations.Where(one => one.Summary == one.Name).Select(one => one.Name + " has no summary"));
        Assert.Empty(api.Operations.Where(one => !one.Statuses.Any(status => status[0] is '2' or '3')).Select(one => one.Name));
        foreach (var reference in References(api.Document))
            Description.Resolve(api.Document, reference);
    }

    internal static Task<TestShop> Open(ShopShape shape = ShopShape.Embedded) => TestShop.Open(
        shape, [.. Roster.Services.Where(one => one is not IdentityService), (IService)new IdentityService(iterations: 1000)],
        new()
        {
            ["Stoa:TrustedLoad"] = "127.0.0.0/8, 10.0.0.0/8",
            ["Stoa:Firebase:ProjectId"] = "nobody-there",
            ["Stoa:Firebase:Address"] = "http://127.0.0.1:9",
            [$"Stoa:OpenId:{Things.Issuer}:Issuer"] = "http://127.0.0.1:9",
            [$"Stoa:OpenId:{Things.Issuer}:ClientId"] = "stoa",
        });

    /// <summary>Which things an operation is tried with.</summary>
    private static IEnumerable<Whose> Whose(Kind? kind, Actor actor) => kind switch
    {
        null => [Api.Whose.Nothing],
        _ when actor.IsNobody => [Api.Whose.Others, Api.Whose.Missing, Api.Whose.Odd],
        { } one when !Things.HasOwner(one) => [Api.Whose.Own, Api.Whose.Missing, Api.Whose.Odd],
        { } one when actor.IsAnonymous || (actor.IsGuest && !Things.IsForGuests(one)) =>
            [Api.Whose.Others, Api.Whose.Missing, Api.Whose.Odd],
        _ => [Api.Whose.Own, Api.Whose.Others, Api.Whose.Missing, Api.Whose.Odd],
    };

    private static Visitor Showing(TestShop shop, string authorization)
    {
        var visitor = shop.Visitor();
        visitor.Token = authorization;
        return visitor;
    }

    /// <summary>Somebody whose token is as good as new and whose account was closed a moment ago.</summary>
    private static async Task<Visitor> Blocked(TestShop shop)
    {
        var customer = await shop.Customer();
        (await (await shop.Admin()).Patch("/users/" + customer.UserId, new { disabled = true })).Is(200);
        await Eventually.True(async () => (await customer.Get("/users/me")).Status == 401);
        return customer;
    }

    private static Due Due(Operation operation, Actor actor, Whose whose)
    {
        if (actor.IsNobody && !operation.IgnoresToken)
            return Api.Due.Unknown;
        var scheme = Things.Of(operation) is Kind.Order or Kind.Payment || !operation.Welcomes("cartToken") ? "orderToken" : "cartToken";
        var isIn = operation.Welcomes(null) || (actor.IsGuest && operation.Welcomes(scheme))
            || (actor.HasToken && operation.Welcomes("bearer"));
        if (!isIn)
            return Api.Due.Unknown;
        if (actor.HasToken && operation.Access is "staff" or "admin" && !actor.IsAtLeast(operation.Access))
            return Api.Due.Forbidden;
        if (whose == Api.Whose.Odd)
            return Api.Due.NotFoundOrRefused;
        if (whose == Api.Whose.Missing)
            return Api.Due.NotFound;
        return whose == Api.Whose.Others && Things.Of(operation) is { } kind
            && Things.IsPrivate(operation, kind, actor.IsAtLeast("staff"))
            ? Api.Due.NotFound
            : Api.Due.Served;
    }

    private static bool IsRight(Due due, int status, string? code) => due switch
    {
        Api.Due.Unknown => status == 401,
        Api.Due.Forbidden => (status, code) == (403, "forbidden"),
        // Payments can't tell an order that never was from one that it has not heard of yet.
        Api.Due.NotFound => status == 404 || (status, code) == (409, "order-not-ready"),
        Api.Due.NotFoundOrRefused => status is 400 or 404 || (status, code) == (409, "order-not-ready"),
        // Inside, it may still say that this can't be done now; only the door must be open.
        _ => status < 500 && status is not (404 or 405)
            && (status != 401 || code is "wrong-credentials" or "wrong-refresh-token" or "wrong-id-token")
            && (status != 403 || code != "forbidden"),
    };

    private async Task<(int Status, string? Code, string? Flaw)> Try(
        TestShop shop, Operation operation, Actor actor, Whose whose, Things things, Bodies bodies)
    {
        var visitor = actor.Visitor;
        (visitor.CartToken, visitor.OrderToken) = (actor.IsGuest ? await GuestsCart(shop, things) : "", "");
        var (path, body) = (operation.Path, bodies.For(operation));
        if (actor.IsGuest && operation.Welcomes("orderToken"))
            await things.Make(Things.Of(operation) is null ? Kind.Payment : Kind.Order, visitor);       // a token for an order of their own
        if (Things.Of(operation) is { } kind)
        {
            var id = whose switch
            {
                Api.Whose.Missing => Things.Missing(kind),
                Api.Whose.Odd => Odd[odd++ % Odd.Length],
                Api.Whose.Others when actor.IsNobody => await things.Somebodys(kind),
                Api.Whose.Others => await things.Make(kind, await shop.Customer()),
                _ => await things.Make(kind, visitor),
            };
            if (Things.MemberOf(operation) is { } member)
                body![member] = id;
            else
                path = path.Replace($"{{{operation.Values[0]}}}", Uri.EscapeDataString(id), StringComparison.Ordinal);
        }
        return operation.Path.EndsWith("/events", StringComparison.Ordinal)
            ? await Listen(shop, visitor, path)
            : await Send(operation, visitor, path, body?.ToJsonString());
    }

    private static async Task<(int, string?, string?)> Send(Operation operation, Visitor visitor, string path, string? body)
    {
        var reply = await visitor.Send(new HttpMethod(operation.Method), path, body);
        var code = reply.ContentType == "application/problem+json" && reply.Body.Length > 0 ? reply.Code : null;
        return (reply.Status, code, operation.Flaw(reply.Status, reply.ContentType, reply.Body));
    }

    /// <summary>A stream has no end to read to: its head says enough.</summary>
    private static async Task<(int, string?, string?)> Listen(TestShop shop, Visitor visitor, string path)
    {
        using var client = new HttpClient { BaseAddress = shop.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in new[]
                 {
                     ("Authorization", visitor.Token.Length > 0 ? "Bearer " + visitor.Token : ""), ("X-Order-Token", visitor.OrderToken),
                     ("X-Cart-Token", visitor.CartToken),
                 })
        {
            if (value.Length > 0)
                request.Headers.TryAddWithoutValidation(name, value);
        }
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var isStream = answer.Content.Headers.ContentType?.MediaType == "text/event-stream";
        return ((int)answer.StatusCode, null, answer.StatusCode == HttpStatusCode.OK && !isStream ? "is no stream" : null);
    }

    private static async Task<string> GuestsCart(TestShop shop, Things things)
    {
        var somebody = shop.Visitor();
        await things.Make(Kind.CartLine, somebody);
        return somebody.CartToken;
    }

    private static IEnumerable<System.Text.Json.Nodes.JsonNode> References(System.Text.Json.Nodes.JsonNode? node) => node switch
    {
        System.Text.Json.Nodes.JsonObject one when one.ContainsKey("$ref") => [one],
        System.Text.Json.Nodes.JsonObject one => one.SelectMany(member => References(member.Value)),
        System.Text.Json.Nodes.JsonArray list => list.SelectMany(References),
        _ => [],
    };

    private sealed record Actor(string Name, Visitor Visitor)
    {
        public bool IsAnonymous => Name == "anonymous";

        public bool IsGuest => Name == "guest";

        /// <summary>Shows something that is no good token.</summary>
        public bool IsNobody => Name is "garbage" or "another scheme" or "service" or "blocked";

        public bool HasToken => Visitor.Token.Length > 0;

        public bool IsAtLeast(string role) => Name == "admin" || (Name == "staff" && role != "admin");
    }
}

/// <summary>Whose thing a request is about.</summary>
internal enum Whose
{
    Nothing,
    Own,
    Others,
    Missing,

    /// <summary>No id at all.</summary>
    Odd,
}

/// <summary>What is to become of a request.</summary>
internal enum Due
{
    Served,
    Unknown,
    Forbidden,
    NotFound,
    NotFoundOrRefused,
}

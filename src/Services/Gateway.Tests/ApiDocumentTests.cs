using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Stoa.Kernel.Hosting;
using Stoa.Kernel.Web;
using Stoa.Testing;

namespace Stoa.Gateway.Tests;

/// <summary>How a route, as it is declared, is told to strangers.</summary>
public class ApiDocumentTests
{
    [Fact]
    public async Task What_a_route_takes_is_told_as_the_door_reads_it()
    {
        var api = await Describe();
        var patch = Schema(api, "ThingPatch");
        Assert.Null(patch["required"]);
        Assert.False((bool)patch["additionalProperties"]!);
        Assert.Equal("""{"type":"string","enum":["on-sale","gone"]}""", patch["properties"]!["state"]!.ToJsonString());
        Assert.Equal("""["string","null"]""", patch["properties"]!["note"]!["type"]!.ToJsonString());
        Assert.Equal("number", (string)patch["properties"]!["price"]!["type"]!);
        Assert.Equal("""["name"]""", Schema(api, "NewThing")["required"]!.ToJsonString());
    }

    [Fact]
    public async Task What_it_answers_is_told_whole_and_by_the_names_of_the_shop()
    {
        var api = await Describe();
        var thing = Schema(api, "Thing");
        Assert.Equal(["id", "price", "madeAt", "parts", "tags"], thing["required"]!.AsArray().Select(one => (string)one!));
        Assert.Equal("date-time", (string)thing["properties"]!["madeAt"]!["format"]!);
        Assert.Equal("#/components/schemas/Part", (string)thing["properties"]!["parts"]!["items"]!["$ref"]!);
        Assert.Equal("string", (string)thing["properties"]!["tags"]!["additionalProperties"]!["type"]!);
        Assert.Equal("#/components/schemas/Thing", (string)Schema(api, "ThingPage")["properties"]!["items"]!["items"]!["$ref"]!);
        Assert.DoesNotContain("Body", string.Join(' ', api["components"]!["schemas"]!.AsObject().Select(one => one.Key)));
    }

    [Fact]
    public async Task Who_may_and_what_else_is_read_and_answered_is_told()
    {
        var api = await Describe();
        var make = api["paths"]!["/products"]!["post"]!;
        Assert.Equal(("Sell something new", "staff"), ((string)make["summary"]!, (string)make["x-stoa-access"]!));
        Assert.Equal("""[{"bearer":[]}]""", make["security"]!.ToJsonString());
        Assert.Equal("""[{"$ref":"#/components/parameters/Idempotency-Key"}]""", make["parameters"]!.ToJsonString());
        Assert.Equal(
            ["201", "400", "401", "403", "409", "413", "415", "422", "429", "500", "503"],
            make["responses"]!.AsObject().Select(one => one.Key));
        Assert.NotNull(make["responses"]!["201"]!["headers"]!["Location"]);

        var list = api["paths"]!["/products"]!["get"]!;
        Assert.Equal("""[{"bearer":[]},{}]""", list["security"]!.ToJsonString());
        Assert.Equal(["limit", "after", "state", "attribute.{name}"], list["parameters"]!.AsArray().Select(one => (string)one!["name"]!));
        Assert.Equal(2, list["parameters"]![2]!["schema"]!["enum"]!.AsArray().Count);

        var guest = api["paths"]!["/order/{id}"]!["get"]!;
        Assert.Equal("""[{"bearer":[]},{"orderToken":[]}]""", guest["security"]!.ToJsonString());
        Assert.Equal("path", (string)guest["parameters"]![0]!["in"]!);
        Assert.Equal(2, guest["responses"]!["200"]!["content"]!["application/json"]!["schema"]!["anyOf"]!.AsArray().Count);
    }

    [Fact, Rows(113, 117)]
    public async Task What_is_not_for_strangers_is_not_told()
    {
        var api = await Describe();
        Assert.DoesNotContain("internal", api["paths"]!.ToJsonString());
        Assert.Null(api["paths"]!["/products/page"]);
        foreach (var word in new[] { "Stoa.", "System.", "Toy", "Records" })
            Assert.DoesNotContain(word, api.ToJsonString());
    }

    [Fact]
    public async Task Every_reference_leads_somewhere_and_no_operation_shares_its_id()
    {
        var api = await Describe();
        foreach (var reference in References(api))
            Assert.NotNull(reference[2..].Split('/').Aggregate((JsonNode?)api, (at, step) => at?[step]));
        var operations = api["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject());
        var ids = operations.Select(one => (string)one.Value!["operationId"]!).ToList();
        Assert.Equal(ids.Distinct(), ids);
    }

    [Fact]
    public async Task The_services_that_live_elsewhere_are_told_too()
    {
        await using var gateway = await SplitShop.Start(
            [new GatewayService(), new Registrar(), Toy()], ["gateway", "identity"], ("Stoa:Services:toy", "http://127.0.0.1:9"));
        using var client = gateway.Client();
        var api = JsonNode.Parse(await client.GetStringAsync("/openapi.json"))!;
        Assert.NotNull(Schema(api, "Thing")["properties"]!["madeAt"]);
        Assert.Equal("staff", (string)api["paths"]!["/products"]!["post"]!["x-stoa-access"]!);
    }

    [Fact, Rows(111)]
    public async Task The_page_for_people_takes_nothing_from_elsewhere()
    {
        await using var shop = await TestShop.Open(Engine.Sqlite, [new GatewayService(), new Registrar(), Toy()]);
        var page = (await shop.Visitor().Get("/docs")).Is(200);
        Assert.Equal("text/html", page.ContentType);
        Assert.DoesNotContain("unsafe", page.Header("Content-Security-Policy"));
        Assert.DoesNotContain("://", page.Body);
        foreach (var line in page.Body.Split('\n').Where(line => line.Contains("/docs/", StringComparison.Ordinal)))
        {
            var file = line[line.IndexOf("/docs/", StringComparison.Ordinal)..].Split('"')[0];
            var got = (await shop.Visitor().Get(file)).Is(200);
            Assert.True(got.Body.Length > 100);
            (await shop.Visitor().Get(file, ("If-None-Match", got.Header("ETag")!))).Is(304);
        }
        foreach (var odd in new[] { "/docs/nothing.js", "/docs/..%2fstoa.json", "/docs/swagger-ui.js.map", "/openapi.yaml", "/swagger" })
            (await shop.Visitor().Get(odd)).Is(404);
        Assert.Contains("tok_visa", (await shop.Visitor().Get("/openapi.json")).Is(200).Text("info", "description"));
    }

    private static async Task<JsonNode> Describe()
    {
        await using var shop = await TestShop.Open(Engine.Sqlite, [new GatewayService(), new Registrar(), Toy()]);
        return (await shop.Visitor().Get("/openapi.json")).Is(200).Json;
    }

    private static JsonNode Schema(JsonNode api, string name) => api["components"]!["schemas"]![name]!;

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject one => one.SelectMany(member => member.Key == "$ref" ? [(string)member.Value!] : References(member.Value)),
        JsonArray list => list.SelectMany(References),
        _ => [],
    };

    private static Voice Toy() => new("toy", service => service.Routing(routes =>
    {
        var products = routes.MapGroup("/products").WithTags("products");
        products.MapGet("", Ok<Page<ThingBody>> (Paging paging, State? state) => throw new InvalidOperationException())
            .Anyone().Accepts("limit", "after", "state", "attribute.*");
        products.MapPost("", IResult (NewThing body, HttpContext http) => throw new InvalidOperationException())
            .StaffOnly().Accepts().Produces<ThingBody>(201).WithSummary("Sell something new");
        products.MapPatch("/{id}", Results<Ok<ThingBody>, Problem> (string id, ThingPatch body) => throw new InvalidOperationException())
            .StaffOnly().Accepts();
        products.MapGet("/page", () => "").Anyone().ExcludeFromDescription();
        routes.MapGet("/order/{id}", IResult (string id) => throw new InvalidOperationException())
            .Anyone().Accepts().Produces<ThingBody>().Produces<Part>().MayAnswer(401);
    }));

    private enum State
    {
        OnSale,
        Gone,
    }

    private sealed record NewThing(string Name, int Count = 1);

    private sealed record ThingPatch(Given<decimal> Price, Given<State> State, Given<string?> Note);

    private sealed record ThingBody(
        string Id, decimal Price, DateTimeOffset MadeAt, IReadOnlyList<Part> Parts, IReadOnlyDictionary<string, string> Tags);

    private sealed record Part(string Name, long? Weight);
}

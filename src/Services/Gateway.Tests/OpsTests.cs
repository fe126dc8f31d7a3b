using System.Text.Json.Nodes;
using Stoa.Contracts;
using Stoa.Kernel.Data;
using Stoa.Kernel.Hosting;
using Stoa.Kernel.Web;
using Stoa.Testing;

namespace Stoa.Gateway.Tests;

/// <summary>What those who run the shop see of it, and what they can do about events that nobody could handle.</summary>
public class OpsTests
{
    private readonly Registrar registrar = new();
    private int failures = int.MaxValue;

    [Theory, EachDatabase]
    public async Task Who_runs_where_and_how_is_told_of_every_service(Engine engine)
    {
        await using var shop = await Open(engine);
        var told = (await Staff(shop).Get("/ops/services")).Is(200).Json["items"]!.AsArray();
        Assert.Equal(["catalog", "gateway", "identity", "inventory"], told.Select(one => (string)one!["name"]!));
        Assert.All(told, one =>
        {
            Assert.True((bool)one!["here"]! && (bool)one["ready"]!);
            Assert.Equal(Shop.Version, (string)one["version"]!);
            Assert.Equal((0, 0), ((int)one["parked"]!, (int)one["dead"]!));
        });
    }

    [Theory, EachDatabase]
    public async Task A_dead_event_is_listed_shown_replayed_and_written_down(Engine engine)
    {
        await using var shop = await Open(engine);
        var staff = Staff(shop);
        var id = await Dead(shop, staff);
        var letter = (await staff.Get("/ops/dead-letters/" + id)).Is(200);
        Assert.Equal(["inventory", "catalog.stock-asked.v1", "catalog"], letter.Texts("service", "name", "source"));
        Assert.Equal("prd_1", letter.Text("event", "productId"));
        Assert.Contains("no shelf", letter.Text("reason"));
        Assert.Equal("1", (await Service(staff, "inventory"))["dead"]!.ToString());

        failures = 0;
        (await staff.Post($"/ops/dead-letters/{id}/replay", null)).Is(204);
        await Eventually.True(
            async () => (await staff.Get("/ops/dead-letters/" + id)).Status == 404
                && (int)(await Service(staff, "inventory"))["parked"]! == 0);
        (await staff.Post($"/ops/dead-letters/{id}/replay", null)).Is(404, "not-found");
        var line = (await staff.Get("/ops/audit?target=" + id.Split('.', 2)[1])).Is(200).Json["items"]!.AsArray().Single()!;
        Assert.Equal(("inventory", staff.UserId, "dead-letter", "replayed"),
            ((string)line["service"]!, (string)line["actorId"]!, (string)line["what"]!, (string)line["became"]!));
    }

    [Theory, EachDatabase]
    public async Task A_dropped_event_is_gone_and_a_key_repeats_the_answer(Engine engine)
    {
        await using var shop = await Open(engine);
        var staff = Staff(shop);
        var (first, second) = (await Dead(shop, staff), await Dead(shop, staff));
        (await staff.Delete("/ops/dead-letters/" + first)).Is(204);
        (await staff.Delete("/ops/dead-letters/" + first)).Is(404, "not-found");
        (await staff.Post($"/ops/dead-letters/{second}/replay", null, ("Idempotency-Key", "again"))).Is(204);
        Assert.Equal("true", (await staff.Post($"/ops/dead-letters/{second}/replay", null, ("Idempotency-Key", "again"))).Is(204)
            .Header("Idempotency-Replayed"));
        var book = (await staff.Get("/ops/audit?actor=" + staff.UserId)).Json["items"]!.AsArray();
        Assert.Equal(["replayed", "dropped"], book.Select(one => (string)one!["became"]!));
    }

    [Theory, EachDatabase]
    public async Task The_lists_come_in_pages_that_leave_nothing_out(Engine engine)
    {
        await using var shop = await Open(engine);
        var staff = Staff(shop);
        for (var i = 0; i < 3; i++)
            await Dead(shop, staff);
        Assert.Equal(3, (await Walk(staff, "/ops/dead-letters?limit=1")).Distinct().Count());
        Assert.Equal(3, (await Walk(staff, "/ops/dead-letters?limit=2&service=inventory")).Distinct().Count());
        Assert.Empty(await Walk(staff, "/ops/dead-letters?service=catalog"));
        foreach (var id in await Walk(staff, "/ops/dead-letters"))
            (await staff.Delete("/ops/dead-letters/" + id)).Is(204);
        foreach (var service in new[] { "catalog", "identity" })
            await shop.Database(service).Transact(async tx => await Audit.Add(tx, "usr_x", "price", "prd_1", "1", "2"));
        // The book of all services as one: newest first, whoever wrote it.
        var book = await Walk(staff, "/ops/audit?limit=2");
        Assert.Equal(book.OrderDescending(StringComparer.Ordinal), book);
        Assert.Equal(5, book.Count);
        Assert.Equal(book, await Walk(staff, "/ops/audit?limit=100"));
        Assert.Equal(3, (await Walk(staff, $"/ops/audit?actor={staff.UserId}&limit=1")).Count);
    }

    [Theory]
    [InlineData("/ops/dead-letters?service=nobody")]
    [InlineData("/ops/dead-letters?after=x")]
    [InlineData("/ops/dead-letters?limit=0")]
    [InlineData("/ops/audit?after=x")]
    [InlineData("/ops/audit?actor=")]
    [InlineData("/ops/audit?who=x")]
    [InlineData("/ops/services?x=1")]
    public async Task What_makes_no_sense_is_refused(string path)
    {
        await using var shop = await Open(Engine.Sqlite);
        (await Staff(shop).Get(path)).Is(400);
    }

    [Theory]
    [InlineData("GET", "/ops/services")]
    [InlineData("GET", "/ops/dead-letters")]
    [InlineData("GET", "/ops/dead-letters/inventory.evt_1")]
    [InlineData("POST", "/ops/dead-letters/inventory.evt_1/replay")]
    [InlineData("DELETE", "/ops/dead-letters/inventory.evt_1")]
    [InlineData("GET", "/ops/audit")]
    [InlineData("GET", "/ops/orders/ord_1")]
    [Rows(47, 113)]
    public async Task They_are_for_staff_alone(string method, string path)
    {
        await using var shop = await Open(Engine.Sqlite);
        (await shop.Visitor().Send(new HttpMethod(method), path, null)).Is(401);
        (await registrar.SignIn(shop).Send(new HttpMethod(method), path, null)).Is(403);
        Assert.True((await Staff(shop).Send(new HttpMethod(method), path, null)).Status is 200 or 404);
        foreach (var odd in new[] { "nobody.evt_1", "inventory", "inventory.", "inventory.%2e" })
            (await registrar.SignIn(shop, Role.Admin).Get("/ops/dead-letters/" + odd)).Is(404);
    }

    [Fact]
    public async Task Over_several_processes_it_is_the_same_and_who_is_away_is_told()
    {
        var everybody = Everybody();
        var away = await SplitShop.Start(everybody, ["catalog", "inventory"], ("Stoa:Services:identity", "http://127.0.0.1:9"));
        await using var gateway = await SplitShop.Start(
            everybody, ["gateway", "identity"], ("Stoa:Services:catalog", away.Address.ToString()),
            ("Stoa:Services:inventory", away.Address.ToString()));
        using var client = gateway.Client();
        client.DefaultRequestHeaders.Authorization = new("Bearer", registrar.Token(Role.Admin));
        var told = await Json("/ops/services");
        Assert.Equal([false, true, true, false], told["items"]!.AsArray().Select(one => (bool)one!["here"]!));
        Assert.All(told["items"]!.AsArray(), one => Assert.Equal(Shop.Version, (string)one!["version"]!));
        Assert.Empty((await Json("/ops/audit"))["missing"]!.AsArray());

        await away.DisposeAsync();
        told = await Json("/ops/services");
        Assert.Equal([false, true, true, false], told["items"]!.AsArray().Select(one => (bool)one!["ready"]!));
        foreach (var path in new[] { "/ops/audit", "/ops/dead-letters" })
            Assert.Equal(["catalog", "inventory"], (await Json(path))["missing"]!.AsArray().Select(one => (string)one!));
        using var unsettled = await client.DeleteAsync("/ops/dead-letters/inventory.evt_1");
        Assert.Equal(503, (int)unsettled.StatusCode);

        async Task<JsonNode> Json(string path) => JsonNode.Parse(await client.GetStringAsync(path))!;
    }

    [Fact]
    public async Task Who_hears_of_an_order_and_can_not_be_asked_is_missing_and_the_rest_is_told()
    {
        Database? orders = null;
        IReadOnlyList<IService> everybody =
        [
            new GatewayService(),
            registrar,
            new Voice("ordering", service =>
            {
                orders = service.Database;
                service.Publishes<OrderPlaced>();
                service.Answers<TellOrder, OrderTold>(_ => Task.FromResult(new OrderTold(null)));
            }),
            new Voice("inventory", service => service.On<OrderPlaced>((_, _) => Task.CompletedTask)),
        ];
        var away = await SplitShop.Start(everybody, ["inventory"], ("Stoa:Services:identity", "http://127.0.0.1:9"));
        await using var front = await SplitShop.Start(
            everybody, ["gateway", "identity", "ordering"], ("Stoa:Services:inventory", away.Address.ToString()));
        using var client = front.Client();
        client.DefaultRequestHeaders.Authorization = new("Bearer", registrar.Token(Role.Staff));
        foreach (var id in new[] { "ord_1", "ord_2" })
        {
            await orders!.Transact(tx =>
            {
                tx.Publish(new OrderPlaced(
                    id, "7K3Q9XZ2", null, null, "ada@example.com", "crt_1", 1, [], new Money(100, "USD"), DateTimeOffset.UnixEpoch));
                return Task.CompletedTask;
            });
        }
        Assert.Equal(("waiting", 0), await Heard());
        await away.DisposeAsync();
        Assert.Equal(("unknown", 1), await Heard());
        using var none = await client.GetAsync("/ops/orders/ord_3");
        Assert.Equal(200, (int)none.StatusCode);       // who is missing may know of it

        async Task<(string State, int Missing)> Heard()
        {
            var life = JsonNode.Parse(await client.GetStringAsync("/ops/orders/ord_1"))!;
            var hearing = life["events"]!.AsArray().Single()!["heardBy"]!.AsArray().Single()!;
            Assert.Equal("inventory", (string)hearing["service"]!);
            return ((string)hearing["state"]!, life["missing"]!.AsArray().Count(one => (string)one! == "inventory"));
        }
    }

    private Task<TestShop> Open(Engine engine) => TestShop.Open(engine, Everybody());

    private Visitor Staff(TestShop shop) => registrar.SignIn(shop, Role.Staff);

    private IReadOnlyList<IService> Everybody() =>
    [
        new GatewayService(),
        registrar,
        new Voice("catalog", service => service.Publishes<StockAsked>()),
        new Voice("inventory", service => service.On<StockAsked>((_, _) =>
            failures-- > 0 ? throw new InvalidOperationException("There is no shelf for it.") : Task.CompletedTask)),
    ];

    /// <summary>Lets one event fail until it is dead, and gives its id.</summary>
    private static async Task<string> Dead(TestShop shop, Visitor staff)
    {
        var before = (await Walk(staff, "/ops/dead-letters")).ToHashSet();
        await shop.Say(new StockAsked("ask_1", "prd_1", 5, staff.UserId));
        await Eventually.True(async () => 1 == await shop.Database("inventory").Transact(async tx =>
            await tx.Execute("UPDATE parked SET next_at = NULL, attempts = 12 WHERE next_at IS NOT NULL")));
        return (await Walk(staff, "/ops/dead-letters")).Single(id => !before.Contains(id));
    }

    private static async Task<JsonNode> Service(Visitor staff, string name) =>
        (await staff.Get("/ops/services")).Is(200).Json["items"]!.AsArray().Single(one => (string)one!["name"]! == name)!;

    /// <summary>All ids of a list, page by page.</summary>
    private static async Task<List<string>> Walk(Visitor staff, string path)
    {
        var (ids, after) = (new List<string>(), "");
        do
        {
            var page = (await staff.Get(after.Length == 0 ? path : $"{path}{(path.Contains('?') ? '&' : '?')}after={after}")).Is(200).Json;
            ids.AddRange(page["items"]!.AsArray().Select(one => (string)one!["id"]!));
            after = (string?)page["next"] ?? "";
        }
        while (after.Length > 0);
        return ids;
    }
}

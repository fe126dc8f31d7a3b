using System.Text.Json.Nodes;
using Stoa.Contracts;
using Stoa.Identity;
using Stoa.Kernel.Hosting;
using Stoa.Testing;

namespace Stoa.Gateway.Tests;

/// <summary>What those who run the shop see of it, and what they can do about events that nobody could handle.</summary>
public class OpsTests
{
    private int failures = int.MaxValue;

    [Theory, EachDatabase]
    public async Task Who_runs_where_and_how_is_told_of_every_service(Engine engine)
    {
        await using var shop = await Open(engine);
        var told = (await (await shop.Staff()).Get("/ops/services")).Is(200).Json["items"]!.AsArray();
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
        var time = new ManualClock();
        await using var shop = await Open(engine, time);
        var staff = await shop.Staff();
        var id = await Dead(shop, time, staff);
        var letter = (await staff.Get("/ops/dead-letters/" + id)).Is(200);
        Assert.Equal(("inventory", "catalog.stock-asked.v1", "catalog"), (letter.Text("service"), letter.Text("name"), letter.Text("source")));
        Assert.Equal("prd_1", letter.Text("event", "productId"));
        Assert.Contains("no shelf", letter.Text("reason"));
        Assert.Equal("1", (await Service(staff, "inventory"))["dead"]!.ToString());

        failures = 0;
        (await staff.Post($"/ops/dead-letters/{id}/replay", null)).Is(204);
        await Eventually.True(
            async () => (await staff.Get("/ops/dead-letters/" + id)).Status == 404 && (int)(await Service(staff, "inventory"))["parked"]! == 0,
            () => time.Advance(TimeSpan.FromSeconds(1)));
        (await staff.Post($"/ops/dead-letters/{id}/replay", null)).Is(404, "not-found");
        var line = (await staff.Get("/ops/audit?target=" + id.Split('.', 2)[1])).Is(200).Json["items"]!.AsArray().Single()!;
        Assert.Equal(("inventory", staff.UserId, "dead-letter", "replayed"),
            ((string)line["service"]!, (string)line["actorId"]!, (string)line["what"]!, (string)line["became"]!));
    }

    [Theory, EachDatabase]
    public async Task A_dropped_event_is_gone_and_a_key_repeats_the_answer(Engine engine)
    {
        var time = new ManualClock();
        await using var shop = await Open(engine, time);
        var staff = await shop.Staff();
        var (first, second) = (await Dead(shop, time, staff), await Dead(shop, time, staff));
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
        var time = new ManualClock();
        await using var shop = await Open(engine, time);
        var staff = await shop.Staff();
        for (var i = 0; i < 3; i++)
            await Dead(shop, time, staff);
        Assert.Equal(3, (await Walk(staff, "/ops/dead-letters?limit=1")).Distinct().Count());
        Assert.Equal(3, (await Walk(staff, "/ops/dead-letters?limit=2&service=inventory")).Distinct().Count());
        Assert.Empty(await Walk(staff, "/ops/dead-letters?service=catalog"));
        foreach (var id in await Walk(staff, "/ops/dead-letters"))
            (await staff.Delete("/ops/dead-letters/" + id)).Is(204);
        // The book of all services as one: newest first, whoever wrote it.
        var book = await Walk(staff, "/ops/audit?limit=2");
        Assert.True(book.Count >= 5);       // the first admin, a member of staff, three dropped
        Assert.Equal(book.OrderDescending(StringComparer.Ordinal), book);
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
        (await (await shop.Staff()).Get(path)).Is(400);
    }

    [Theory]
    [InlineData("GET", "/ops/services")]
    [InlineData("GET", "/ops/dead-letters")]
    [InlineData("GET", "/ops/dead-letters/inventory.evt_1")]
    [InlineData("POST", "/ops/dead-letters/inventory.evt_1/replay")]
    [InlineData("DELETE", "/ops/dead-letters/inventory.evt_1")]
    [InlineData("GET", "/ops/audit")]
    [Rows(47, 113)]
    public async Task They_are_for_staff_alone(string method, string path)
    {
        await using var shop = await Open(Engine.Sqlite);
        (await shop.Visitor().Send(new HttpMethod(method), path, null)).Is(401);
        (await (await shop.Customer()).Send(new HttpMethod(method), path, null)).Is(403);
        Assert.True((await (await shop.Staff()).Send(new HttpMethod(method), path, null)).Status is 200 or 404);
        foreach (var odd in new[] { "nobody.evt_1", "inventory", "inventory.", "inventory.%2e" })
            (await (await shop.Admin()).Get("/ops/dead-letters/" + odd)).Is(404);
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
        client.DefaultRequestHeaders.Authorization = new("Bearer", await gateway.AdminToken());
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

    private Task<TestShop> Open(Engine engine, ManualClock? time = null) => TestShop.Open(engine, Everybody(), time);

    private IReadOnlyList<IService> Everybody() =>
    [
        new GatewayService(),
        new IdentityService(iterations: 1000),
        new Voice("catalog", service => service.Publishes<StockAsked>()),
        new Voice("inventory", service => service.On<StockAsked>((_, _) =>
            failures-- > 0 ? throw new InvalidOperationException("There is no shelf for it.") : Task.CompletedTask)),
    ];

    /// <summary>Lets one event fail until it is dead, and gives its id.</summary>
    private static async Task<string> Dead(TestShop shop, ManualClock time, Visitor staff)
    {
        var before = (await Walk(staff, "/ops/dead-letters")).ToHashSet();
        await shop.Say(new StockAsked("ask_1", "prd_1", 5, staff.UserId));
        await Eventually.True(
            async () => (await Walk(staff, "/ops/dead-letters")).Count > before.Count, () => time.Advance(TimeSpan.FromSeconds(30)));
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
            await staff.Refreshed();
            var page = (await staff.Get(after.Length == 0 ? path : $"{path}{(path.Contains('?') ? '&' : '?')}after={after}")).Is(200).Json;
            ids.AddRange(page["items"]!.AsArray().Select(one => (string)one!["id"]!));
            after = (string?)page["next"] ?? "";
        }
        while (after.Length > 0);
        return ids;
    }
}

/// <summary>Short ways of these tests.</summary>
internal static class Shopping
{
    /// <summary>Time was moved on, so the access token may be over.</summary>
    public static async Task Refreshed(this Visitor visitor)
    {
        if ((await visitor.Get("/users/me")).Status == 401)
            (await visitor.Refresh()).Is(200);
    }
}

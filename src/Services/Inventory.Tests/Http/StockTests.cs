using Stoa.Contracts;
using Stoa.Testing;

namespace Stoa.Inventory.Tests.Http;

public class StockTests(Warehouses warehouses)
{
    [Theory, EachDatabase, Rows(46)]
    public async Task Everybody_learns_what_can_be_sold_and_the_staff_everything(Engine engine)
    {
        var house = await warehouses.On(engine);
        var product = await house.Product(5);
        await house.Shop.Say(Orders.Placed("ord_" + product, (product, 2)));
        await house.Shop.Settled();
        foreach (var visitor in new[] { house.Shop.Visitor(), house.Customer })
        {
            var seen = (await visitor.Get("/inventory/" + product)).Is(200);
            Assert.Equal($$"""{"productId":"{{product}}","available":3}""", seen.Body);
            Assert.Null(seen.Header("ETag"));
        }
        var all = (await house.Staff.Get("/inventory/" + product)).Is(200);
        Assert.Equal("productId sku onHand reserved available lowStockAt version", all.Members());
        Assert.Equal(["5", "2", "3", "0", "2"], all.Texts("onHand", "reserved", "available", "lowStockAt", "version"));
        Assert.Equal("\"v2\"", all.Header("ETag"));
        (await house.Shop.Visitor().Get("/inventory/prd_nothing")).Is(404, "not-found");
    }

    [Theory, EachDatabase, Rows(77)]
    public async Task The_staff_set_and_correct_a_stock(Engine engine)
    {
        var house = await warehouses.On(engine);
        var path = "/inventory/" + await house.Product(5);
        var set = (await house.Staff.Patch(path, new { stock = 9 }, ("If-Match", "\"v1\""))).Is(200);
        Assert.Equal(["9", "2"], set.Texts("onHand", "version"));
        Assert.Equal("\"v2\"", set.Header("ETag"));
        (await house.Staff.Patch(path, new { stock = 10 }, ("If-Match", "\"v1\""))).Is(412, "stale-version");
        Assert.Equal("7", (await house.Staff.Patch(path, new { adjust = -2, reason = "broken" })).Is(200).Text("onHand"));
        var both = (await house.Staff.Patch(path, new { stock = 8, lowStockAt = 3 })).Is(200);
        Assert.Equal(["8", "3", "5"], both.Texts("onHand", "lowStockAt", "version"));
        Assert.Equal(both.Body, (await house.Staff.Get(path)).Body);
        (await house.Staff.Patch("/inventory/prd_nothing", new { stock = 1 })).Is(404, "not-found");
    }

    [Theory, EachDatabase]
    public async Task A_stock_below_what_is_held_is_a_conflict_that_says_how_much_is(Engine engine)
    {
        var house = await warehouses.On(engine);
        var product = await house.Product(5);
        await house.Shop.Say(Orders.Placed("ord_" + product, (product, 4)));
        await house.Shop.Settled();
        var refused = (await house.Staff.Patch("/inventory/" + product, new { stock = 3 })).Is(409, "below-reserved");
        Assert.Equal("4", refused.Text("reserved"));
        (await house.Staff.Patch("/inventory/" + product, new { adjust = -2, reason = "lost" })).Is(409, "below-reserved");
    }

    [Theory]
    [InlineData("""{}""", "stock")]
    [InlineData("""{"stock":-1}""", "stock")]
    [InlineData("""{"stock":1000000001}""", "stock")]
    [InlineData("""{"stock":1.5}""", "stock")]
    [InlineData("""{"stock":"1"}""", "stock")]
    [InlineData("""{"stock":null}""", "stock")]
    [InlineData("""{"stock":1,"adjust":1,"reason":"found"}""", "adjust")]
    [InlineData("""{"adjust":0,"reason":"found"}""", "adjust")]
    [InlineData("""{"adjust":1}""", "reason")]
    [InlineData("""{"adjust":1,"reason":" "}""", "reason")]
    [InlineData("""{"adjust":1,"reason":"a\nb"}""", "reason")]
    [InlineData("""{"adjust":1000000000,"reason":"found"}""", "adjust")]
    [InlineData("""{"stock":1,"reason":"found"}""", "reason")]
    [InlineData("""{"lowStockAt":-1}""", "lowStockAt")]
    [InlineData("""{"reserved":0}""", "reserved")]
    [InlineData("""{"stock":1,"version":7}""", "version")]
    [Rows(42, 43, 53)]
    public async Task What_does_not_fit_is_refused_by_its_field(string body, string field)
    {
        var house = await warehouses.On(Engine.Sqlite);
        var path = "/inventory/" + await house.Product(5);
        var before = (await house.Staff.Get(path)).Body;
        (await house.Staff.Patch(path, body)).Is(400, "invalid-input", field);
        Assert.Equal(before, (await house.Staff.Get(path)).Body);
    }

    [Theory, EachDatabase, Rows(39)]
    public async Task An_id_that_is_none_is_not_there(Engine engine)
    {
        var house = await warehouses.On(engine);
        string[] ids = ["0", "-1", "null", "%27%20OR%201=1--", "..%2F1", "prd_" + new string('0', 4_000), "%F0%9F%92%A1"];
        foreach (var id in ids)
        {
            foreach (var visitor in new[] { house.Customer, house.Staff })
                Assert.Contains((await visitor.Get("/inventory/" + id)).Status, new[] { 400, 404 });
            Assert.Contains((await house.Staff.Patch("/inventory/" + id, new { stock = 1 })).Status, new[] { 400, 404 });
            Assert.Contains((await house.Staff.Get($"/inventory/{id}/movements")).Status, new[] { 400, 404 });
        }
    }

    [Theory, EachDatabase]
    public async Task The_ledger_is_read_page_by_page_newest_first(Engine engine)
    {
        var house = await warehouses.On(engine);
        var product = await house.Product(5);
        await house.Shop.Say(Orders.Placed("ord_" + product, (product, 2)));
        await house.Shop.Settled();
        await house.Shop.Say(Orders.Paid("ord_" + product, (product, 2)));
        await house.Shop.Settled();
        (await house.Staff.Patch("/inventory/" + product, new { adjust = 1, reason = "found" })).Is(200);

        var path = $"/inventory/{product}/movements?limit=3";
        var first = (await house.Staff.Get(path)).Is(200);
        Assert.Equal("version at reason reference note onHandChange reservedChange onHand reserved", first.Members("items", "0"));
        Assert.Equal(["adjust", "sale", "hold"], first.Json["items"]!.AsArray().Select(one => (string)one!["reason"]!));
        Assert.Equal(
            ["sale", "-2", "-2", "3", "0"],
            new[] { "reason", "onHandChange", "reservedChange", "onHand", "reserved" }.Select(name => first.Text("items", "1", name)));
        Assert.Equal("ord_" + product, first.Text("items", "1", "reference"));
        Assert.Equal("found", first.Text("items", "0", "note"));
        var second = (await house.Staff.Get($"{path}&after={first.Text("next")}")).Is(200);
        Assert.Equal("set", second.Text("items", "0", "reason"));
        Assert.Null(second.Json["next"]);

        var other = await house.Product(1);
        (await house.Staff.Get($"/inventory/{other}/movements?after={first.Text("next")}")).Is(400, "invalid-input", "after");
        (await house.Staff.Get("/inventory/prd_nothing/movements")).Is(404, "not-found");
    }

    [Theory, EachDatabase, Rows(71)]
    public async Task What_there_is_little_of_is_a_list_of_its_own(Engine engine)
    {
        var house = await warehouses.On(engine);
        string[] low = [await house.Product(1), await house.Product(2), await house.Product(3)];
        var plenty = await house.Product(50);
        foreach (var product in low.Append(plenty))
            (await house.Staff.Patch("/inventory/" + product, new { lowStockAt = 5 })).Is(200);
        await house.Shop.Hear<StockLow>(said => said.ProductId == low[2]);

        var found = new List<string>();
        for (string? path = "/inventory?low=true&limit=2"; path is not null;)
        {
            var page = (await house.Staff.Get(path)).Is(200);
            found.AddRange(page.Json["items"]!.AsArray().Select(one => (string)one!["productId"]!));
            path = (string?)page.Json["next"] is { } next ? "/inventory?low=true&limit=2&after=" + next : null;
        }
        Assert.Equal(low, found.Intersect([.. low, plenty]));
        Assert.Contains(plenty, (await house.Staff.Get("/inventory?limit=100")).Is(200).Body, StringComparison.Ordinal);
        (await house.Staff.Get("/inventory?low=maybe")).Is(400);
        (await house.Staff.Get("/inventory?limit=0")).Is(400, "invalid-input", "limit");
        (await house.Staff.Get("/inventory?after=x")).Is(400, "invalid-input", "after");
        (await house.Staff.Get("/inventory?sku=x")).Is(400);
    }

    [Theory]
    [InlineData("GET", "/inventory")]
    [InlineData("GET", "/inventory?low=true")]
    [InlineData("PATCH", "/inventory/prd_1")]
    [InlineData("GET", "/inventory/prd_1/movements")]
    [Rows(47, 48)]
    public async Task All_but_what_can_be_sold_is_for_the_staff(string method, string path)
    {
        var house = await warehouses.On(Engine.Sqlite);
        var body = method == "PATCH" ? new { stock = 1 } : null;
        (await house.Shop.Visitor().Send(new HttpMethod(method), path, body)).Is(401);
        (await house.Customer.Send(new HttpMethod(method), path, body)).Is(403, "forbidden");
    }

    [Theory, EachDatabase]
    public async Task A_crowd_gets_what_there_is_and_everybody_an_answer(Engine engine)
    {
        var house = await warehouses.On(engine);
        var product = await house.Product(20);
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i =>
            house.Shop.Say(Orders.Placed($"ord_{product}_{i}", (product, 1)))));
        await house.Shop.Settled();
        bool Ours(string orderId) => orderId.StartsWith("ord_" + product, StringComparison.Ordinal);
        Assert.Equal(20, (await house.Shop.Said<StockReserved>()).Count(said => Ours(said.OrderId)));
        Assert.Equal(180, (await house.Shop.Said<StockRefused>()).Count(said => Ours(said.OrderId)));
        Assert.Equal(["20", "20", "0"], (await house.Staff.Get("/inventory/" + product)).Texts("onHand", "reserved", "available"));
        Assert.Empty(await Invariants.Violations(house.Shop.Database("inventory")));
    }
}

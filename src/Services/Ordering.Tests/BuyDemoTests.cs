using Stoa.Ordering.Tests.Http;
using Stoa.Testing;

namespace Stoa.Ordering.Tests;

public class BuyDemoTests
{
    [Fact]
    public void A_cart_tells_which_of_a_customers_orders_is_in_it() => Assert.All(
        DemoOrder.All.GroupBy(order => order.Customer),
        orders => Assert.Distinct(orders.SelectMany(order => order.Lines).Select(line => line.Product)));

    [Fact]
    public void Every_end_is_seen_and_whoever_ends_well_has_paid_by_a_card_that_is_good()
    {
        Assert.Equal(Enum.GetValues<DemoEnd>(), DemoOrder.All.Select(order => order.End).Distinct().Order());
        Assert.All(DemoOrder.All, order => Assert.Equal(order.End == DemoEnd.Unpaid, order.Cards.Length == 0));
        Assert.All(DemoOrder.All, order => Assert.All(order.Lines, line => Assert.InRange(line.Quantity, 1, 20)));
    }

    [Theory, EachDatabase]
    public async Task It_begins_once_and_only_where_nobody_has_bought_anything(Engine engine)
    {
        await using var desk = await Desk.Open(engine);
        await desk.Db.Transact(BuyDemo.Begin);
        Assert.Null(await desk.Db.Transact(BuyDemo.Claim));       // the shop opens first
        desk.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal((1, DemoStep.Fill), Place(await desk.Db.Transact(BuyDemo.Claim)));
        await desk.Db.Transact(BuyDemo.Begin);
        Assert.Null(await desk.Db.Transact(BuyDemo.Claim));       // somebody has it

        await using var other = await Desk.Open(engine);
        await other.Place();
        await other.Db.Transact(BuyDemo.Begin);
        other.Time.Advance(TimeSpan.FromDays(1));
        Assert.Null(await other.Db.Transact(BuyDemo.Claim));
    }

    [Theory, EachDatabase]
    public async Task Whoever_took_too_long_changes_nothing_any_more(Engine engine)
    {
        await using var desk = await Desk.Open(engine);
        using var door = new HttpClient();
        var demo = Demo(desk, door);
        await Begin(desk);
        var slow = (await desk.Db.Transact(BuyDemo.Claim))!;
        desk.Time.Advance(TimeSpan.FromMinutes(1));
        var quick = (await desk.Db.Transact(BuyDemo.Claim))!;
        await desk.Db.Transact(tx => demo.Keep(tx, quick, DemoAnswer.Done));
        await desk.Db.Transact(tx => demo.Keep(tx, slow, DemoAnswer.Never));
        await desk.Db.Transact(tx => demo.Keep(tx, quick, DemoAnswer.Done));
        Assert.Equal((1, DemoStep.CheckOut), Place(await desk.Db.Transact(BuyDemo.Claim)));
    }

    [Theory, EachDatabase]
    public async Task An_order_that_can_not_be_bought_for_minutes_is_left_out(Engine engine)
    {
        await using var desk = await Desk.Open(engine);
        using var door = new HttpClient();
        var demo = Demo(desk, door);
        await Begin(desk);
        var tries = 0;
        while (await desk.Db.Transact(BuyDemo.Claim) is { Number: 1 } turn)
        {
            tries++;
            await desk.Db.Transact(tx => demo.Keep(tx, turn, DemoAnswer.NotYet));
            desk.Time.Advance(TimeSpan.FromSeconds(5));
        }
        Assert.Equal(41, tries);
    }

    [Theory, EachDatabase]
    public async Task A_shop_that_is_not_there_is_waited_for_however_long_it_takes(Engine engine)
    {
        await using var desk = await Desk.Open(engine);
        using var door = new HttpClient { BaseAddress = new Uri("http://127.0.0.1:1") };
        var demo = Demo(desk, door);
        await Begin(desk);
        for (var tries = 0; tries < 100; tries++)
        {
            var turn = await desk.Db.Transact(BuyDemo.Claim);
            Assert.Equal((1, DemoStep.Fill), Place(turn));
            var answer = await demo.Call(turn!, CancellationToken.None);
            Assert.Equal(DemoWord.NobodyThere, answer.Word);
            await desk.Db.Transact(tx => demo.Keep(tx, turn!, answer));
            desk.Time.Advance(TimeSpan.FromSeconds(1));
        }
    }

    [Theory, EachDatabase]
    public async Task In_a_shop_that_sells_other_things_nothing_is_bought_and_it_ends(Engine engine)
    {
        await using var shop = await OrderShop.Open(engine, new() { ["Stoa:Demo"] = "true" });
        var ordering = shop.Shop.Database("ordering");
        await Eventually.Equal(1L, async () => await ordering.Read(async snapshot =>
            await snapshot.QueryWhole("SELECT COUNT(*) FROM demo WHERE due_at IS NULL")));
        Assert.Equal(0, await ordering.Read(async snapshot => await snapshot.QueryWhole("SELECT COUNT(*) FROM orders")));
    }

    [Fact]
    public async Task Without_the_demo_nobody_buys()
    {
        await using var shop = await OrderShop.Open(Engine.Sqlite);
        Assert.Null(await shop.Shop.Database("ordering").Read(async snapshot => await snapshot.QueryWhole("SELECT 1 FROM demo")));
    }

    private static async Task Begin(Desk desk)
    {
        await desk.Db.Transact(BuyDemo.Begin);
        desk.Time.Advance(TimeSpan.FromSeconds(5));
    }

    /// <summary>Nobody gets so far in these tests that Identity is asked who they are.</summary>
    private static BuyDemo Demo(Desk desk, HttpClient door) => new(new DemoBuyer(door, ask: null!, secrets: null!), desk.Tokens);

    private static (int, DemoStep) Place(DemoTurn? turn) => (turn!.Number, turn.Step);
}

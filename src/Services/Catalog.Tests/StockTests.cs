using Stoa.Contracts;
using Stoa.Testing;

namespace Stoa.Catalog.Tests;

public class StockTests(SharedShops shops)
{
    [Theory, EachDatabase]
    public async Task A_stock_is_asked_for_and_answered_with_what_Inventory_set(Engine engine)
    {
        var market = await shops.On(engine);
        var id = await market.AddOne(new { stock = 12 });
        var asked = await market.Shop.Hear<StockAsked>(said => said.ProductId == id);
        Assert.Equal((12, market.Staff.UserId), (asked.Stock, asked.By));
        market.Warehouse.Hold(id, 3);
        Assert.Equal(["6", "6", "1"], (await market.Change(id, new { stock = 9 })).Is(200).Texts("stock", "available", "version"));
        Assert.Equal("6", (await market.Visitor().Get("/products/" + id)).Text("stock"));
    }

    [Theory, EachDatabase]
    public async Task A_stock_below_what_is_held_is_refused_and_nothing_else_is_changed(Engine engine)
    {
        var market = await shops.On(engine);
        var id = await market.AddOne();
        market.Warehouse.Hold(id, 4);
        var refused = (await market.Change(id, new { stock = 3, price = 1 })).Is(409, "stock-below-reserved");
        Assert.Equal("4", refused.Text("reserved"));
        Assert.Equal(["5", "129.99"], (await market.Visitor().Get("/products/" + id)).Texts("stock", "price"));
    }

    [Theory, EachDatabase]
    public async Task Without_a_word_from_Inventory_in_time_the_answer_is_what_is_known(Engine engine)
    {
        var time = new ManualClock();
        await using var market = await Market.Open(engine, time);
        market.Warehouse.IsSilent = true;
        var adding = market.Staff.Post("/products", market.Body());
        await Eventually.True(() => adding.IsCompleted, () => time.Advance(TimeSpan.FromMilliseconds(100)));
        var added = (await adding).Is(201);
        Assert.Equal("0", added.Text("stock"));
        var asked = await market.Shop.Hear<StockAsked>(said => said.ProductId == added.Text("id"));
        await market.Shop.Say(market.Warehouse.Level(asked.ProductId, 5, asked.AskId));
        await market.Shop.Settled();
        Assert.Equal("5", (await market.Visitor().Get("/products/" + asked.ProductId)).Text("stock"));
    }

    [Theory, EachDatabase]
    public async Task The_newest_word_on_a_stock_counts_whenever_it_comes(Engine engine)
    {
        var market = await shops.On(engine);
        var id = await market.AddOne(new { stock = 0 });
        Assert.DoesNotContain(await market.Shop.Said<StockAsked>(), asked => asked.ProductId == id);
        var (older, newer) = (market.Warehouse.Level(id, 7), market.Warehouse.Level(id, 3));
        await market.Shop.Say(newer);
        await market.Shop.Settled();
        var shown = await market.Visitor().Get("/products/" + id);
        Assert.Equal("3", shown.Text("available"));
        await market.Shop.Say(older);
        await market.Shop.Settled();
        var again = await market.Visitor().Get("/products/" + id);
        Assert.Equal((shown.Body, shown.Header("ETag")), (again.Body, again.Header("ETag")));
        await market.Shop.Say(market.Warehouse.Level(id, 2));
        await market.Shop.Settled();
        var last = await market.Visitor().Get("/products/" + id);
        Assert.Equal("2", last.Text("available"));
        Assert.NotEqual(shown.Header("ETag"), last.Header("ETag"));
        Assert.Equal(shown.Text("version"), last.Text("version"));
    }

    [Theory, EachDatabase]
    public async Task A_word_on_a_product_that_nobody_knows_changes_nothing(Engine engine)
    {
        var market = await shops.On(engine);
        await market.Shop.Say(market.Warehouse.Level(Market.NoProduct, 7, "ask_nobody"));
        await market.Shop.Say(new StockAskRefused("ask_nobody", Market.NoProduct, 1, 2));
        await market.Shop.Settled();
        (await market.Staff.Get("/products/" + Market.NoProduct)).Is(404);
    }

    [Theory, EachDatabase]
    public async Task Many_edits_of_one_stock_at_once_each_get_their_answer(Engine engine)
    {
        var market = await shops.On(engine);
        var id = await market.AddOne();
        var replies = await Task.WhenAll(Enumerable.Range(10, 8).Select(stock => market.Change(id, new { stock, price = stock })));
        Assert.All(replies, reply => reply.Is(200));
        await market.Shop.Settled();
        var last = (await market.Visitor().Get("/products/" + id)).Is(200);
        Assert.InRange(int.Parse(last.Text("stock")), 10, 17);
        Assert.Equal("9", last.Text("version"));
    }
}

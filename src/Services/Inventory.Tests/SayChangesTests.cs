using Stoa.Contracts;
using Stoa.Kernel.Data;
using Stoa.Testing;

namespace Stoa.Inventory.Tests;

public class SayChangesTests
{
    private const string Lamp = "prd_lamp", Chair = "prd_chair";

    [Theory, EachDatabase]
    public async Task Everything_that_moved_is_told_in_one_word(Engine engine)
    {
        await using var shelf = await Shelf.Open(engine, (Lamp, 5), (Chair, 2));
        await shelf.Hear(Orders.News(NewsKind.Placed, "ord_1", (Lamp, 1), (Chair, 1)), Orders.News(NewsKind.Placed, "ord_2", (Lamp, 1)));
        await shelf.SayChanges();
        Assert.Equal([new(Chair, 1, 2), new StockLevel(Lamp, 3, 3)], Assert.Single(await shelf.Said<StockChanged>()).Items);
        await shelf.SayChanges();
        Assert.Single(await shelf.Said<StockChanged>());
    }

    [Theory, EachDatabase]
    public async Task Stock_that_came_and_was_held_before_the_next_turn_is_told_as_gone(Engine engine)
    {
        await using var shelf = await Shelf.Open(engine);
        await shelf.Ask(Lamp, 1);       // answers at once that there is one
        await shelf.Hear(Orders.News(NewsKind.Placed, "ord_1", (Lamp, 1)));
        await shelf.SayChanges();
        Assert.Equal(0, (await shelf.Said<StockChanged>())[^1].Items.Single(item => item.ProductId == Lamp).Available);
    }

    [Theory, EachDatabase]
    public async Task The_sale_of_what_was_held_changes_nothing_for_others(Engine engine)
    {
        await using var shelf = await Shelf.Open(engine, (Lamp, 5));
        await shelf.Hear(Orders.News(NewsKind.Placed, "ord_1", (Lamp, 1)));
        await shelf.SayChanges();
        await shelf.Forget();
        await shelf.Hear(Orders.News(NewsKind.Paid, "ord_1", (Lamp, 1)));
        await shelf.SayChanges();
        Assert.Empty(await shelf.Said<StockChanged>());
        await shelf.Hear(Orders.News(NewsKind.CancelledPaid, "ord_1", (Lamp, 1)));
        await shelf.SayChanges();
        Assert.Equal(new StockLevel(Lamp, 5, 4), Assert.Single(Assert.Single(await shelf.Said<StockChanged>()).Items));
    }

    [Theory, EachDatabase]
    public async Task A_word_is_bounded_and_the_next_turn_tells_the_rest(Engine engine)
    {
        await using var shelf = await Shelf.Open(engine, [.. Enumerable.Range(0, 130).Select(i => ($"prd_{i:000}", 5L))]);
        await shelf.SayChanges();       // what the opening left
        await shelf.Forget();
        for (var i = 0; i < 130; i += 65)
        {
            var lines = Enumerable.Range(i, 65).Select(product => ($"prd_{product:000}", 1)).ToArray();
            await shelf.Hear(Orders.News(NewsKind.Placed, $"ord_{i}", lines));
        }
        await shelf.SayChanges();
        await shelf.SayChanges();
        await shelf.SayChanges();
        Assert.Equal([100, 30], (await shelf.Said<StockChanged>()).Select(said => said.Items.Count));
    }

    [Theory, EachDatabase]
    public async Task Little_is_told_once_for_each_time_that_it_comes_to_that(Engine engine)
    {
        await using var shelf = await Shelf.Open(engine, (Lamp, 5));
        await shelf.Db.Transact(tx => EditStock.Run(tx, "usr_staff", Lamp, new(LowStockAt: 3), default));
        await shelf.SayChanges();
        Assert.Empty(await shelf.Said<StockLow>());
        await Hold(shelf, "ord_1", 2);
        Assert.Equal([new StockLow(Lamp, "", 3, 3)], await shelf.Said<StockLow>());
        await Hold(shelf, "ord_2", 1);
        Assert.Single(await shelf.Said<StockLow>());
        await shelf.Ask(Lamp, 20);
        await shelf.SayChanges();
        Assert.Single(await shelf.Said<StockLow>());
        await Hold(shelf, "ord_3", 15);
        Assert.Equal([3L, 2], (await shelf.Said<StockLow>()).Select(said => said.Available));
        var low = await shelf.Db.Read(async snapshot => await StockStore.PageOfLow(snapshot, "", 10));
        Assert.Equal([Lamp], low.Select(one => one.ProductId));
    }

    [Theory, EachDatabase]
    public async Task A_warning_that_is_set_above_the_stock_is_given_at_once(Engine engine)
    {
        await using var shelf = await Shelf.Open(engine, (Lamp, 5));
        await shelf.Db.Transact(tx => EditStock.Run(tx, "usr_staff", Lamp, new(LowStockAt: 10), default));
        await shelf.SayChanges();
        Assert.Equal([new StockLow(Lamp, "", 5, 10)], await shelf.Said<StockLow>());
    }

    [Theory, EachDatabase]
    public async Task A_shelf_that_is_filled_for_the_first_time_and_not_enough_is_told(Engine engine)
    {
        await using var shelf = await Shelf.Open(engine);
        await shelf.Ask(Lamp, 3);
        await shelf.Db.Transact(tx => EditStock.Run(tx, "usr_staff", Lamp, new(LowStockAt: 5), default));
        await shelf.SayChanges();
        Assert.Equal([new StockLow(Lamp, "", 3, 5)], await shelf.Said<StockLow>());
    }

    [Theory, EachDatabase]
    public async Task A_new_product_is_no_news_until_something_is_there(Engine engine)
    {
        await using var shelf = await Shelf.Open(engine);
        var facts = new ProductFacts(Lamp, "L-1", "Lamp", "lamp", new Money(100, "USD"), null, "active", 1);
        await shelf.Db.Transact(async tx => await StockStore.Name(tx, facts));
        await shelf.SayChanges();
        Assert.Empty(await shelf.Said<StockChanged>());
        Assert.Empty(await shelf.Said<StockLow>());
    }

    private static async Task Hold(Shelf shelf, string order, int quantity)
    {
        await shelf.Hear(Orders.News(NewsKind.Placed, order, (Lamp, quantity)));
        await shelf.SayChanges();
    }
}

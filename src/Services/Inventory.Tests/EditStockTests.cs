using Microsoft.AspNetCore.Http;
using Stoa.Kernel.Data;
using Stoa.Kernel.Web;
using Stoa.Testing;

namespace Stoa.Inventory.Tests;

public class EditStockTests
{
    private const string Lamp = "prd_lamp", Staff = "usr_staff";

    [Theory, EachDatabase]
    public async Task A_count_is_in_the_ledger_and_in_the_book(Engine engine)
    {
        await using var shelf = await Shelf.Open(engine, (Lamp, 5));
        var edited = Assert.IsType<EditStock.Edited>(await Edit(shelf, new(Stock: 12)));
        Assert.Equal(await shelf.Stock(Lamp), edited.Stock);
        Assert.Equal((12, 0, 2), (edited.Stock.OnHand, edited.Stock.Reserved, edited.Stock.Version));
        var entry = (await shelf.Ledger(Lamp))[0];
        Assert.Equal(("set", 7, 12, 2), (entry.Movement.Reason, entry.Movement.OnHand, entry.OnHand, entry.Version));
        var book = await shelf.Db.Read(async snapshot => await Audit.About(snapshot, Lamp));
        Assert.Equal((Staff, "stock", "5", "12"), (book[^1].ActorId, book[^1].What, book[^1].Was, book[^1].Became));
    }

    [Theory, EachDatabase]
    public async Task A_correction_keeps_its_reason(Engine engine)
    {
        await using var shelf = await Shelf.Open(engine, (Lamp, 5));
        Assert.IsType<EditStock.Edited>(await Edit(shelf, new(Adjust: -2, Reason: "broken glass")));
        Assert.Equal((3, 0), await shelf.Of(Lamp));
        var entry = (await shelf.Ledger(Lamp))[0];
        Assert.Equal(("adjust", -2, "broken glass"), (entry.Movement.Reason, entry.Movement.OnHand, entry.Movement.Note));
    }

    [Theory, EachDatabase]
    public async Task What_is_held_can_not_be_taken_away(Engine engine)
    {
        await using var shelf = await Shelf.Open(engine, (Lamp, 5));
        await shelf.Hear(Orders.News(NewsKind.Placed, "ord_1", (Lamp, 4)));
        Assert.Equal(new EditStock.BelowReserved(4), await Edit(shelf, new(Stock: 3)));
        Assert.Equal(new EditStock.BelowReserved(4), await Edit(shelf, new(Adjust: -2, Reason: "lost")));
        Assert.Equal((5, 4), await shelf.Of(Lamp));
        Assert.IsType<EditStock.Edited>(await Edit(shelf, new(Stock: 4)));
        Assert.Equal((4, 4), await shelf.Of(Lamp));
    }

    [Theory, EachDatabase, Rows(77)]
    public async Task Who_has_seen_an_older_stock_does_not_change_it(Engine engine)
    {
        await using var shelf = await Shelf.Open(engine, (Lamp, 5));
        Assert.IsType<EditStock.Edited>(await Edit(shelf, new(Stock: 6), "\"v1\""));
        Assert.IsType<EditStock.Stale>(await Edit(shelf, new(Stock: 7), "\"v1\""));
        await shelf.Hear(Orders.News(NewsKind.Placed, "ord_1", (Lamp, 1)));
        Assert.IsType<EditStock.Stale>(await Edit(shelf, new(Stock: 7), "\"v2\""));
        Assert.Equal((6, 1), await shelf.Of(Lamp));
        Assert.IsType<EditStock.Edited>(await Edit(shelf, new(Stock: 7), "\"v3\""));
    }

    [Theory, EachDatabase]
    public async Task There_is_an_end_to_what_a_shelf_holds(Engine engine)
    {
        await using var shelf = await Shelf.Open(engine, (Lamp, 5));
        Assert.IsType<EditStock.TooMany>(await Edit(shelf, new(Adjust: Stock.Most, Reason: "typing error")));
        Assert.IsType<EditStock.NoSuchProduct>(
            await shelf.Db.Transact(tx => EditStock.Run(tx, Staff, "prd_nothing", new(Stock: 1), default)));
        Assert.Equal((5, 0), await shelf.Of(Lamp));
    }

    [Theory, EachDatabase]
    public async Task Corrections_and_sales_at_the_same_moment_lose_nothing(Engine engine)
    {
        await using var shelf = await Shelf.Open(engine, (Lamp, 100));
        await Task.WhenAll(Enumerable.Range(0, 60).Select(i => i % 2 == 0
            ? Edit(shelf, new(Adjust: +3, Reason: "found"))
            : shelf.Hear(Orders.News(NewsKind.Placed, $"ord_{i}", (Lamp, 2)))));
        Assert.Equal((190, 60), await shelf.Of(Lamp));
        Assert.Equal(61, (await shelf.Ledger(Lamp)).Count);
    }

    private static Task<EditStock.Outcome> Edit(Shelf shelf, StockEdit edit, string? ifMatch = null)
    {
        var http = new DefaultHttpContext();
        if (ifMatch is not null)
            http.Request.Headers.IfMatch = ifMatch;
        return shelf.Db.Transact(tx => EditStock.Run(tx, Staff, Lamp, edit, IfMatch.Of(http)));
    }
}

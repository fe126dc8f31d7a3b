using Stoa.Contracts;
using Stoa.Kernel.Data;
using Stoa.Testing;

namespace Stoa.Inventory.Tests;

public class SetAskedStockTests
{
    private const string Lamp = "prd_lamp";

    [Theory, EachDatabase]
    public async Task A_question_is_answered_at_once(Engine engine)
    {
        await using var shelf = await Shelf.Open(engine);
        await shelf.Ask(Lamp, 7, "ask_a");
        Assert.Equal((7, 0), await shelf.Of(Lamp));
        Assert.Equal(new StockLevel(Lamp, 7, 1, "ask_a"), Assert.Single(Assert.Single(await shelf.Said<StockChanged>()).Items));
        var book = Assert.Single(await shelf.Db.Read(async snapshot => await Audit.About(snapshot, Lamp)));
        Assert.Equal(("usr_staff", "stock", "0", "7"), (book.ActorId, book.What, book.Was, book.Became));
    }

    [Theory, EachDatabase]
    public async Task What_is_held_stays_on_hand_and_is_not_for_sale(Engine engine)
    {
        await using var shelf = await Shelf.Open(engine, (Lamp, 5));
        await shelf.Hear(Orders.News(NewsKind.Placed, "ord_1", (Lamp, 2)));
        await shelf.Ask(Lamp, 10, "ask_a");
        Assert.Equal((10, 2), await shelf.Of(Lamp));
        Assert.Equal(8, Assert.Single(Assert.Single(await shelf.Said<StockChanged>()).Items).Available);
    }

    [Theory, EachDatabase]
    public async Task Less_than_what_is_held_is_refused(Engine engine)
    {
        await using var shelf = await Shelf.Open(engine, (Lamp, 5));
        await shelf.Hear(Orders.News(NewsKind.Placed, "ord_1", (Lamp, 4)));
        await shelf.Ask(Lamp, 3, "ask_a");
        Assert.Equal((5, 4), await shelf.Of(Lamp));
        Assert.Equal([new StockAskRefused("ask_a", Lamp, 3, 4)], await shelf.Said<StockAskRefused>());
        Assert.Empty(await shelf.Said<StockChanged>());
    }

    [Theory, EachDatabase]
    public async Task A_repeated_question_is_answered_and_not_obeyed_again(Engine engine)
    {
        await using var shelf = await Shelf.Open(engine, (Lamp, 5));
        await shelf.Ask(Lamp, 7, "ask_a");
        await shelf.Ask(Lamp, 9, "ask_b");
        await shelf.Ask(Lamp, 7, "ask_a");
        Assert.Equal((9, 0), await shelf.Of(Lamp));
        Assert.Equal(
            [("ask_a", 7), ("ask_b", 9), ("ask_a", 9)],
            (await shelf.Said<StockChanged>()).Select(said => (said.Items[0].AskId, (int)said.Items[0].Available)));
    }

    [Theory, EachDatabase]
    public async Task The_same_number_again_is_an_answer_too(Engine engine)
    {
        await using var shelf = await Shelf.Open(engine, (Lamp, 5));
        await shelf.Ask(Lamp, 5, "ask_a");
        var level = Assert.Single(Assert.Single(await shelf.Said<StockChanged>()).Items);
        Assert.Equal(("ask_a", 5), (level.AskId, level.Available));
    }

    [Theory, EachDatabase]
    public async Task A_product_may_be_named_before_or_after_its_stock(Engine engine)
    {
        await using var shelf = await Shelf.Open(engine);
        await Name(shelf, "prd_first", "FIRST", 1);
        await shelf.Ask("prd_first", 2);
        await shelf.Ask("prd_later", 3);
        await Name(shelf, "prd_later", "LATER", 1);
        Assert.Equal(("FIRST", 2L), ((await shelf.Stock("prd_first")).Sku, (await shelf.Stock("prd_first")).OnHand));
        Assert.Equal(("LATER", 3L), ((await shelf.Stock("prd_later")).Sku, (await shelf.Stock("prd_later")).OnHand));
        await Name(shelf, "prd_later", "NEWER", 3);
        await Name(shelf, "prd_later", "OLD", 2);
        Assert.Equal("NEWER", (await shelf.Stock("prd_later")).Sku);
    }

    private static Task Name(Shelf shelf, string productId, string sku, long version) => shelf.Db.Transact(async tx =>
        await StockStore.Name(tx, new ProductFacts(productId, sku, "Lamp", "lamp", new Money(100, "USD"), null, "active", version)));
}

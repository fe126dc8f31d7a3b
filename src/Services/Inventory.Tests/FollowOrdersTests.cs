using Stoa.Contracts;
using Stoa.Testing;

namespace Stoa.Inventory.Tests;

public class FollowOrdersTests
{
    private const string Lamp = "prd_lamp", Chair = "prd_chair";

    [Theory, EachDatabase]
    public async Task An_order_gets_all_of_its_lines(Engine engine)
    {
        await using var shelf = await Shelf.Open(engine, (Lamp, 5), (Chair, 2));
        await shelf.Hear(Placed("ord_1", (Lamp, 3), (Chair, 2)));
        Assert.Equal(((5, 3), (2, 2)), (await shelf.Of(Lamp), await shelf.Of(Chair)));
        Assert.Equal(HoldState.Held, await shelf.Hold("ord_1"));
        var said = Assert.Single(await shelf.Said<StockReserved>());
        Assert.Equal(("ord_1", new StockLine(Chair, 2), new StockLine(Lamp, 3)), (said.OrderId, said.Lines[0], said.Lines[1]));
    }

    [Theory, EachDatabase, Rows(56)]
    public async Task Or_none_and_is_told_what_is_short(Engine engine)
    {
        await using var shelf = await Shelf.Open(engine, (Lamp, 5), (Chair, 1));
        await shelf.Hear(Placed("ord_1", (Lamp, 3), (Chair, 2), ("prd_unknown", 1)));
        Assert.Equal(((5, 0), (1, 0)), (await shelf.Of(Lamp), await shelf.Of(Chair)));
        Assert.Equal(HoldState.None, await shelf.Hold("ord_1"));
        var said = Assert.Single(await shelf.Said<StockRefused>());
        Assert.Equal([new Shortage(Chair, 2, 1), new Shortage("prd_unknown", 1, 0)], said.Shortages);
        Assert.Empty(await shelf.Said<StockReserved>());
    }

    [Theory, EachDatabase]
    public async Task Lines_of_the_same_product_are_one_demand(Engine engine)
    {
        await using var shelf = await Shelf.Open(engine, (Lamp, 5));
        await shelf.Hear(Placed("ord_1", (Lamp, 3), (Lamp, 3)));
        Assert.Equal([new Shortage(Lamp, 6, 5)], Assert.Single(await shelf.Said<StockRefused>()).Shortages);
        await shelf.Hear(Placed("ord_2", (Lamp, 3), (Lamp, 2)));
        Assert.Equal((5, 5), await shelf.Of(Lamp));
    }

    [Theory, EachDatabase]
    public async Task In_a_batch_who_came_first_is_served_first_and_everybody_gets_an_answer(Engine engine)
    {
        await using var shelf = await Shelf.Open(engine, (Lamp, 20));
        await shelf.Hear([.. Enumerable.Range(1, 64).Select(i => Placed($"ord_{i:00}", (Lamp, 1)))]);
        Assert.Equal((20, 20), await shelf.Of(Lamp));
        Assert.Equal(Enumerable.Range(1, 20).Select(i => $"ord_{i:00}"), (await shelf.Said<StockReserved>()).Select(said => said.OrderId));
        Assert.Equal(Enumerable.Range(21, 44).Select(i => $"ord_{i:00}"), (await shelf.Said<StockRefused>()).Select(said => said.OrderId));
    }

    [Theory, EachDatabase]
    public async Task In_a_batch_a_smaller_order_may_still_fit_after_a_greater_one_did_not(Engine engine)
    {
        await using var shelf = await Shelf.Open(engine, (Lamp, 5));
        await shelf.Hear(Placed("ord_1", (Lamp, 3)), Placed("ord_2", (Lamp, 3)), Placed("ord_3", (Lamp, 2)));
        Assert.Equal(["ord_1", "ord_3"], (await shelf.Said<StockReserved>()).Select(said => said.OrderId));
        Assert.Equal([new Shortage(Lamp, 3, 2)], Assert.Single(await shelf.Said<StockRefused>()).Shortages);
    }

    [Theory, EachDatabase]
    public async Task A_sale_takes_what_was_held_off_the_shelf(Engine engine)
    {
        await using var shelf = await Shelf.Open(engine, (Lamp, 5));
        await shelf.Hear(Placed("ord_1", (Lamp, 3)));
        await shelf.Hear(Paid("ord_1", (Lamp, 3)));
        Assert.Equal((2, 0), await shelf.Of(Lamp));
        Assert.Equal(
            [("sale", -3, -3, 2, 0), ("hold", 0, 3, 5, 3), ("set", 5, 0, 5, 0)],
            (await shelf.Ledger(Lamp)).Select(one =>
                (one.Movement.Reason, (int)one.Movement.OnHand, (int)one.Movement.Reserved, (int)one.OnHand, (int)one.Reserved)));
    }

    [Theory, EachDatabase]
    public async Task An_end_that_overtakes_its_order_leaves_a_tombstone(Engine engine)
    {
        await using var shelf = await Shelf.Open(engine, (Lamp, 5));
        await shelf.Hear(OrderNews.Of(Orders.Cancelled("ord_1", false, (Lamp, 3))));
        await shelf.Hear(Placed("ord_1", (Lamp, 3)));
        Assert.Equal((5, 0), await shelf.Of(Lamp));
        Assert.Empty(await shelf.Said<StockReserved>());
        Assert.Empty(await shelf.Said<StockRefused>());
    }

    [Theory, EachDatabase]
    public async Task A_late_payment_gets_its_goods_if_they_are_still_there(Engine engine)
    {
        await using var shelf = await Shelf.Open(engine, (Lamp, 5));
        await shelf.Hear(Placed("ord_1", (Lamp, 3)));
        await shelf.Hear(OrderNews.Of(Orders.Expired("ord_1", (Lamp, 3))));
        Assert.Equal((5, 0), await shelf.Of(Lamp));
        await shelf.Hear(Paid("ord_1", (Lamp, 3)));
        Assert.Equal((2, 0), await shelf.Of(Lamp));
        Assert.Equal(HoldState.Committed, await shelf.Hold("ord_1"));
        Assert.Empty(await shelf.Said<StockMissing>());
    }

    [Theory, EachDatabase]
    public async Task Else_the_money_desk_is_told_what_is_missing(Engine engine)
    {
        await using var shelf = await Shelf.Open(engine, (Lamp, 3));
        await shelf.Hear(Placed("ord_1", (Lamp, 3)));
        await shelf.Hear(OrderNews.Of(Orders.Expired("ord_1", (Lamp, 3))));
        await shelf.Hear(Placed("ord_2", (Lamp, 2)));
        await shelf.Hear(Paid("ord_1", (Lamp, 3)));
        Assert.Equal((3, 2), await shelf.Of(Lamp));
        var said = Assert.Single(await shelf.Said<StockMissing>());
        Assert.Equal(("ord_1", new Shortage(Lamp, 3, 1)), (said.OrderId, Assert.Single(said.Shortages)));
    }

    [Theory, EachDatabase]
    public async Task A_payment_without_goods_whose_order_comes_late_holds_nothing(Engine engine)
    {
        await using var shelf = await Shelf.Open(engine, (Lamp, 2));
        await shelf.Hear(Paid("ord_1", (Lamp, 3)));
        await shelf.Ask(Lamp, 10);
        await shelf.Hear(Placed("ord_1", (Lamp, 3)));
        Assert.Equal((10, 0), await shelf.Of(Lamp));
    }

    [Theory, EachDatabase]
    public async Task What_was_paid_and_cancelled_is_back_on_the_shelf(Engine engine)
    {
        await using var shelf = await Shelf.Open(engine, (Lamp, 5));
        await shelf.Hear(Placed("ord_1", (Lamp, 3)));
        await shelf.Hear(Paid("ord_1", (Lamp, 3)));
        await shelf.Hear(OrderNews.Of(Orders.Cancelled("ord_1", true, (Lamp, 3))));
        Assert.Equal((5, 0), await shelf.Of(Lamp));
        await shelf.Hear(OrderNews.Of(Orders.Refunded("ord_1", true, (Lamp, 3))));
        Assert.Equal((5, 0), await shelf.Of(Lamp));
    }

    [Theory, EachDatabase]
    public async Task Every_cell_of_the_table_moves_the_stock_as_it_says(Engine engine)
    {
        await using var shelf = await Shelf.Open(engine, (Lamp, 1_000));
        var number = 0;
        foreach (var state in Enum.GetValues<HoldState>())
        {
            foreach (var kind in Enum.GetValues<NewsKind>())
            {
                var order = $"ord_{++number}";
                foreach (var before in Way(state))
                    await shelf.Hear(Orders.News(before, order, (Lamp, 2)));
                Assert.Equal(state, await shelf.Hold(order));
                var (onHand, reserved) = await shelf.Of(Lamp);
                await shelf.Hear(Orders.News(kind, order, (Lamp, 2)));
                var step = HoldTable.On(state, kind);
                Assert.Equal((state, kind, step.Next ?? state), (state, kind, await shelf.Hold(order)));
                Assert.Equal((onHand + (2 * step.OnHand), reserved + (2 * step.Reserved)), await shelf.Of(Lamp));
            }
        }
    }

    [Theory, EachDatabase]
    public async Task What_waits_together_costs_few_statements(Engine engine)
    {
        const int Waiting = 64;
        await using var shelf = await Shelf.Open(engine, (Lamp, 1_000));
        var orders = Enumerable.Range(1, Waiting).Select(i => $"ord_{i:00}").ToList();
        // For each order its hold, its line of the ledger and its answer; for all of them two looks and one write of the stock.
        Assert.Equal((3 * Waiting) + 3, await Statements(shelf, () => shelf.Hear([.. orders.Select(order => Placed(order, (Lamp, 1)))])));
        // For each order its line of the ledger; for all of them one look, and one write each of the holds and of the stock.
        Assert.Equal(Waiting + 3, await Statements(shelf, () => shelf.Hear([.. orders.Select(order => Paid(order, (Lamp, 1)))])));
        Assert.Equal((1_000 - Waiting, 0), await shelf.Of(Lamp));
    }

    [Theory, EachDatabase]
    public async Task Many_at_once_get_exactly_what_there_is(Engine engine)
    {
        await using var shelf = await Shelf.Open(engine, (Lamp, 20), (Chair, 1_000));
        var looking = true;
        var looks = Task.Run(async () =>
        {
            while (Volatile.Read(ref looking))
                Assert.Empty(await shelf.Violations());
        });
        await Together(200, i => shelf.Hear(i % 3 == 0
            ? [Placed($"ord_{i}", (Lamp, 1), (Chair, 1))]
            : [Placed($"ord_{i}", (Chair, 1), (Lamp, 1)), Placed($"ord_x{i}", (Chair, 1))]));
        Volatile.Write(ref looking, false);
        await looks;
        Assert.Equal((20, 20), await shelf.Of(Lamp));
        Assert.Equal(180, (await shelf.Said<StockRefused>()).Count);
        Assert.Equal(20 + 133, (await shelf.Said<StockReserved>()).Count);
    }

    [Theory, EachDatabase]
    public async Task Opposite_news_of_an_order_at_the_same_moment_add_up(Engine engine)
    {
        await using var shelf = await Shelf.Open(engine, (Lamp, 1_000));
        await Together(40, i => Retried(() => shelf.Hear(Orders.News((NewsKind)(i % 4), $"ord_{i / 4}", (Lamp, 1)))));
        // Placed, paid, over and cancelled after it was paid: nothing of it stays with the order, whatever came first.
        for (var i = 0; i < 10; i++)
            Assert.Equal(HoldState.Restocked, await shelf.Hold($"ord_{i}"));
        Assert.Equal((1_000, 0), await shelf.Of(Lamp));
    }

    private static async Task<long> Statements(Shelf shelf, Func<Task> work)
    {
        var before = shelf.Db.Tally.Statements;
        await work();
        return shelf.Db.Tally.Statements - before;
    }

    private static NewsKind[] Way(HoldState to) => to switch
    {
        HoldState.None => [],
        HoldState.Held => [NewsKind.Placed],
        HoldState.Released => [NewsKind.Placed, NewsKind.Over],
        HoldState.Committed => [NewsKind.Placed, NewsKind.Paid],
        _ => [NewsKind.Placed, NewsKind.Paid, NewsKind.CancelledPaid],
    };

    private static OrderNews Placed(string orderId, params (string ProductId, int Quantity)[] lines) =>
        OrderNews.Of(Orders.Placed(orderId, lines));

    private static OrderNews Paid(string orderId, params (string ProductId, int Quantity)[] lines) =>
        OrderNews.Of(Orders.Paid(orderId, lines));

    /// <summary>Who meets another one at the same row for the first time is given the event again.</summary>
    private static async Task Retried(Func<Task> hear)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await hear();
                return;
            }
            catch (Kernel.Data.Conflict) when (attempt < 5)
            {
                // As the Kernel does with a batch and with what is parked.
            }
        }
    }

    private static Task Together(int count, Func<int, Task> run) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(i => Task.Run(() => run(i))));
}

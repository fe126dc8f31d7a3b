using Stoa.Contracts;
using Stoa.Inventory;
using Stoa.Kernel.Data;
using Stoa.Kernel.Web;

namespace Stoa.Interleavings.Tests;

/// <summary>Two processes of Inventory at the same stock.</summary>
public sealed class InventoryTests(ITestOutputHelper output)
{
    private const string Cup = "prd_1", Pot = "prd_2";
    private static readonly DateTimeOffset Later = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public Task Any_two_uses_of_a_stock_end_as_one_after_the_other() => Weave(isLong: false);

    [Fact, Trait("Category", "Long")]
    public Task Any_two_uses_of_a_stock_end_as_one_after_the_other_in_whatever_order() => Weave(isLong: true);

    private Task Weave(bool isLong) => Weaving.All(
        output, () => new InventoryService(), [Plenty, Scarce, Telling], isLong,
        "SELECT order_id || ' is in several states' FROM hold GROUP BY order_id HAVING COUNT(DISTINCT state) > 1");

    private static Scene Plenty => new("three of each", side => Stock(side, 30), Uses);

    private static Scene Scarce => new("not enough for everybody", side => Stock(side, 4), Uses);

    /// <summary>
    /// What moves while it is being told is left to the next turn. So in the end, and after that turn, as much is told, but perhaps in two
    /// words and not in one.
    /// </summary>
    private static Scene Telling => new("what can be sold is told", side => Stock(side, 30), [.. Uses, Tell])
    {
        With = Tell,
        Later = stage => stage.Prepares.Job(SayChanges.Run),
        Apart = "outbox",
    };

    private static Use Tell { get; } = Use.Of("tell", side => side.Job(SayChanges.Run));

    /// <summary>So many of each; order 1 holds one of each, order 7 has bought one.</summary>
    private static async Task Stock(Side side, long onHand)
    {
        foreach (var product in new[] { Cup, Pot })
        {
            await side.Hear(new ProductChanged(Facts(product, 1)), "evt_named_" + product);
            await side.Hear(new StockAsked("ask_" + product, product, onHand, "usr_staff"), "evt_stocked_" + product);
        }
        await side.Hear(Placed("ord_1", (Cup, 1), (Pot, 1)), "evt_placed_1");
        await side.Hear(Placed("ord_7", (Cup, 1)), "evt_placed_7");
        await side.Hear(Paid("ord_7", (Cup, 1)), "evt_paid_7");
    }

    private static IReadOnlyList<Use> Uses =>
    [
        Use.Of("hold 2", side => side.Hear(Placed("ord_2", (Cup, 1), (Pot, 1)), "evt_placed_2")),
        Use.Of("hold 3, the other way round", side => side.Hear(Placed("ord_3", (Pot, 2), (Cup, 1)), "evt_placed_3")),
        Use.Of("hold 4, 5 and 2 together", side => side.HearTogether(
            (Placed("ord_4", (Pot, 1)), "evt_placed_4"), (Placed("ord_5", (Cup, 1)), "evt_placed_5"),
            (Placed("ord_2", (Cup, 1), (Pot, 1)), "evt_placed_2"))),
        Use.Of("release 1", side => side.Hear(Expired("ord_1", (Cup, 1), (Pot, 1)), "evt_expired_1")),
        Use.Of("call 1 off", side => side.Hear(Cancelled("ord_1", false, (Cup, 1), (Pot, 1)), "evt_cancelled_1")),
        Use.Of("sell 1", side => side.Hear(Paid("ord_1", (Cup, 1), (Pot, 1)), "evt_paid_1")),
        Use.Of("sell 1 and 2 together", side => side.HearTogether(
            (Paid("ord_1", (Cup, 1), (Pot, 1)), "evt_paid_1"), (Paid("ord_2", (Cup, 1), (Pot, 1)), "evt_paid_2"))),
        Use.Of("call 2 off, perhaps before it is heard of", side =>
            side.Hear(Cancelled("ord_2", false, (Cup, 1), (Pot, 1)), "evt_cancelled_2")),
        Use.Of("take 7 back", side => side.Hear(Cancelled("ord_7", true, (Cup, 1)), "evt_cancelled_7")),
        Use.Of("take 1 back", side => side.Hear(Cancelled("ord_1", true, (Cup, 1), (Pot, 1)), "evt_back_1")),
        Edit("one cup less", new StockEdit(Adjust: -1, Reason: "broken")),
        Edit("two cups", new StockEdit(Stock: 2)),
        Edit("warn at three", new StockEdit(LowStockAt: 3)),
        Use.Of("the catalog asks for five", side => side.Hear(new StockAsked("ask_5", Cup, 5, "usr_staff"), "evt_asked_5")),
        Use.Of("another name", side => side.Hear(new ProductChanged(Facts(Cup, 2)), "evt_named_2")),
    ];

    private static Use Edit(string name, StockEdit edit) =>
        Use.Of(name, side => side.Db.Transact(tx => EditStock.Run(tx, "usr_staff", Cup, edit, default(IfMatch))));

    private static ProductFacts Facts(string product, long version) =>
        new(product, "sku-" + product, $"Name {version}", product, new Money(1250, "USD"), null, "active", version);

    private static OrderLine[] Lines((string Product, int Quantity)[] lines) =>
        [.. lines.Select(line => new OrderLine(line.Product, "A thing", line.Quantity, new Money(1250, "USD")))];

    private static OrderPlaced Placed(string order, params (string, int)[] lines) =>
        new(order, order, "usr_ada", null, "ada@example.com", "crt_1", 1, Lines(lines), new Money(1250, "USD"), Later);

    private static OrderPaid Paid(string order, params (string, int)[] lines) => new(
        order, order, "usr_ada", null, "ada@example.com", "crt_1", 1, Lines(lines), new Money(1250, "USD"), Later, "pay_1", Later, null);

    private static OrderExpired Expired(string order, params (string Product, int Quantity)[] lines) => new(
        order, order, "usr_ada", "ada@example.com", "late", [.. lines.Select(line => new StockLine(line.Product, line.Quantity))], false);

    private static OrderCancelled Cancelled(string order, bool restock, params (string Product, int Quantity)[] lines) => new(
        order, order, "usr_ada", "ada@example.com", "no", [.. lines.Select(line => new StockLine(line.Product, line.Quantity))], restock,
        null);
}

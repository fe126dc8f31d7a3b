using static Stoa.Inventory.HoldState;
using static Stoa.Inventory.NewsKind;

namespace Stoa.Inventory.Tests;

/// <summary>Every state of an order's hold against every kind of news, late, repeated and reordered ones included.</summary>
public class HoldTableTests
{
    private const string Nothing = "nothing";

    /// <summary>state · news · what it is then · on hand and reserved for each piece · ledger · answer</summary>
    private static readonly (
        HoldState State, NewsKind News, HoldState Next, int OnHand, int Reserved, string Ledger, Reply Reply)[] Cells =
    [
        (None, Placed, Held, 0, +1, "hold", Reply.Reserved),
        (None, Paid, Committed, -1, 0, "sale", Reply.None),                              // the placing is still on its way
        (None, Over, Released, 0, 0, Nothing, Reply.None),                               // a tombstone
        (None, CancelledPaid, Restocked, 0, 0, Nothing, Reply.None),                     // the paying is still on its way
        (None, RefundedUnshipped, Restocked, 0, 0, Nothing, Reply.None),
        (None, Refunded, None, 0, 0, Nothing, Reply.None),
        (Held, Placed, Held, 0, 0, Nothing, Reply.Reserved),                             // the same again
        (Held, Paid, Committed, -1, -1, "sale", Reply.None),
        (Held, Over, Released, 0, -1, "release", Reply.None),
        (Held, CancelledPaid, Restocked, 0, -1, "release", Reply.None),                  // it has not left the shelf yet
        (Held, RefundedUnshipped, Restocked, 0, -1, "release", Reply.None),
        (Held, Refunded, Held, 0, 0, Nothing, Reply.None),
        (Released, Placed, Released, 0, 0, Nothing, Reply.None),                         // overtaken by its own end
        (Released, Paid, Committed, -1, 0, "sale", Reply.None),                          // late, if it can still be had
        (Released, Over, Released, 0, 0, Nothing, Reply.None),
        (Released, CancelledPaid, Restocked, 0, 0, Nothing, Reply.None),
        (Released, RefundedUnshipped, Restocked, 0, 0, Nothing, Reply.None),
        (Released, Refunded, Released, 0, 0, Nothing, Reply.None),
        (Committed, Placed, Committed, 0, 0, Nothing, Reply.Reserved),
        (Committed, Paid, Committed, 0, 0, Nothing, Reply.None),
        (Committed, Over, Committed, 0, 0, Nothing, Reply.None),
        (Committed, CancelledPaid, Restocked, +1, 0, "restock", Reply.None),
        (Committed, RefundedUnshipped, Restocked, +1, 0, "restock", Reply.None),
        (Committed, Refunded, Committed, 0, 0, Nothing, Reply.None),
        (Restocked, Placed, Restocked, 0, 0, Nothing, Reply.None),
        (Restocked, Paid, Restocked, 0, 0, Nothing, Reply.None),                         // overtaken by its own cancelling
        (Restocked, Over, Restocked, 0, 0, Nothing, Reply.None),
        (Restocked, CancelledPaid, Restocked, 0, 0, Nothing, Reply.None),
        (Restocked, RefundedUnshipped, Restocked, 0, 0, Nothing, Reply.None),
        (Restocked, Refunded, Restocked, 0, 0, Nothing, Reply.None),
    ];

    [Fact]
    public void Every_cell_is_as_it_is_written_here()
    {
        foreach (var cell in Cells)
        {
            var step = HoldTable.On(cell.State, cell.News);
            Assert.Equal(
                cell, (cell.State, cell.News, step.Next ?? cell.State, step.OnHand, step.Reserved, step.Reason ?? Nothing, step.Reply));
        }
    }

    [Fact]
    public void Every_cell_is_written_here()
    {
        var all = from state in Enum.GetValues<HoldState>() from news in Enum.GetValues<NewsKind>() select (state, news);
        Assert.Equal(all, Cells.Select(cell => (cell.State, cell.News)));
    }

    [Fact]
    public void Only_holding_and_a_sale_without_a_hold_need_stock_that_is_free() => Assert.Equal(
        [(None, Placed), (None, Paid), (Released, Paid)],
        Cells.Where(cell => HoldTable.On(cell.State, cell.News).Takes).Select(cell => (cell.State, cell.News)));

    [Fact]
    public void Whatever_is_short_leaves_nothing_held()
    {
        Assert.Equal(new HoldStep(null, Reply: Reply.Refused), HoldTable.IfShort(Placed));
        Assert.Equal(new HoldStep(Released, Reply: Reply.Missing), HoldTable.IfShort(Paid));
    }
}

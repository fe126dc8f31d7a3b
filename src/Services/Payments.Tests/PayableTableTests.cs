using static Stoa.Payments.PayableMove;
using static Stoa.Payments.PayableNews;
using static Stoa.Payments.PayableState;

namespace Stoa.Payments.Tests;

public class PayableTableTests
{
    /// <summary>Every cell, written out: state, news, what follows, and the state after it.</summary>
    private static readonly (PayableState State, PayableNews News, PayableMove Move, PayableState After)[] Cells =
    [
        (Unknown, PaymentRequested, PayableMove.Open, PayableState.Open),
        (Unknown, OrderPaid, Close, Closed),
        (Unknown, OrderExpired, Close, Closed),
        (Unknown, OrderCancelled, Close, Closed),
        (Unknown, OrderRejected, Close, Closed),
        (Unknown, Pay, Wait, Unknown),
        (Unknown, OpenSession, Wait, Unknown),
        (PayableState.Open, PaymentRequested, Nothing, PayableState.Open),
        (PayableState.Open, OrderPaid, Close, Closed),
        (PayableState.Open, OrderExpired, Close, Closed),
        (PayableState.Open, OrderCancelled, Close, Closed),
        (PayableState.Open, OrderRejected, Close, Closed),
        (PayableState.Open, Pay, GoOn, PayableState.Open),
        (PayableState.Open, OpenSession, GoOn, PayableState.Open),
        (Closed, PaymentRequested, Nothing, Closed),
        (Closed, OrderPaid, Nothing, Closed),
        (Closed, OrderExpired, Nothing, Closed),
        (Closed, OrderCancelled, Nothing, Closed),
        (Closed, OrderRejected, Nothing, Closed),
        (Closed, Pay, Refuse, Closed),
        (Closed, OpenSession, Refuse, Closed),
    ];

    [Fact]
    public void Every_cell_is_as_it_is_written_down() => Assert.All(Cells, cell =>
    {
        Assert.Equal(cell.Move, PayableTable.Decide(cell.State, cell.News));
        Assert.Equal(cell.After, PayableTable.Next(cell.State, cell.Move));
    });

    [Fact]
    public void No_cell_is_left_out() => Assert.Equal(
        from state in Enum.GetValues<PayableState>() from news in Enum.GetValues<PayableNews>() select (state, news),
        Cells.Select(cell => (cell.State, cell.News)));
}

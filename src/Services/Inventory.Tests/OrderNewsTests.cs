using Stoa.Contracts;

namespace Stoa.Inventory.Tests;

public class OrderNewsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Money Total = new(100, "USD");
    private static readonly IReadOnlyList<StockLine> Lines = [new("prd_1", 1)];

    [Fact]
    public void The_demand_for_a_product_is_summed_over_the_lines_and_ordered()
    {
        var news = OrderNews.Of(Orders.Placed("ord_1", ("prd_b", 2), ("prd_a", 1), ("prd_b", 3)));
        Assert.Equal([new("prd_a", 1), new StockLine("prd_b", 5)], news.Lines);
    }

    [Fact]
    public void A_demand_that_no_number_can_hold_is_refused() =>
        Assert.Throws<OverflowException>(() => OrderNews.Of(Orders.Placed("ord_1", ("prd_a", int.MaxValue), ("prd_a", 1))));

    [Fact]
    public void What_is_over_gives_goods_back_only_when_it_says_so()
    {
        Assert.Equal(NewsKind.Over, OrderNews.Of(new OrderRejected("o", "n", null, "e", "r", Lines, false)).Kind);
        Assert.Equal(NewsKind.Over, OrderNews.Of(new OrderExpired("o", "n", null, "e", "r", Lines, false)).Kind);
        Assert.Equal(NewsKind.Over, OrderNews.Of(new OrderCancelled("o", "n", null, "e", "r", Lines, false, null)).Kind);
        Assert.Equal(NewsKind.CancelledPaid, OrderNews.Of(new OrderCancelled("o", "n", null, "e", "r", Lines, true, null)).Kind);
        Assert.Equal(NewsKind.CancelledPaid, OrderNews.Of(new OrderExpired("o", "n", null, "e", "r", Lines, true)).Kind);
        Assert.Equal(NewsKind.CancelledPaid, OrderNews.Of(new OrderRejected("o", "n", null, "e", "r", Lines, true)).Kind);
        Assert.Equal(
            NewsKind.RefundedUnshipped, OrderNews.Of(new OrderRefunded("o", "n", null, "e", "r", Lines, true, Total, null)).Kind);
        Assert.Equal(NewsKind.Refunded, OrderNews.Of(new OrderRefunded("o", "n", null, "e", "r", Lines, false, Total, null)).Kind);
        Assert.Equal(NewsKind.Placed, OrderNews.Of(Orders.Placed("o", ("prd_1", 1))).Kind);
        Assert.Equal(NewsKind.Paid, OrderNews.Of(Orders.Paid("o", ("prd_1", 1))).Kind);
    }
}

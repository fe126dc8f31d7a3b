using Stoa.Contracts;
using Stoa.Testing;

namespace Stoa.Ordering.Tests;

/// <summary>Every message to an order in every state, through the use case that hears it: what the table says is what is done.</summary>
public class HappeningTests
{
    private static readonly Dictionary<Happening, Func<Desk, string, Task>> Happen = new()
    {
        [Happening.StockReserved] = (desk, id) => desk.Reserve(id),
        [Happening.StockRefused] = (desk, id) => desk.Refuse(id, new Shortage("prd_1", 2, 1)),
        [Happening.StockMissing] = (desk, id) => desk.Missing(id),
        [Happening.PaymentFits] = (desk, id) => desk.Pay(id, "pay_other"),
        [Happening.PaymentWrong] = (desk, id) => desk.Pay(id, "pay_wrong", minor: 2499),
        [Happening.PaymentAgain] = (desk, id) => desk.Pay(id),
        [Happening.PaymentFailed] = (desk, id) => desk.Fail(id),
        [Happening.RefundPart] = (desk, id) => desk.Refund(id, minor: 1000),
        [Happening.RefundWhole] = (desk, id) => desk.Refund(id),
        [Happening.RefundOther] = (desk, id) => desk.Refund(id, payment: "pay_other"),
        [Happening.RefundFailed] = (desk, id) => desk.FailRefund(id),
        [Happening.Cancel] = (desk, id) => desk.Change(id, Happening.Cancel),
        [Happening.Ship] = (desk, id) => desk.Change(id, Happening.Ship),
        [Happening.Deliver] = (desk, id) => desk.Change(id, Happening.Deliver),
    };

    private static readonly OrderState[] PaidOnce = [OrderState.Paid, OrderState.Shipped, OrderState.Delivered];

    [Theory, EachDatabase]
    public async Task What_is_done_is_what_the_table_says(Engine engine)
    {
        await using var desk = await Desk.Open(engine);
        foreach (var state in Enum.GetValues<OrderState>().Where(state => state != OrderState.None))
        {
            foreach (var (what, happen) in Happen.Where(one => IsPossible(state, one.Key)))
            {
                var id = await Bring(desk, state);
                var (before, said) = (await desk.Get(id), await desk.Words(id));
                await happen(desk, id);
                var decision = OrderLife.On(state, what);
                var after = await desk.Get(id);
                var to = decision.To == OrderState.None ? state : decision.To;
                Assert.Equal($"{state} {what}: {to}", $"{state} {what}: {after.Status}");
                Assert.Equal(before.Version + (decision.Entry is null ? 0 : 1), after.Version);
                Assert.Equal(string.Join(' ', decision.Says.Select(Word)), (await desk.Words(id))[said.Length..].Trim());
                Assert.Equal(after.Version, (await desk.Steps(id))[^1].Seq);
                if (decision.Entry is not null)
                    Assert.Equal(decision.Entry, (await desk.Steps(id))[^1].What);
            }
        }
    }

    [Theory, EachDatabase]
    public async Task The_same_word_in_another_message_changes_nothing_more(Engine engine)
    {
        await using var desk = await Desk.Open(engine);
        foreach (var state in Enum.GetValues<OrderState>().Where(state => state != OrderState.None))
        {
            foreach (var (what, happen) in Happen.Where(one => IsPossible(state, one.Key)))
            {
                var id = await Bring(desk, state);
                await happen(desk, id);
                var (once, said, story) = (await desk.Get(id), await desk.Words(id), await desk.Story(id));
                await happen(desk, id);
                Assert.Equal((once.Status, story), ((await desk.Get(id)).Status, await desk.Story(id)));
                Assert.Equal(said, await desk.Words(id));
            }
        }
    }

    [Theory, EachDatabase]
    public async Task Of_an_order_that_nobody_knows_only_money_is_answered_and_goes_back(Engine engine)
    {
        await using var desk = await Desk.Open(engine);
        foreach (var happen in Happen.Values)
            await happen(desk, "ord_nobody");
        var back = await desk.Said<RefundRequested>();
        Assert.Equal([("pay_other", 2500L), ("pay_wrong", 2499L), ("pay_1", 2500L)], back.Select(one => (one.PaymentId, one.Amount.Minor)));
        Assert.All(back, one => Assert.Equal(("ord_nobody", "not-payable"), (one.OrderId, one.Cause)));
        Assert.DoesNotContain("order-", await desk.Words("ord_nobody"));
    }

    /// <summary>Whether an order that came to this state as <see cref="Bring"/> does can be told such a thing.</summary>
    private static bool IsPossible(OrderState state, Happening what) =>
        what switch
        {
            Happening.PaymentAgain => PaidOnce.Contains(state) || state == OrderState.Refunded,
            Happening.RefundPart or Happening.RefundWhole => PaidOnce.Contains(state),
            _ => true,
        };

    private static async Task<string> Bring(Desk desk, OrderState state)
    {
        var id = await desk.Place();
        if (state == OrderState.Rejected)
            await desk.Refuse(id);
        if (state is OrderState.Pending or OrderState.Rejected)
            return id;
        await desk.Reserve(id);
        if (state == OrderState.Cancelled)
            await desk.Change(id, Happening.Cancel);
        if (state == OrderState.Expired)
            await desk.Tick(Desk.Hold);
        if (state is OrderState.AwaitingPayment or OrderState.Cancelled or OrderState.Expired)
            return id;
        await desk.Pay(id);
        if (state == OrderState.Refunded)
            await desk.Refund(id, "rfd_0", minor: 2500);
        if (state is OrderState.Shipped or OrderState.Delivered)
            await desk.Change(id, Happening.Ship);
        if (state == OrderState.Delivered)
            await desk.Change(id, Happening.Deliver);
        Assert.Equal(state, (await desk.Get(id)).Status);
        return id;
    }

    private static string Word(Said said) => said switch
    {
        Said.OrderPlaced => "order-placed",
        Said.PaymentRequested => "payment-requested",
        Said.OrderPaid => "order-paid",
        Said.OrderRejected => "order-rejected",
        Said.OrderExpired => "order-expired",
        Said.OrderCancelled => "order-cancelled",
        Said.OrderShipped => "order-shipped",
        Said.OrderDelivered => "order-delivered",
        Said.OrderRefunded => "order-refunded",
        Said.PaymentDeclined => "payment-declined",
        Said.PaymentReminded => "payment-reminded",
        _ => "refund-requested",
    };
}

using Stoa.Contracts;
using Stoa.Testing;

namespace Stoa.Ordering.Tests;

public class PayOrderTests
{
    [Theory, EachDatabase]
    public async Task A_paid_order_can_not_expire(Engine engine)
    {
        await using var desk = await Desk.Open(engine);
        var id = await desk.PlaceAndPay();
        await desk.Tick(Desk.Hold * 2);
        Assert.Equal((OrderState.Paid, "pay_1"), ((await desk.Get(id)).Status, (await desk.Get(id)).PaymentId));
        Assert.Empty(await desk.Said<OrderExpired>());
    }

    [Theory, EachDatabase]
    public async Task Paying_and_expiring_and_cancelling_at_once_one_wins_and_no_money_is_lost(Engine engine)
    {
        await using var desk = await Desk.Open(engine);
        for (var round = 0; round < 10; round++)
        {
            var id = await desk.PlaceAndHold();
            var payment = "pay_" + id;
            desk.Time.Advance(Desk.Hold);
            await AtOnce.Run(4, async i =>
            {
                if (i == 0)
                    await desk.Pay(id, payment);
                else if (i == 1)
                    await desk.Tick();
                else if (i == 2)
                    await desk.Cancel(id);
                else
                    await desk.Pay(id, payment);
                return i;
            });
            var order = await desk.Get(id);
            var back = (await desk.Said<RefundRequested>()).Where(one => one.OrderId == id).ToList();
            Assert.Equal(order.Status == OrderState.Paid ? 0 : 1, back.Count);
            Assert.All(back, one => Assert.Equal((payment, 2500L), (one.PaymentId, one.Amount.Minor)));
            Assert.Equal(order.Version, (await desk.Steps(id)).Count);
        }
    }

    [Theory, EachDatabase]
    public async Task Money_in_another_currency_or_amount_goes_back_and_the_order_still_waits(Engine engine)
    {
        await using var desk = await Desk.Open(engine);
        var id = await desk.PlaceAndHold();
        await desk.Pay(id, "pay_yen", 2500, "JPY");
        await desk.Pay(id, "pay_less", 2499);
        await desk.Pay(id, "pay_more", 2501);
        Assert.Equal(OrderState.AwaitingPayment, (await desk.Get(id)).Status);
        Assert.Equal(
            [("pay_yen", "2500 JPY", "not-payable"), ("pay_less", "24.99 USD", "not-payable"), ("pay_more", "25.01 USD", "not-payable")],
            (await desk.Said<RefundRequested>()).Select(one => (one.PaymentId, one.Amount.ToString(), one.Cause)));
        await desk.Pay(id);
        Assert.Equal(OrderState.Paid, (await desk.Get(id)).Status);
    }

    [Theory, EachDatabase]
    public async Task A_second_payment_goes_back(Engine engine)
    {
        await using var desk = await Desk.Open(engine);
        var id = await desk.PlaceAndPay();
        await desk.Pay(id, "pay_2");
        await desk.Pay(id, "pay_2");
        var back = Assert.Single(await desk.Said<RefundRequested>());
        Assert.Equal(("pay_2", "not-payable"), (back.PaymentId, back.Cause));
        Assert.Equal("placed stock-reserved paid payment-refused", await desk.Story(id));
    }

    [Theory, EachDatabase]
    public async Task An_order_that_costs_nothing_is_paid_when_its_stock_is_held(Engine engine)
    {
        await using var desk = await Desk.Open(engine);
        var cart = desk.Cart() with { Discount = Desk.Usd(2500), Total = Desk.Usd(0) };
        var id = await desk.PlaceAndHold(cart);
        Assert.Equal(OrderState.Paid, (await desk.Get(id)).Status);
        Assert.Null(Assert.Single(await desk.Said<OrderPaid>()).PaymentId);
        Assert.Empty(await desk.Said<PaymentRequested>());
        Assert.IsType<ChangeOrder.Changed>(await desk.Cancel(id));
        Assert.True(Assert.Single(await desk.Said<OrderCancelled>()).Restock);
        Assert.Empty(await desk.Said<RefundRequested>());
    }

    [Theory, EachDatabase]
    public async Task Money_that_had_gone_back_before_it_was_heard_of_pays_nothing(Engine engine)
    {
        await using var desk = await Desk.Open(engine);
        var id = await desk.PlaceAndHold();
        await desk.Refund(id);                    // of pay_1, whose success is still under way
        await desk.Pay(id);
        Assert.Equal(OrderState.AwaitingPayment, (await desk.Get(id)).Status);
        Assert.Empty(await desk.Said<RefundRequested>());
        await desk.Pay(id, "pay_2");
        Assert.Equal((OrderState.Paid, "pay_2"), ((await desk.Get(id)).Status, (await desk.Get(id)).PaymentId));
    }

    [Theory, EachDatabase]
    public async Task Money_that_was_sent_back_pays_nothing_when_it_is_told_of_again(Engine engine)
    {
        await using var desk = await Desk.Open(engine);
        var id = await desk.Place();
        await desk.Pay(id);                       // before the stock is held, so it goes back
        await desk.Reserve(id);
        await desk.Pay(id);
        Assert.Equal(OrderState.AwaitingPayment, (await desk.Get(id)).Status);
        Assert.Single(await desk.Said<RefundRequested>());
    }

    [Theory, EachDatabase]
    public async Task A_decline_is_told_and_the_order_can_still_be_paid(Engine engine)
    {
        await using var desk = await Desk.Open(engine);
        var id = await desk.PlaceAndHold(buyer: Desk.Buyer(customer: null));
        await desk.Fail(id, "pay_0", "insufficient_funds");
        var declined = Assert.Single(await desk.Said<PaymentDeclined>());
        Assert.Equal(("insufficient_funds", "guest@example.com"), (declined.Reason, declined.Email));
        Assert.NotNull(declined.OrderToken);
        await desk.Pay(id);
        await desk.Fail(id, "pay_late");
        Assert.Equal("placed stock-reserved payment-declined paid", await desk.Story(id));
        Assert.Single(await desk.Said<PaymentDeclined>());
    }
}

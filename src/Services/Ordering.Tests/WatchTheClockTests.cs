using Stoa.Contracts;
using Stoa.Testing;

namespace Stoa.Ordering.Tests;

public class WatchTheClockTests
{
    [Theory, EachDatabase]
    public async Task An_unpaid_order_expires_when_its_time_is_up_and_not_before(Engine engine)
    {
        await using var desk = await Desk.Open(engine);
        var id = await desk.PlaceAndHold();
        await desk.Tick(Desk.Hold - TimeSpan.FromMilliseconds(1));
        Assert.Equal(OrderState.AwaitingPayment, (await desk.Get(id)).Status);
        await desk.Tick(TimeSpan.FromMilliseconds(1));
        Assert.Equal(OrderState.Expired, (await desk.Get(id)).Status);
        var expired = Assert.Single(await desk.Said<OrderExpired>());
        Assert.Equal((id, false), (expired.OrderId, expired.Restock));
        Assert.Equal([new StockLine("prd_1", 2)], expired.Lines);
        await desk.Pay(id);
        var back = Assert.Single(await desk.Said<RefundRequested>());
        Assert.Equal(("pay_1", "not-payable"), (back.PaymentId, back.Cause));
    }

    [Theory, EachDatabase]
    public async Task An_order_whose_stock_nobody_answers_for_ends_after_ten_minutes(Engine engine)
    {
        await using var desk = await Desk.Open(engine);
        var id = await desk.Place();
        await desk.Tick(Order.Unanswered - TimeSpan.FromMilliseconds(1));
        Assert.Equal(OrderState.Pending, (await desk.Get(id)).Status);
        await desk.Tick(TimeSpan.FromMilliseconds(1));
        Assert.Equal("placed expired", await desk.Story(id));
        await desk.Reserve(id);
        Assert.Equal(OrderState.Expired, (await desk.Get(id)).Status);
    }

    [Theory, EachDatabase]
    public async Task The_buyer_is_reminded_once_after_two_minutes(Engine engine)
    {
        await using var desk = await Desk.Open(engine);
        var id = await desk.PlaceAndHold(buyer: Desk.Buyer(customer: null));
        await desk.Tick(Order.Reminder - TimeSpan.FromMilliseconds(1));
        Assert.Empty(await desk.Said<PaymentReminded>());
        await desk.Tick(TimeSpan.FromSeconds(3));
        await desk.Tick(TimeSpan.FromMinutes(5));
        await desk.Tick(TimeSpan.FromMinutes(5));
        var reminded = Assert.Single(await desk.Said<PaymentReminded>());
        Assert.Equal((id, "guest@example.com", 2500L), (reminded.OrderId, reminded.Email, reminded.Total.Minor));
        Assert.NotNull(reminded.OrderToken);
        await desk.Tick(TimeSpan.FromMinutes(3));
        Assert.Equal("placed stock-reserved reminded expired", await desk.Story(id));
    }

    [Theory, EachDatabase]
    public async Task Nobody_is_reminded_when_hardly_any_time_is_left_or_it_is_paid(Engine engine)
    {
        await using var desk = await Desk.Open(engine);
        var late = await desk.Place();
        await desk.Tick(TimeSpan.FromMinutes(9));
        await desk.Reserve(late);
        await desk.PlaceAndPay();
        await desk.Fail(late);
        await desk.Tick(TimeSpan.FromMinutes(1));       // only just under way
        desk.Time.Advance(TimeSpan.FromMinutes(3));     // and then nobody looked for a while
        await desk.Tick();
        await desk.Tick(TimeSpan.FromMinutes(2));
        Assert.Empty(await desk.Said<PaymentReminded>());
        Assert.Equal("placed stock-reserved payment-declined expired", await desk.Story(late));
    }

    [Theory, EachDatabase]
    public async Task A_short_hold_ends_in_time_however_late_the_stock_answered(Engine engine)
    {
        await using var desk = await Desk.Open(engine);
        var hold = TimeSpan.FromSeconds(5);
        var cart = desk.Cart();
        var placed = await desk.Db.Transact(tx => PlaceOrder.Run(tx, desk.Tokens, Desk.Buyer(), cart, null, hold));
        var id = Assert.IsType<PlaceOrder.Placed>(placed).OrderId;
        await desk.Tick(hold);
        Assert.Equal(OrderState.Pending, (await desk.Get(id)).Status);
        await desk.Tick(TimeSpan.FromSeconds(1));
        await desk.Reserve(id);
        await desk.Tick(TimeSpan.FromSeconds(1));
        Assert.Equal("placed stock-reserved expired", await desk.Story(id));
    }

    [Theory, EachDatabase]
    public async Task Many_that_are_due_at_once_are_worked_off_turn_by_turn(Engine engine)
    {
        await using var desk = await Desk.Open(engine);
        for (var i = 0; i < WatchTheClock.MostPerTurn + 5; i++)
            await desk.PlaceAndHold();
        await desk.Tick(Desk.Hold);
        Assert.Equal(WatchTheClock.MostPerTurn, (await desk.Said<OrderExpired>()).Count);
        await desk.Tick();
        Assert.Equal(WatchTheClock.MostPerTurn + 5, (await desk.Said<OrderExpired>()).Count);
    }

    [Theory, EachDatabase]
    public async Task Two_processes_look_at_the_clock_and_each_order_expires_once(Engine engine)
    {
        await using var desk = await Desk.Open(engine);
        for (var i = 0; i < 40; i++)
            await desk.PlaceAndHold();
        desk.Time.Advance(Desk.Hold);
        await AtOnce.Run(4, async i =>
        {
            await desk.Db.Transact(tx => WatchTheClock.Run(tx, desk.Tokens));
            return i;
        });
        Assert.Equal(40, (await desk.Said<OrderExpired>()).Select(one => one.OrderId).Distinct().Count());
        Assert.Equal(40, (await desk.Said<OrderExpired>()).Count);
    }
}

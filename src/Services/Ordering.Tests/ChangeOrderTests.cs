using Stoa.Contracts;
using Stoa.Kernel.Data;
using Stoa.Testing;

namespace Stoa.Ordering.Tests;

public class ChangeOrderTests
{
    [Theory, EachDatabase]
    public async Task A_paid_order_that_is_called_off_gives_the_money_back_and_the_goods(Engine engine)
    {
        await using var desk = await Desk.Open(engine);
        var id = await desk.PlaceAndPay(desk.Cart(Desk.Line("prd_1", 2, 1000), Desk.Line("prd_2", 1, 500)));
        Assert.IsType<ChangeOrder.Changed>(await desk.Cancel(id));
        var cancelled = Assert.Single(await desk.Said<OrderCancelled>());
        Assert.Equal(("changed my mind", true), (cancelled.Reason, cancelled.Restock));
        Assert.Equal([new StockLine("prd_1", 2), new StockLine("prd_2", 1)], cancelled.Lines);
        var back = Assert.Single(await desk.Said<RefundRequested>());
        Assert.Equal(("pay_1", 2500L, "cancelled"), (back.PaymentId, back.Amount.Minor, back.Cause));
        await desk.Refund(id);
        Assert.Equal(OrderState.Cancelled, (await desk.Get(id)).Status);
        Assert.Empty(await desk.Said<OrderRefunded>());
        Assert.Equal("placed stock-reserved paid cancelled money-returned", await desk.Story(id));
    }

    [Theory, EachDatabase]
    public async Task Only_what_did_not_go_back_before_is_asked_for_when_an_order_is_called_off(Engine engine)
    {
        await using var desk = await Desk.Open(engine);
        var id = await desk.PlaceAndPay();
        await desk.Refund(id, "rfd_1", 700);
        await desk.Refund(id, "rfd_2", 300, soFar: 1000);
        await desk.Cancel(id);
        Assert.Equal(1500, Assert.Single(await desk.Said<RefundRequested>()).Amount.Minor);
    }

    [Theory, EachDatabase]
    public async Task An_unpaid_order_that_is_called_off_gives_nothing_back(Engine engine)
    {
        await using var desk = await Desk.Open(engine);
        foreach (var id in new[] { await desk.Place(), await desk.PlaceAndHold() })
        {
            await desk.Cancel(id);
            await desk.Pay(id, "pay_" + id);
        }
        Assert.All(await desk.Said<OrderCancelled>(), one => Assert.False(one.Restock));
        Assert.Equal(["not-payable", "not-payable"], (await desk.Said<RefundRequested>()).Select(one => one.Cause));
    }

    [Theory, EachDatabase]
    public async Task What_staff_did_is_in_the_book_and_what_its_owner_did_is_not(Engine engine)
    {
        await using var desk = await Desk.Open(engine);
        var (shipped, cancelled) = (await desk.PlaceAndPay(), await desk.PlaceAndPay());
        await desk.Change(shipped, Happening.Ship, tracking: "1Z999");
        await desk.Change(shipped, Happening.Deliver);
        await desk.Cancel(cancelled);
        var book = await desk.Db.Read(async snapshot => await Audit.About(snapshot, shipped));
        Assert.Equal(
            [("usr_staff", "order.status", "paid", "shipped"), ("usr_staff", "order.status", "shipped", "delivered")],
            book.Select(entry => (entry.ActorId, entry.What, entry.Was, entry.Became)));
        Assert.Empty(await desk.Db.Read(async snapshot => await Audit.About(snapshot, cancelled)));
        Assert.Equal("1Z999", Assert.Single(await desk.Said<OrderShipped>()).Tracking);
        Assert.Equal("1Z999", Assert.Single(await desk.Said<OrderDelivered>()).Tracking);
        Assert.Equal(["usr_staff", "usr_staff"], (await desk.Steps(shipped)).Skip(3).Select(step => step.By));
    }

    [Theory, EachDatabase]
    public async Task Nobody_but_its_owner_a_guest_with_its_token_and_staff_can_touch_an_order(Engine engine)
    {
        await using var desk = await Desk.Open(engine);
        var (adas, guests) = (await desk.PlaceAndHold(), await desk.PlaceAndHold(buyer: Desk.Buyer(customer: null)));
        Assert.IsType<ChangeOrder.NoSuchOrder>(await desk.Cancel(adas, "usr_eve"));
        Assert.IsType<ChangeOrder.NoSuchOrder>(await desk.Cancel(guests, "usr_eve"));
        Assert.IsType<ChangeOrder.NoSuchOrder>(await desk.Change(adas, Happening.Cancel, new Viewer(false, null, HoldsToken: true)));
        Assert.IsType<ChangeOrder.Changed>(await desk.Change(guests, Happening.Cancel, new Viewer(false, null, HoldsToken: true)));
        Assert.IsType<ChangeOrder.Changed>(await desk.Cancel(adas));
        Assert.Equal("guest", (await desk.Steps(guests))[^1].By);
    }

    [Theory, EachDatabase]
    public async Task When_all_the_money_went_back_the_order_is_refunded_and_unshipped_goods_return(Engine engine)
    {
        await using var desk = await Desk.Open(engine);
        var (kept, sent) = (await desk.PlaceAndPay(), await desk.PlaceAndPay());
        await desk.Change(sent, Happening.Ship);
        foreach (var id in new[] { kept, sent })
        {
            await desk.Refund(id, "rfd_1", 1000);
            Assert.NotEqual(OrderState.Refunded, (await desk.Get(id)).Status);
            await desk.Refund(id, "rfd_2", 1500, soFar: 2500);
            await desk.Refund(id, "rfd_1", 1000);       // overtaken
            Assert.Equal(OrderState.Refunded, (await desk.Get(id)).Status);
        }
        Assert.Equal([(kept, true), (sent, false)], (await desk.Said<OrderRefunded>()).Select(one => (one.OrderId, one.Restock)));
        Assert.Equal("placed stock-reserved paid shipped money-returned refunded", await desk.Story(sent));
    }
}

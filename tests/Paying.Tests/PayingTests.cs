using Stoa.Contracts;
using Stoa.Testing;

namespace Stoa.Paying.Tests;

public class PayingTests(Tills tills)
{
    [Theory, EachDatabase]
    public async Task A_customer_pays_an_order_and_it_is_paid(Engine engine)
    {
        var till = await tills.On(engine);
        var (ada, order) = await till.Order();
        var paid = (await Till.Pay(ada, order)).Is(201);
        Assert.Equal("id orderId status amount currency provider failureCode refunded createdAt nextAction", paid.Members());
        Assert.Equal(
            [order, "succeeded", "237.75", "USD", "simulator", "0"],
            paid.Texts("orderId", "status", "amount", "currency", "provider", "refunded"));
        Assert.Equal("/payment/" + paid.Text("id"), paid.Header("Location"));
        Assert.Equal("paid", await till.State(order));
        Assert.Equal(paid.Body, (await ada.Get(paid.Header("Location")!)).Is(200).Body);
        Assert.Equal(paid.Text("id"), (await ada.Get("/payment")).Is(200).Text("items", "0", "id"));
        (await Till.Pay(ada, order)).Is(409, "already-paid");
        await till.Audit(order);
        Assert.Equal((23_775, 1), await till.Taken(order));
    }

    [Theory, EachDatabase]
    public async Task A_guest_pays_with_the_orders_token(Engine engine)
    {
        var till = await tills.On(engine);
        var (guest, order) = await till.GuestOrder(500, "JPY");
        var paid = (await Till.Pay(guest, order)).Is(201);
        Assert.Equal(["500", "JPY"], paid.Texts("amount", "currency"));
        Assert.Equal(paid.Body, (await guest.Get("/payment/" + paid.Text("id"))).Is(200).Body);
        Assert.Equal(paid.Text("id"), (await guest.Get("/payment?order=" + order)).Is(200).Text("items", "0", "id"));
        await till.Audit(order);
    }

    [Theory, EachDatabase]
    public async Task A_declined_card_is_told_and_the_next_one_pays(Engine engine)
    {
        var till = await tills.On(engine);
        var (ada, order) = await till.Order();
        var declined = (await Till.Pay(ada, order, "tok_chargeDeclinedInsufficientFunds")).Is(402, "payment-declined");
        Assert.Equal(["failed", "insufficient-funds"], [declined.Text("payment", "status"), declined.Text("payment", "failureCode")]);
        Assert.Equal("insufficient-funds", Assert.Single(await till.Said<PaymentFailed>(order)).FailureCode);
        var paid = (await Till.Pay(ada, order)).Is(201);
        Assert.NotEqual(declined.Text("payment", "id"), paid.Text("id"));
        await till.Audit(order);
        Assert.Equal((23_775, 1), await till.Taken(order));
    }

    [Theory, EachDatabase]
    public async Task Twenty_who_pay_one_order_at_once_capture_once(Engine engine)
    {
        var till = await tills.On(engine);
        var (ada, order) = await till.Order();
        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Till.Pay(ada, order)));
        Assert.Contains(replies, reply => reply.Status == 201);
        Assert.All(replies, reply => Assert.True(reply.Status is 201 or 409, reply.Body));
        Assert.Single(replies.Where(reply => reply.Status == 201).Select(reply => reply.Text("id")).Distinct());
        await till.Audit(order);
        Assert.Equal((23_775, 1), await till.Taken(order));
    }
}

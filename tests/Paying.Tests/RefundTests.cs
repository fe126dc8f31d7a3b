using Stoa.Contracts;
using Stoa.Testing;

namespace Stoa.Paying.Tests;

public class RefundTests(Tills tills)
{
    [Theory, EachDatabase]
    public async Task Staff_give_back_a_part_and_then_the_rest(Engine engine)
    {
        var till = await tills.On(engine);
        var (ada, order, payment, staff) = await Paid(till);
        var part = (await staff.Post($"/payment/{payment}/refund", new { amount = 100.25, reason = "a scratch" })).Is(201);
        Assert.Equal("id paymentId orderId status amount currency reason failureCode createdAt", part.Members());
        Assert.Equal([payment, "100.25", "USD", "a scratch"], part.Texts("paymentId", "amount", "currency", "reason"));
        (await staff.Post($"/payment/{payment}/refund", new { amount = 137.51, reason = "too much" })).Is(409, "refund-too-large");
        (await staff.Post($"/payment/{payment}/refund", new { reason = "all of it" })).Is(201);
        (await staff.Post($"/payment/{payment}/refund", new { reason = "again" })).Is(409, "refund-too-large");
        await till.Quiet(order);
        var refunds = (await ada.Get($"/payment/{payment}/refunds")).Is(200).Json["items"]!.AsArray();
        Assert.Equal(["succeeded", "succeeded"], refunds.Select(one => (string)one!["status"]!));
        Assert.Equal("237.75", (await ada.Get("/payment/" + payment)).Text("refunded"));
        var said = await till.Said<RefundSucceeded>(order);
        Assert.Equal(23_775, said.Sum(one => one.Amount.Minor));
        Assert.Equal(23_775, said.Max(one => one.RefundedSoFar.Minor));
        var book = await till.Shop.Database("payments").Read(async snapshot => await Kernel.Data.Audit.About(snapshot, payment));
        Assert.Equal(["137.5 USD left", "0 USD left"], book.Select(entry => entry.Became.Split(',')[0]));
    }

    [Theory, EachDatabase, Rows(62)]
    public async Task Of_two_who_give_back_sixty_percent_at_once_one_wins(Engine engine)
    {
        var till = await tills.On(engine);
        var (_, order, payment, staff) = await Paid(till);
        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(n =>
            staff.Post($"/payment/{payment}/refund", new { amount = 142.65, reason = $"number {n}" })));
        Assert.Single(replies, reply => reply.Status == 201);
        Assert.Equal(7, replies.Count(reply => reply.Status == 409));
        await till.Quiet(order);
        Assert.Equal(23_775 - 14_265, (await till.Taken(order)).Net);
    }

    [Fact, Rows(62)]
    public async Task A_refund_that_makes_no_sense_is_refused_by_its_field()
    {
        var till = await tills.On(Engine.Sqlite);
        var (_, _, payment, staff) = await Paid(till);
        (string body, string field)[] cases =
        [
            ("""{"amount":0,"reason":"x"}""", "amount"),
            ("""{"amount":-1,"reason":"x"}""", "amount"),
            ("""{"amount":0.001,"reason":"x"}""", "amount"),
            ("""{"amount":"1","reason":"x"}""", "amount"),
            ("""{"amount":1,"reason":""}""", "reason"),
            ("""{"amount":1}""", "reason"),
            ("""{"amount":1,"currency":"EUR","reason":"x"}""", "currency"),
        ];
        foreach (var (body, field) in cases)
            (await staff.Post($"/payment/{payment}/refund", body)).Is(400, "invalid-input", field);
    }

    [Theory, EachDatabase, Rows(58)]
    public async Task What_was_not_paid_can_not_be_given_back(Engine engine)
    {
        var till = await tills.On(engine);
        var (ada, order) = await till.Order();
        var declined = (await Till.Pay(ada, order, Till.Declined)).Is(402).Text("payment", "id");
        var admin = await till.Shop.Admin();
        (await admin.Post($"/payment/{declined}/refund", new { reason = "x" })).Is(409, "refund-too-large");
        (await admin.Post("/payment/pay_0/refund", new { reason = "x" })).Is(404, "not-found");
        (await ada.Post($"/payment/{declined}/refund", new { reason = "x" })).Is(403, "forbidden");
        (await ada.Post("/payment", new { orderId = till.NewOrderId(), token = Till.Visa })).Is(409, "order-not-ready");
    }

    [Theory, EachDatabase]
    public async Task A_cancelled_order_gets_its_money_back_once_however_often_it_is_asked_for(Engine engine)
    {
        var till = await tills.On(engine);
        var (ada, order) = await till.Order();
        var payment = (await Till.Pay(ada, order)).Is(201).Text("id");
        var total = new Money(23_775, "USD");
        await till.Cancel(order, payment, total);
        await till.Audit(order);       // on PostgreSQL events of one commit are heard side by side
        await till.Shop.Say(
            new RefundRequested(order, payment, total, "again", "cancelled"),
            new RefundRequested(order, payment, total, "other", "not-payable"));
        await till.Audit(order);
        Assert.Equal((0, 1), await till.Taken(order));
        Assert.Single(await till.Said<RefundSucceeded>(order));
        Assert.Empty(await till.Desk(order));
    }

    [Theory, EachDatabase]
    public async Task A_refund_whose_answer_is_lost_is_asked_for_again_with_its_key_and_done_once(Engine engine)
    {
        var time = new ManualClock();
        await using var till = await Till.Open(engine, time);
        var (ada, order) = await till.Order();
        await till.Prepared(order);
        var payment = (await Till.Pay(ada, order, "tok_refundAnswerLost")).Is(201).Text("id");
        await till.Cancel(order, payment, new Money(23_775, "USD"));
        await till.Until(async () => await till.Count("payments", "SELECT COUNT(*) FROM refund WHERE state = 'succeeded'") == 1);
        await till.Audit(order);
        Assert.Equal((0, 1), await till.Taken(order));
        Assert.Single(await till.Said<RefundSucceeded>(order));
    }

    [Theory, EachDatabase]
    public async Task A_refund_that_the_provider_refuses_is_said_and_lies_on_the_desk_and_its_money_is_free_again(Engine engine)
    {
        var till = await tills.On(engine);
        var (_, order, payment, staff) = await Paid(till, "tok_refundDeclined");
        (await staff.Post($"/payment/{payment}/refund", new { reason = "x" })).Is(201);
        await Eventually.True(async () => (await till.Said<RefundFailed>(order)).Count == 1);
        Assert.Equal("refund-declined", (await till.Said<RefundFailed>(order))[0].FailureCode);
        Assert.Equal(["refund-failed open 237.75"], await till.Desk(order));
        (await staff.Post($"/payment/{payment}/refund", new { amount = 237.75, reason = "once more" })).Is(201);
        await till.Quiet(order);
        Assert.Equal(0, await till.Count("payments", "SELECT refunding_minor FROM payment WHERE id = @id", ("id", payment)));
    }

    private static async Task<(Visitor Buyer, string Order, string Payment, Visitor Staff)> Paid(Till till, string token = Till.Visa)
    {
        var (ada, order) = await till.Order();
        return (ada, order, (await Till.Pay(ada, order, token)).Is(201).Text("id"), await till.Shop.Admin());
    }
}

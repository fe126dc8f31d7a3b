using Stoa.Contracts;
using Stoa.Testing;

namespace Stoa.Paying.Tests;

/// <summary>Faults f16 to f19: whatever the way to the provider does, nobody is charged twice and no capture is lost.</summary>
public class UnknownOutcomeTests(Tills tills)
{
    [Theory, EachDatabase]
    public async Task An_error_after_the_money_was_taken_is_found_out_while_the_buyer_waits(Engine engine)
    {
        var till = await tills.On(engine);
        var (ada, order) = await till.Order();
        var paid = (await Till.Pay(ada, order, "tok_errorCapturedWebhookLost")).Is(201);
        Assert.Equal("succeeded", paid.Text("status"));
        await till.Audit(order);
        Assert.Equal((23_775, 1), await till.Taken(order));
    }

    [Fact]
    public async Task An_error_before_anything_happened_is_pending_then_told_as_not_received_and_the_next_card_pays()
    {
        var time = new ManualClock();
        await using var till = await Till.Open(Engine.Sqlite, time);
        var (ada, order) = await till.Order();
        await till.Prepared(order);
        var paying = Till.Pay(ada, order, "tok_error");
        await till.Until(() => Task.FromResult(paying.IsCompleted));
        var pending = (await paying).Is(202);
        Assert.Equal("pending", pending.Text("status"));
        (await Till.Pay(ada, order)).Is(409, "payment-pending");
        await till.Until(async () => (await ada.Get("/payment/" + pending.Text("id"))).Text("status") == "failed");
        Assert.Equal("not-received", (await ada.Get("/payment/" + pending.Text("id"))).Text("failureCode"));
        (await Till.Pay(ada, order)).Is(201);
        await till.Audit(order);
        Assert.Equal((23_775, 1), await till.Taken(order));
    }

    [Fact]
    public async Task A_payment_that_had_to_wait_for_another_is_made_when_it_is_sent_again_with_its_key()
    {
        var time = new ManualClock();
        await using var till = await Till.Open(Engine.Sqlite, time);
        var (ada, order) = await till.Order();
        await till.Prepared(order);
        var paying = Till.Pay(ada, order, "tok_error");
        await till.Until(() => Task.FromResult(paying.IsCompleted));
        var pending = (await paying).Is(202);
        var waiting = (await Till.Pay(ada, order, Till.Visa, ("Idempotency-Key", "second-card"))).Is(409, "payment-pending");
        Assert.Equal("1", waiting.Header("Retry-After"));
        await till.Until(async () => (await ada.Get("/payment/" + pending.Text("id"))).Text("status") == "failed");
        (await Till.Pay(ada, order, Till.Visa, ("Idempotency-Key", "second-card"))).Is(201);
        await till.Audit(order);
        Assert.Equal((23_775, 1), await till.Taken(order));
    }

    [Theory]
    [InlineData("tok_timeout", 0)]
    [InlineData("tok_timeoutCaptured", 1)]
    public async Task A_call_without_an_answer_is_left_after_its_deadline_and_found_out(string token, int captures)
    {
        var time = new ManualClock();
        await using var till = await Till.Open(Engine.Sqlite, time);
        var (ada, order) = await till.Order();
        await till.Prepared(order);
        var paying = Till.Pay(ada, order, token);
        await till.Until(() => Task.FromResult(paying.IsCompleted));
        Assert.True((await paying).Status is 202 || captures == 1);
        await till.Until(async () => await till.Count(
            "payments", "SELECT COUNT(*) FROM payment WHERE order_id = @id AND state IN ('failed', 'succeeded')", ("id", order)) == 1);
        if (captures == 0)
            await till.Expire(order);
        await till.Audit(order);
        Assert.Equal(captures, (await till.Taken(order)).Captures);
    }

    [Fact]
    public async Task A_capture_that_nobody_kept_is_found_by_its_key_when_the_order_is_looked_at()
    {
        var time = new ManualClock();
        await using var till = await Till.Open(Engine.Sqlite, time);
        var (_, order) = await till.Order();
        await CaptureAndDie(till, order);
        await till.Until(async () => await till.State(order) == "paid");
        await till.Audit(order);
        Assert.Equal((23_775, 1), await till.Taken(order));
    }

    [Theory, EachDatabase]
    public async Task A_capture_that_nobody_kept_is_given_back_when_the_order_is_over_by_then(Engine engine)
    {
        var time = new ManualClock();
        await using var till = await Till.Open(engine, time);
        var (_, order) = await till.Order();
        await CaptureAndDie(till, order);
        await till.Expire(order);
        await till.Until(async () => await till.Count("payments", "SELECT COUNT(*) FROM refund WHERE state = 'succeeded'") == 1);
        await till.Audit(order);
        Assert.Equal((0, 1), await till.Taken(order));
        Assert.Equal(["no-order settled 237.75 refunded"], await till.Desk(order));
    }

    [Fact]
    public async Task After_an_order_is_over_its_key_takes_no_money_any_more()
    {
        var time = new ManualClock();
        await using var till = await Till.Open(Engine.Sqlite, time);
        var (_, order) = await till.Order();
        var payment = await till.Prepared(order);
        await till.Expire(order);
        await till.Until(async () => await till.Count(
            "simulator", "SELECT COUNT(*) FROM intent WHERE order_id = '' AND state = 'withdrawn'") == 1);
        Assert.Equal("key-in-use", (await Charge(till, payment, order, Till.Visa)).State);
        await till.Audit(order);
        Assert.Equal((0, 0), await till.Taken(order));
    }

    [Fact]
    public async Task A_payment_that_our_database_has_lost_is_taken_in_from_the_providers_list()
    {
        var time = new ManualClock();
        await using var till = await Till.Open(Engine.Sqlite, time);
        var (ada, order) = await till.Order();
        await till.Prepared(order);
        (await Till.Pay(ada, order, "tok_webhookLost")).Is(201);
        await till.Quiet(order);
        foreach (var table in new[] { "DELETE FROM payment", "DELETE FROM ledger", "DELETE FROM payable" })
            await till.Shop.Database("payments").Transact(async tx => await tx.Execute(table));
        await till.Until(async () => await till.Count("payments", "SELECT COUNT(*) FROM payment WHERE state = 'succeeded'") == 1);
        await till.Audit(order);
        Assert.Equal("paid", await till.State(order));
        Assert.Empty(await till.Said<RefundRequested>(order));
    }

    [Theory, EachDatabase]
    public async Task Money_that_comes_when_the_order_is_over_is_told_as_late_and_given_back(Engine engine)
    {
        var till = await tills.On(engine);
        var (ada, order) = await till.Order();
        await till.Prepared(order);
        // Ordering has ended it, and Payments has not heard of that yet.
        await till.Shop.Database("ordering").Transact(async tx =>
            await tx.Execute("UPDATE deal SET state = 'expired' WHERE id = @id", ("id", order)));
        var paying = Till.Pay(ada, order);
        await till.Until(async () => await till.Count(
            "payments", "SELECT COUNT(*) FROM payment WHERE order_id = @id AND state = 'succeeded'", ("id", order)) == 1);
        await till.Shop.Say(new OrderExpired(order, "ABCD1234", ada.UserId, ada.Email, "not paid", [], Restock: false));
        var late = (await paying).Is(409, "paid-too-late");
        Assert.Equal("succeeded", late.Text("payment", "status"));
        await till.Audit(order);
        Assert.Equal((0, 1), await till.Taken(order));
    }

    [Theory]
    [InlineData("tok_webhookDoubled")]
    [InlineData("tok_webhookShuffled")]
    [InlineData("tok_webhookLost")]
    [InlineData("tok_webhookLate")]
    public async Task However_the_webhooks_come_the_order_is_paid_once(string token)
    {
        var time = new ManualClock();
        await using var till = await Till.Open(Engine.Sqlite, time);
        var (ada, order) = await till.Order();
        await till.Prepared(order);
        (await Till.Pay(ada, order, token)).Is(201);
        await till.Audit(order);
        Assert.Single(await till.Said<PaymentSucceeded>(order));
        Assert.Empty(await till.Said<PaymentFailed>(order));
        Assert.Equal((23_775, 1), await till.Taken(order));
    }

    [Theory, EachDatabase]
    public async Task In_the_worst_weather_every_order_is_paid_once_or_not_at_all(Engine engine)
    {
        var time = new ManualClock();
        await using var till = await Till.Open(
            engine, time, ("Stoa:Simulator:Weather:ErrorCaptured", "0.3"), ("Stoa:Simulator:Weather:Error", "0.2"),
            ("Stoa:Simulator:Weather:TimeoutCaptured", "0.2"), ("Stoa:Simulator:Weather:Busy", "0.1"),
            ("Stoa:Simulator:Weather:WebhookLost", "0.3"), ("Stoa:Simulator:Weather:WebhookDoubled", "0.2"),
            ("Stoa:Simulator:Weather:WebhookShuffled", "0.3"), ("Stoa:Simulator:Weather:RefundAnswerLost", "0.5"));
        var buying = Enumerable.Range(0, 30).Select(async n =>
        {
            var (guest, order) = await till.GuestOrder(1_000 + n, hold: TimeSpan.FromHours(1));
            foreach (var token in new[] { Till.Visa, Till.Declined, Till.Visa })
                await Till.Pay(guest, order, token);
            return order;
        }).ToList();
        await till.Until(() => Task.FromResult(buying.TrueForAll(one => one.IsCompleted)));
        var orders = await Task.WhenAll(buying);
        foreach (var order in orders)
            await till.Expire(order);
        await till.Until(async () => await till.Count("payments", "SELECT COUNT(*) FROM payable WHERE state = 'open'") == 0);
        await till.Until(async () => await till.Count(
            "payments", "SELECT COUNT(*) FROM payment WHERE state IN ('unknown', 'pending') OR ask_at IS NOT NULL") == 0);
        await till.Audit(orders);
        Assert.Contains("paid", await Task.WhenAll(orders.Select(till.State)));
    }

    /// <summary>The provider took the money under our key, and we died before we could write that down; no webhook came.</summary>
    private static async Task CaptureAndDie(Till till, string order) =>
        Assert.Equal("succeeded", (await Charge(till, await till.Prepared(order), order, "tok_webhookLost")).State);

    /// <summary>Asks the simulator as Payments does in another process: through the inner door.</summary>
    private static async Task<(string State, string Body)> Charge(Till till, string payment, string order, string token)
    {
        var reply = await till.Shop.Visitor().Post(
            "/internal/ask/simulator/simulator.charge.v1",
            new { paymentKey = payment, orderId = order, amount = new { minor = 23_775, currency = "USD" }, token },
            ("Authorization", till.Shop.ServiceToken("payments", "simulator")));
        reply.Is(200);
        return (reply.Text("state"), reply.Body);
    }
}

using Stoa.Fakes;
using Stoa.Testing;

namespace Stoa.Paying.Tests.Stripe;

/// <summary>Paying and giving back by Stripe, when everything goes as it should.</summary>
public class StripePayingTests
{
    [Theory, EachDatabase]
    public async Task A_good_card_is_charged_once_and_the_webhook_only_confirms_it(Engine engine)
    {
        await using var till = await StripeTill.Open(engine);
        var (ada, order) = await till.Till.Order();
        var paid = (await Till.Pay(ada, order)).Is(201);
        Assert.Equal(("succeeded", "stripe"), (paid.Text("status"), paid.Text("provider")));
        (await Till.Pay(ada, order)).Is(409, "already-paid");
        await till.TellAll();
        Assert.Equal(["confirmed"], await till.Till.Outcomes(paid.Text("id")));
        await till.Audit(order);
        var asked = Assert.Single(till.Stripe.Heard);
        Assert.Equal(
            (paid.Text("id"), "23775", "usd", StripeFake.Version),
            (asked.Header("Idempotency-Key"), asked.Form["amount"], asked.Form["currency"], asked.Header("Stripe-Version")));
    }

    [Theory]
    [InlineData("tok_chargeDeclined", "generic-decline")]
    [InlineData("pm_card_chargeDeclinedInsufficientFunds", "insufficient-funds")]
    [InlineData("tok_nobodyKnowsIt", "resource-missing")]
    public async Task A_declined_card_costs_nothing_and_the_next_one_pays(string card, string why)
    {
        await using var till = await StripeTill.Open(Engine.Sqlite);
        var (ada, order) = await till.Till.Order();
        var declined = (await Till.Pay(ada, order, card)).Is(402, "payment-declined");
        Assert.Equal(why, (string?)declined.Json["payment"]!["failureCode"]);
        (await Till.Pay(ada, order, "pm_card_visa")).Is(201);
        await till.TellAll(news => news.Reverse());
        await till.Audit(order);
    }

    [Theory, EachDatabase]
    public async Task The_bank_asks_the_buyer_first_and_the_webhook_tells_what_came_of_it(Engine engine)
    {
        await using var till = await StripeTill.Open(engine);
        var (ada, order) = await till.Till.Order();
        var pending = (await Till.Pay(ada, order, "tok_threeDSecure2Required")).Is(202);
        Assert.StartsWith(till.Stripe.Address + "bank/pi_", (string?)pending.Json["nextAction"]!["url"], StringComparison.Ordinal);
        (await Till.Pay(ada, order)).Is(409, "payment-pending");
        till.Stripe.Authenticate(await till.Intent(order), isGood: true);
        await till.TellAll();
        await till.Till.Closed(order);
        Assert.Equal("paid", await till.Till.State(order));
        await till.Audit(order);
    }

    [Fact]
    public async Task Who_fails_at_the_bank_may_try_another_card()
    {
        await using var till = await StripeTill.Open(Engine.Sqlite);
        var (ada, order) = await till.Till.Order();
        var pending = (await Till.Pay(ada, order, "pm_card_threeDSecure2Required")).Is(202).Text("id");
        till.Stripe.Authenticate(await till.Intent(order), isGood: false);
        await till.TellAll();
        await till.Till.Until(async () => (await ada.Get("/payment/" + pending)).Text("status") == "failed");
        Assert.Equal("payment-intent-authentication-failure", (await ada.Get("/payment/" + pending)).Text("failureCode"));
        (await Till.Pay(ada, order)).Is(201);
        await till.Audit(order);
    }

    [Theory, EachDatabase]
    public async Task On_Stripes_own_page_a_declined_card_is_not_the_last_word(Engine engine)
    {
        await using var till = await StripeTill.Open(engine);
        var (ada, order) = await till.Till.Order();
        var url = await Page(ada, order);
        Assert.Equal(url, await Page(ada, order));
        var session = await till.Intent(order);
        Assert.False(till.Stripe.Pay(session, "tok_chargeDeclined"));
        await till.TellAll();
        await till.Till.Until(async () => await till.Till.Count(
            "payments", "SELECT COUNT(*) FROM payment WHERE state = 'pending' AND asks > 0 AND order_id = @id", ("id", order)) == 1);
        Assert.Equal(url, await Page(ada, order));
        Assert.True(till.Stripe.Pay(session));
        await till.TellAll();
        await till.Till.Closed(order);
        Assert.Equal("paid", await till.Till.State(order));
        await till.Audit(order);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_debit_takes_its_days_and_is_told_of_then(bool isGood)
    {
        await using var till = await StripeTill.Open(Engine.Sqlite);
        var (ada, order) = await till.Till.Order();
        await Page(ada, order);
        var session = await till.Intent(order);
        till.Stripe.PayLater(session);
        await till.TellAll();
        (await Till.Pay(ada, order)).Is(409, "payment-pending");
        till.Stripe.Arrive(session, isGood);
        await till.TellAll(news => news.Reverse());
        if (isGood)
            await till.Till.Closed(order);
        else
            await till.Till.Until(async () => (await Till.Pay(ada, order)).Status == 201);
        await till.Audit(order);
    }

    [Fact]
    public async Task Stripe_is_told_to_take_no_more_for_an_order_that_is_over()
    {
        var time = new ManualClock();
        await using var till = await StripeTill.Open(Engine.Sqlite, time);
        var (ada, atTheBank) = await till.Till.Order();
        var (bob, onThePage) = await till.Till.Order();
        var (_, neverUsed) = await till.Till.Order();
        await till.Till.Prepared(atTheBank);
        (await Till.Pay(ada, atTheBank, "tok_threeDSecure2Required")).Is(202);
        await Page(bob, onThePage);
        var (intent, session, key) = (
            await till.Intent(atTheBank), await till.Intent(onThePage), await till.Till.Prepared(neverUsed));
        foreach (var order in new[] { atTheBank, onThePage, neverUsed })
            await till.Till.Expire(order);
        await till.Till.Until(async () => await till.Till.Count("payments", "SELECT COUNT(*) FROM payment WHERE ask_at IS NOT NULL") == 0);

        till.Stripe.Authenticate(intent, isGood: true);
        Assert.False(till.Stripe.Pay(session));
        Assert.All(till.Stripe.Books, one => Assert.Equal((0, 0), one.Value));
        Assert.Contains(till.Stripe.Heard, one => one.Path == $"/v1/payment_intents/{intent}/cancel");
        Assert.Contains(till.Stripe.Heard, one => one.Path == $"/v1/checkout/sessions/{session}/expire");
        Assert.Contains(till.Stripe.Heard, one => one.Header("Idempotency-Key") == key && !one.Form.ContainsKey("confirm"));
        await till.TellAll();
        await till.Audit(atTheBank, onThePage, neverUsed);
    }

    [Theory, EachDatabase]
    public async Task Money_goes_back_in_parts_and_never_more_than_came(Engine engine)
    {
        await using var till = await StripeTill.Open(engine);
        var (ada, order) = await till.Till.Order();
        var payment = (await Till.Pay(ada, order)).Is(201).Text("id");
        var admin = await till.Shop.Admin();
        (await admin.Post($"/payment/{payment}/refund", new { amount = 100, reason = "Scratched" })).Is(201);
        (await admin.Post($"/payment/{payment}/refund", new { amount = 137.76, reason = "Too much" })).Is(409, "refund-too-large");
        await till.Till.Until(async () => (await ada.Get("/payment/" + payment)).Json["refunded"]!.GetValue<decimal>() == 100);
        await till.TellAll();
        Assert.Equal((23_775, 10_000), till.Stripe.Books[payment]);
        (await admin.Post($"/payment/{payment}/refund", new { reason = "All the rest" })).Is(201);
        await till.Till.Until(async () => (await ada.Get("/payment/" + payment)).Json["refunded"]!.GetValue<decimal>() == 237.75m);
        await till.TellAll(news => news.Concat(news));
        Assert.Equal((23_775, 23_775), till.Stripe.Books[payment]);
    }

    [Theory]
    [InlineData(true, "succeeded")]
    [InlineData(false, "failed")]
    public async Task A_refund_that_takes_its_time_is_told_by_webhook(bool isGood, string status)
    {
        await using var till = await StripeTill.Open(Engine.Sqlite);
        till.Stripe.RefundsPend = true;
        var (ada, order) = await till.Till.Order();
        var payment = (await Till.Pay(ada, order)).Is(201).Text("id");
        var admin = await till.Shop.Admin();
        (await admin.Post($"/payment/{payment}/refund", new { reason = "Broken" })).Is(201);
        await till.Till.Until(() => Task.FromResult(AskedFor() is not null));
        await till.TellAll();
        Assert.Equal("pending", await Refund());
        till.Stripe.Settle(AskedFor()!, isGood);
        await till.TellAll();
        Assert.Equal(status, await Refund());

        string? AskedFor() => till.Stripe.Heard.LastOrDefault(one => one.Path.StartsWith("/v1/refunds/re_", StringComparison.Ordinal))
            ?.Path.Split('/')[^1];

        async Task<string?> Refund() => (string?)(await ada.Get($"/payment/{payment}/refunds")).Json["items"]![0]!["status"];
    }

    [Theory, EachDatabase]
    public async Task What_is_given_back_at_the_dashboard_is_in_our_books_once_whatever_the_order_of_the_news(Engine engine)
    {
        await using var till = await StripeTill.Open(engine);
        var (ada, order) = await till.Till.Order();
        var payment = (await Till.Pay(ada, order)).Is(201).Text("id");
        var intent = await till.Intent(order);
        (await (await till.Shop.Admin()).Post($"/payment/{payment}/refund", new { amount = 50, reason = "Late" })).Is(201);
        await till.Till.Until(async () => (await ada.Get("/payment/" + payment)).Json["refunded"]!.GetValue<decimal>() == 50);
        till.Stripe.RefundByHand(intent, 2_000);
        till.Stripe.RefundByHand(intent, 3_000);
        await till.TellAll(news => news.Reverse().Concat(news));
        Assert.Equal(100m, (await ada.Get("/payment/" + payment)).Json["refunded"]!.GetValue<decimal>());
        Assert.Equal((23_775, 10_000), till.Stripe.Books[payment]);
        Assert.Equal(2, (await ada.Get($"/payment/{payment}/refunds")).Json["items"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_dispute_lies_on_the_desk_until_the_banks_have_decided()
    {
        await using var till = await StripeTill.Open(Engine.Sqlite);
        var (ada, order) = await till.Till.Order();
        (await Till.Pay(ada, order)).Is(201);
        var intent = await till.Intent(order);
        till.Stripe.Dispute(intent, "dp_1", "created", "needs_response");
        await till.TellAll();
        Assert.Equal(["dispute open 237.75"], await till.Till.Desk(order));
        till.Stripe.Dispute(intent, "dp_1", "updated", "under_review");
        till.Stripe.Dispute(intent, "dp_1", "closed", "lost");
        await till.TellAll(news => news.Reverse());
        Assert.Equal(["dispute settled 237.75 lost"], await till.Till.Desk(order));
    }

    private static async Task<string> Page(Visitor buyer, string order) => (await buyer.Post(
        "/payment/session",
        new { orderId = order, successUrl = "https://shop.example/thanks", cancelUrl = "https://shop.example/cart" })).Is(201).Text("url");
}

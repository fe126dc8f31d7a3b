using System.IO.Compression;
using System.Text;
using Stoa.Contracts;
using Stoa.Testing;

namespace Stoa.Paying.Tests;

/// <summary>Rows 81 to 92: what comes by the provider's door is proven first, stored once, and believed only as far as it fits.</summary>
public class WebhookTests(Tills tills)
{
    [Fact, Rows(81)]
    public async Task Without_a_signature_that_is_one_nothing_is_stored()
    {
        var till = await tills.On(Engine.Sqlite);
        var (_, order) = await till.Order();
        var payment = await till.Prepared(order);
        var body = till.Says(payment, order);
        var hmac = till.Hmac(body);
        (await till.Shop.Visitor().Post("/payment/webhook/simulator", body)).Is(400, "bad-signature");
        (await till.Shop.Visitor().Post("/payment/webhook/nobody", body)).Is(404, "not-found");
        string[] odd =
        [
            "", "t=,v1=", "t=,v1=" + hmac, $"v1={hmac}", $"t={till.Seconds()}", $"t={till.Seconds()},v0={hmac}", $"t={till.Seconds()},v1=",
            $"t={till.Seconds()},v1={hmac[..63]}", $"t={till.Seconds()},v1={hmac}00", $"t={till.Seconds()},v1={new string('z', 64)}",
            $"t=-{till.Seconds()},v1={hmac}", $"t= {till.Seconds()},v1={hmac}", "t=99999999999999999999,v1=" + hmac, "garbage", ",,,===",
            $"t={till.Seconds()}" + string.Concat(Enumerable.Repeat(",v1=" + hmac, 9)), new string('t', 5_000),
        ];
        foreach (var signature in odd)
            (await till.Webhook(body, signature: signature)).Is(400, "bad-signature");
        Assert.Empty(await till.Outcomes(payment));
        (await till.Webhook(body)).Is(200);
        Assert.Equal(["applied"], await till.Outcomes(payment));
    }

    [Fact, Rows(82)]
    public async Task A_body_that_is_not_the_signed_one_to_the_byte_is_refused()
    {
        var till = await tills.On(Engine.Sqlite);
        var (_, order) = await till.Order();
        var payment = await till.Prepared(order);
        var body = till.Says(payment, order);
        var signature = till.Sign(body);
        (await till.Webhook(body.Replace("23775", "23776", StringComparison.Ordinal), signature: signature)).Is(400, "bad-signature");
        (await till.Webhook(body.Replace("\n", "", StringComparison.Ordinal), signature: signature)).Is(400, "bad-signature");
        (await till.Webhook(body + " ", signature: signature)).Is(400, "bad-signature");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/payment/webhook/simulator");
        request.Content = new ByteArrayContent(Zip(body));
        request.Content.Headers.ContentEncoding.Add("gzip");
        request.Headers.Add("Simulator-Signature", signature);
        (await till.Shop.Visitor().Send(request)).Is(400, "bad-signature");
        Assert.Empty(await till.Outcomes(payment));
    }

    [Theory, Rows(83)]
    [InlineData(-301, 400)]
    [InlineData(-300, 200)]
    [InlineData(300, 200)]
    [InlineData(301, 400)]
    public async Task A_signature_is_good_for_five_minutes_either_way(int seconds, int status)
    {
        var time = new ManualClock();
        await using var till = await Till.Open(Engine.Sqlite, time);
        (await till.Webhook(till.Says("pay_1", "ord_1"), time.GetUtcNow().AddSeconds(seconds))).Is(status);
    }

    [Theory, EachDatabase, Rows(84)]
    public async Task Fifty_copies_at_once_have_one_effect(Engine engine)
    {
        var till = await tills.On(engine);
        var (ada, order) = await till.Order();
        var payment = await till.Prepared(order);
        var body = till.Says(payment, order);
        var replies = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => till.Webhook(body)));
        Assert.All(replies, reply => reply.Is(200));
        await till.Closed(order);
        Assert.Equal(["applied"], await till.Outcomes(payment));
        Assert.Single(await till.Said<PaymentSucceeded>(order));
        Assert.Equal("paid", await till.State(order));
        Assert.Equal("succeeded", (await ada.Get("/payment/" + payment)).Text("status"));
        Assert.Equal(2, await till.Count("payments", "SELECT COUNT(*) FROM ledger WHERE source_id = @id", ("id", payment)));
    }

    [Fact, Rows(85)]
    public async Task While_a_secret_is_changed_one_of_two_signatures_is_enough()
    {
        var till = await tills.On(Engine.Sqlite);
        var body = till.Says("pay_1", "ord_1");
        var old = till.Hmac(body, purpose: "the secret before");
        (await till.Webhook(body, signature: $"t={till.Seconds()},v1={old},v1={till.Hmac(body)}")).Is(200);
        (await till.Webhook(body, signature: $"t={till.Seconds()},v1={old},v1={old}")).Is(400, "bad-signature");
    }

    [Fact, Rows(86)]
    public async Task Another_environments_secret_is_refused_and_its_mode_ignored()
    {
        var till = await tills.On(Engine.Sqlite);
        var (_, order) = await till.Order();
        var payment = await till.Prepared(order);
        var body = till.Says(payment, order);
        (await till.Webhook(body, signature: till.Sign(body, purpose: "stripe-webhook"))).Is(400, "bad-signature");
        var id = till.Clock.NewId("evt_");
        (await till.Webhook(till.Says(payment, order, id: id, livemode: "true"))).Is(200);
        Assert.Equal(["other-world"], await till.Outcomes(payment));
        Assert.Equal("awaiting", await till.State(order));
        Assert.Single(till.Shop.Log.Lines, line => line.StartsWith("Error ", StringComparison.Ordinal)
            && line.Contains(id, StringComparison.Ordinal) && line.EndsWith("OtherWorld", StringComparison.Ordinal));
    }

    [Theory, Rows(87)]
    [InlineData(1, "USD", false)]
    [InlineData(23_776, "USD", false)]
    [InlineData(23_775, "JPY", false)]
    [InlineData(23_775, "USD", true)]
    public async Task Money_that_does_not_fit_pays_nothing_is_flagged_and_goes_back(long minor, string currency, bool other)
    {
        var till = await tills.On(Engine.Sqlite);
        var (_, order) = await till.Order();
        var payment = await till.Prepared(order);
        var id = till.Clock.NewId("evt_");
        var about = other ? till.NewOrderId() : order;
        (await till.Webhook(till.Says(payment, about, minor: minor, currency: currency, id: id))).Is(200);
        Assert.Equal(["misfit"], await till.Outcomes(payment));
        Assert.Empty(await till.Said<PaymentSucceeded>(order));
        Assert.Equal("awaiting", await till.State(order));
        Assert.Equal(["misfit"], (await till.Desk(order)).Select(entry => entry.Split(' ')[0]).Where(kind => kind == "misfit"));
        Assert.Equal(1, await till.Count(
            "payments", "SELECT COUNT(*) FROM refund WHERE cause = 'misfit' AND payment_id = @id", ("id", payment)));
        Assert.Single(till.Shop.Log.Lines, line => line.StartsWith("Error ", StringComparison.Ordinal)
            && line.Contains(id, StringComparison.Ordinal) && line.EndsWith("Misfit", StringComparison.Ordinal));
    }

    [Fact, Rows(88)]
    public async Task What_is_about_nothing_of_ours_is_stored_and_ignored()
    {
        var till = await tills.On(Engine.Sqlite);
        (await till.Webhook(till.Says("pay_unknown", till.NewOrderId()))).Is(200);
        (await till.Webhook(till.Says("cus_1", "", type: "customer", state: "created"))).Is(200);
        (await till.Webhook(till.Says("rfd_unknown", "", type: "refund"))).Is(200);
        Assert.Equal(["ignored"], await till.Outcomes("pay_unknown"));
        Assert.Equal(["ignored"], await till.Outcomes("cus_1"));
        Assert.Equal(["confirmed"], await till.Outcomes("rfd_unknown"));
        Assert.Equal(0, await till.Count("payments", "SELECT COUNT(*) FROM payment WHERE id = 'pay_unknown'"));
    }

    [Fact, Rows(89)]
    public async Task An_event_of_another_version_is_not_believed_but_asked_about()
    {
        var till = await tills.On(Engine.Sqlite);
        var (ada, order) = await till.Order();
        var payment = await till.Prepared(order);
        (await till.Webhook(till.Says(payment, order, version: "2031-01-01"))).Is(200);
        Assert.Equal(["asked-about"], await till.Outcomes(payment));
        await Eventually.True(async () => await till.Count("payments", "SELECT asks FROM payment WHERE id = @id", ("id", payment)) > 0);
        Assert.Equal("awaiting", await till.State(order));
        (await Till.Pay(ada, order)).Is(201);
        await till.Audit(order);
    }

    [Fact, Rows(89)]
    public async Task A_failure_is_not_believed_but_asked_about_since_a_success_may_be_on_its_way()
    {
        var till = await tills.On(Engine.Sqlite);
        var (ada, order) = await till.Order();
        var payment = await till.Prepared(order);
        (await till.Webhook(till.Says(payment, order, state: "failed"))).Is(200);
        Assert.Equal(["asked-about"], await till.Outcomes(payment));
        var paid = (await Till.Pay(ada, order)).Is(201);
        Assert.Equal(payment, paid.Text("id"));
        await till.Audit(order);
    }

    [Fact, Rows(90)]
    public async Task A_webhook_that_weighs_too_much_is_refused_unread()
    {
        var till = await tills.On(Engine.Sqlite);
        var body = till.Says("pay_heavy", "ord_1") + new string(' ', 2_000_000);
        (await till.Webhook(body, headers: ("Expect", "100-continue"))).Is(413, "body-too-large");
        Assert.Empty(await till.Outcomes("pay_heavy"));
    }

    [Fact, Rows(90)]
    public async Task Whoever_forges_in_floods_is_turned_away_and_the_real_one_comes_in()
    {
        await using var till = await Till.Open(Engine.Sqlite, null, ("Stoa:TrustedLoad", ""), ("Stoa:Limits:webhook", "20/1m, 64 at once"));
        var (_, order) = await till.GuestOrder();
        var payment = await till.Prepared(order);
        var (body, forger) = (till.Says(payment, order), till.Shop.Visitor());
        var forged = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => forger.Post(
            "/payment/webhook/simulator", body, ("Simulator-Signature", $"t={till.Seconds()},v1={new string('a', 64)}"))));
        Assert.Equal((20, 40), (forged.Count(one => one.Status == 400), forged.Count(one => one.Status == 429)));
        Assert.Empty(await till.Outcomes(payment));
        (await till.Webhook(body)).Is(200);
        Assert.Equal(["applied"], await till.Outcomes(payment));
    }

    [Fact, Rows(91)]
    public async Task Coming_back_from_the_page_says_nothing_of_the_money()
    {
        var till = await tills.On(Engine.Sqlite);
        var (ada, order) = await till.Order();
        await till.Prepared(order);
        (await ada.Get("/payment?order=" + order + "&redirect_status=succeeded")).Is(400, "invalid-input", "redirect_status");
        Assert.Empty((await ada.Get("/payment?order=" + order)).Is(200).Json["items"]!.AsArray());
        Assert.Equal("awaiting", await till.State(order));
    }

    [Theory, EachDatabase]
    public async Task A_failure_after_the_success_changes_nothing(Engine engine)
    {
        var till = await tills.On(engine);
        var (ada, order) = await till.Order();
        var paid = (await Till.Pay(ada, order)).Is(201);
        foreach (var state in new[] { "failed", "processing", "withdrawn", "open", "succeeded" })
            (await till.Webhook(till.Says(paid.Text("id"), order, state: state))).Is(200);
        Assert.Equal(paid.Body, (await ada.Get("/payment/" + paid.Text("id"))).Is(200).Body);
        Assert.Empty(await till.Said<PaymentFailed>(order));
        await till.Audit(order);
    }

    [Fact]
    public async Task What_is_signed_and_yet_no_event_is_refused()
    {
        var till = await tills.On(Engine.Sqlite);
        string[] cases =
        [
            """{"id":"evt_1"}""",
            """[]""",
            """not json""",
            """{"id":"evt_1","type":"payment.succeeded","version":"2026-03-01","livemode":"no","data":{}}""",
            """{"id":7,"type":"payment.succeeded","version":"2026-03-01","livemode":false,"data":{"key":1}}""",
        ];
        foreach (var body in cases)
            (await till.Webhook(body)).Is(400);
    }

    private static byte[] Zip(string text)
    {
        using var bytes = new MemoryStream();
        using (var zip = new GZipStream(bytes, CompressionLevel.Fastest))
            zip.Write(Encoding.UTF8.GetBytes(text));
        return bytes.ToArray();
    }
}

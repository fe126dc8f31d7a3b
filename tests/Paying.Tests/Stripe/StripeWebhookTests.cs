using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Stoa.Contracts;
using Stoa.Fakes;
using Stoa.Testing;

namespace Stoa.Paying.Tests.Stripe;

/// <summary>Rows 81 to 92 by Stripe's door, and fault f20: proven on the raw bytes, stored once, believed only as far as it fits.</summary>
public class StripeWebhookTests
{
    [Fact, Rows(81, 82, 83, 86)]
    public async Task What_Stripe_did_not_sign_just_now_is_refused_and_stored_nowhere()
    {
        var time = new ManualClock();
        await using var till = await StripeTill.Open(Engine.Sqlite, time);
        var (payment, body) = await Waiting(till);
        var (at, hmac) = (till.Now.ToUnixTimeSeconds(), StripeFake.Hmac(body, StripeTill.Secret, till.Now));
        string?[] odd =
        [
            null, "", "t=,v1=", "garbage", $"v1={hmac}", $"t={at}", $"t={at},v0={hmac}", $"t={at},v1={hmac[..63]}",
            StripeFake.Sign(body, "whsec_of_somebody_else_entirely", till.Now), StripeFake.Sign(body + " ", StripeTill.Secret, till.Now),
            StripeFake.Sign(body, StripeTill.Secret, till.Now.AddSeconds(-301)),
            StripeFake.Sign(body, StripeTill.Secret, till.Now.AddSeconds(301)),
        ];
        foreach (var signature in odd)
            (await till.Send(body, signature)).Is(400, "bad-signature");
        var signed = StripeFake.Sign(body, StripeTill.Secret, till.Now);
        (await till.Send(JsonNode.Parse(body)!.ToJsonString(new() { WriteIndented = true }), signed)).Is(400, "bad-signature");
        using var zipped = new HttpRequestMessage(HttpMethod.Post, "/payment/webhook/stripe") { Content = new ByteArrayContent(Zip(body)) };
        zipped.Headers.Add("Stripe-Signature", signed);
        (await till.Shop.Visitor().Send(zipped)).Is(400, "bad-signature");
        Assert.Empty(await till.Till.Outcomes(payment));
        (await till.Send(body, signed)).Is(200);
        Assert.Equal(["applied"], await till.Till.Outcomes(payment));
    }

    [Theory, Rows(83)]
    [InlineData(-300)]
    [InlineData(300)]
    public async Task A_signature_is_good_for_five_minutes_either_way(int seconds)
    {
        var time = new ManualClock();
        await using var till = await StripeTill.Open(Engine.Sqlite, time);
        var (_, body) = await Waiting(till);
        (await till.Send(body, StripeFake.Sign(body, StripeTill.Secret, till.Now.AddSeconds(seconds)))).Is(200);
    }

    [Fact, Rows(85)]
    public async Task While_a_secret_is_changed_both_are_good_and_so_is_the_second_signature()
    {
        await using var till = await StripeTill.Open(Engine.Sqlite);
        var (payment, body) = await Waiting(till);
        var (at, wrong) = (till.Now, new string('0', 64));
        var old = StripeFake.Hmac(body, StripeTill.OldSecret, at);
        (await till.Send(body, string.Create(CultureInfo.InvariantCulture, $"t={at.ToUnixTimeSeconds()},v1={wrong},v1={old}"))).Is(200);
        Assert.Equal(["applied"], await till.Till.Outcomes(payment));
    }

    [Theory, EachDatabase, Rows(84)]
    public async Task Fifty_copies_at_once_have_one_effect(Engine engine)
    {
        await using var till = await StripeTill.Open(engine);
        var (payment, body) = await Waiting(till);
        var replies = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => till.Tell(body)));
        Assert.All(replies, reply => reply.Is(200));
        var order = (string)JsonNode.Parse(body)!["data"]!["object"]!["metadata"]!["order"]!;
        await till.Till.Closed(order);
        Assert.Equal(["applied"], await till.Till.Outcomes(payment));
        Assert.Single(await till.Till.Said<PaymentSucceeded>(order));
        Assert.Equal(2, await till.Till.Count("payments", "SELECT COUNT(*) FROM ledger WHERE source_id = @id", ("id", payment)));
        await till.Audit(order);
    }

    [Fact, Rows(86)]
    public async Task Real_money_has_no_effect_on_a_shop_that_plays()
    {
        await using var till = await StripeTill.Open(Engine.Sqlite);
        var (payment, body) = await Waiting(till, said => said["livemode"] = true);
        (await till.Tell(body)).Is(200);
        Assert.Equal(["other-world"], await till.Till.Outcomes(payment));
        Assert.Equal("pending", await State(till, payment));
        Assert.Contains(till.Shop.Log.Lines, line => line.Contains("needs a look: OtherWorld", StringComparison.Ordinal));
    }

    [Theory, Rows(87)]
    [InlineData("amount_received", "1")]
    [InlineData("currency", "\"jpy\"")]
    [InlineData("metadata", "{\"payment\":\"PAYMENT\",\"order\":\"ord_00000000000000000000000000\"}")]
    public async Task Money_that_was_not_asked_for_pays_nothing_lies_on_the_desk_and_goes_back(string member, string value)
    {
        await using var till = await StripeTill.Open(Engine.Sqlite);
        var (payment, body) = await Waiting(till);
        var changed = JsonNode.Parse(body)!;
        changed["data"]!["object"]![member] = JsonNode.Parse(value.Replace("PAYMENT", payment, StringComparison.Ordinal));
        (await till.Tell(changed.ToJsonString())).Is(200);
        Assert.Equal(["misfit"], await till.Till.Outcomes(payment));
        Assert.Equal(1, await till.Till.Count("payments", "SELECT COUNT(*) FROM money_desk WHERE kind = 'misfit'"));
        Assert.Equal(1, await till.Till.Count("payments", "SELECT COUNT(*) FROM refund WHERE payment_id = @id", ("id", payment)));
        Assert.Equal(0, await till.Till.Count("payments", "SELECT COUNT(*) FROM outbox WHERE name LIKE '%payment-succeeded%'"));
    }

    [Fact, Rows(88)]
    public async Task What_is_about_nothing_of_ours_is_taken_and_has_no_effect()
    {
        await using var till = await StripeTill.Open(Engine.Sqlite);
        var (_, body) = await Waiting(till);
        foreach (var (type, change) in new (string, Action<JsonNode>)[]
        {
            ("customer.created", _ => { }), ("payment_intent.succeeded", it => it["metadata"] = new JsonObject()),
            ("payment_intent.succeeded", it => it["metadata"] = JsonNode.Parse("""{"payment":"pay_of_nobody"}""")),
            ("payment_intent.succeeded", it => it["metadata"] = JsonNode.Parse("""{"payment":7}""")),
            ("charge.refunded", it => it["amount_refunded"] = -1), ("charge.dispute.created", it => it["amount"] = "much"),
            ("checkout.session.completed", it => it["status"] = null), ("refund.updated", it => it["metadata"] = null),
        })
        {
            var said = JsonNode.Parse(body)!;
            (said["id"], said["type"]) = ("evt_" + Guid(), type);
            said["data"]!["object"]!["id"] = "pi_of_somebody_else";
            said["data"]!["object"]!["payment_intent"] = "pi_of_somebody_else";
            said["data"]!["object"]!["metadata"] = new JsonObject();
            change(said["data"]!["object"]!);
            (await till.Tell(said.ToJsonString())).Is(200);
        }
        Assert.Equal(8, await till.Till.Count("payments", "SELECT COUNT(*) FROM provider_event WHERE outcome IN ('ignored', 'confirmed')"));
        foreach (var broken in new[] { "", "[]", "{}", "7", "{\"id\":\"evt_1\"}", "{\"id\":\"\",\"type\":\"x\",\"data\":{\"object\":{}}}" })
            (await till.Tell(broken)).Is(400);
    }

    [Fact, Rows(89)]
    public async Task An_event_of_another_version_is_not_believed_but_asked_about()
    {
        await using var till = await StripeTill.Open(Engine.Sqlite);
        var (payment, body) = await Waiting(till, said => said["api_version"] = "2031-01-01.future");
        (await till.Tell(body)).Is(200);
        Assert.Equal(["asked-about"], await till.Till.Outcomes(payment));
        await till.Till.Until(async () => await State(till, payment) == "succeeded");
        Assert.Contains(till.Stripe.Heard, one => one.Path.StartsWith("/v1/payment_intents/pi_", StringComparison.Ordinal));
    }

    [Fact, Rows(90)]
    public async Task Two_megabytes_are_refused_unread_and_a_flood_of_forgeries_keeps_no_real_one_out()
    {
        await using var till = await StripeTill.Open(Engine.Sqlite);
        var (payment, body) = await Waiting(till);
        (await till.Shop.Visitor().Post("/payment/webhook/stripe", new string('x', 2_000_000), ("Expect", "100-continue"))).Is(413);
        var forged = $"t={till.Now.ToUnixTimeSeconds()},v1={new string('a', 64)}";
        var flood = Enumerable.Range(0, 300).Select(_ => till.Send(body, forged)).ToList();
        (await till.Tell(body)).Is(200);
        Assert.All(await Task.WhenAll(flood), reply => reply.Is(400));
        Assert.Equal(["applied"], await till.Till.Outcomes(payment));
    }

    [Fact, Rows(92)]
    public async Task An_answer_that_makes_no_sense_is_no_answer_and_a_redirect_leads_nobody_away()
    {
        var time = new ManualClock();
        await using var till = await StripeTill.Open(Engine.Sqlite, time);
        foreach (var mood in new[] { Mood.Nonsense, Mood.Redirect })
        {
            var (ada, order) = await till.Till.Order();
            await till.Till.Prepared(order);
            till.Stripe.Meet(mood);
            var paying = Till.Pay(ada, order);
            await till.Till.Until(() => Task.FromResult(paying.IsCompleted));
            (await paying).Is(202);
        }
        Assert.Empty(till.Stripe.Books);
    }

    /// <summary>A payment that the bank looks at, and what Stripe would say when it is through.</summary>
    private static async Task<(string Payment, string Body)> Waiting(StripeTill till, Action<JsonNode>? change = null)
    {
        var (ada, order) = await till.Till.Order();
        await till.Till.Prepared(order);
        var payment = (await Till.Pay(ada, order, "tok_threeDSecure2Required")).Is(202).Text("id");
        till.Stripe.Authenticate(await till.Intent(order), isGood: true);
        return (payment, till.Event("payment_intent.succeeded", change));
    }

    private static async Task<string> State(StripeTill till, string payment) => (await till.Shop.Database("payments").Read(
        async snapshot => await snapshot.QueryOne("SELECT state FROM payment WHERE id = @id", row => row.Text(0), ("id", payment))))!;

    private static string Guid() => new Kernel.Clock().NewSecret();

    private static byte[] Zip(string body)
    {
        using var zipped = new MemoryStream();
        using (var zip = new GZipStream(zipped, CompressionMode.Compress))
            zip.Write(Encoding.UTF8.GetBytes(body));
        return zipped.ToArray();
    }
}

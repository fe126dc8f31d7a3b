using Stoa.Fakes;
using Stoa.Testing;

namespace Stoa.Paying.Tests.Stripe;

/// <summary>Faults f16 to f19 at Stripe: whatever becomes of an answer, nobody is charged twice and no capture is lost.</summary>
public class StripeFaultTests
{
    [Theory]
    [InlineData(Mood.AnswerLost)]
    [InlineData(Mood.ErrorWithEffect)]
    public async Task A_charge_whose_answer_is_lost_is_found_out_while_the_buyer_waits(Mood mood)
    {
        await using var till = await StripeTill.Open(Engine.Sqlite);
        var (ada, order) = await till.Till.Order();
        till.Stripe.Weather = one => one.Method == "POST" ? mood : Mood.Well;
        var paid = (await Till.Pay(ada, order)).Is(201);
        Assert.Equal((23_775, 0), till.Stripe.Books[paid.Text("id")]);
        await till.Audit(order);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Where_Stripe_stumbled_before_it_did_anything_the_next_card_pays(bool isIndexBehind)
    {
        var time = new ManualClock();
        await using var till = await StripeTill.Open(Engine.Sqlite, time);
        till.Stripe.IsIndexBehind = isIndexBehind;
        var (ada, order) = await till.Till.Order();
        await till.Till.Prepared(order);
        till.Stripe.Meet(Mood.Error);       // and so it does each time under this key
        var paying = Till.Pay(ada, order);
        await till.Till.Until(() => Task.FromResult(paying.IsCompleted));
        var pending = (await paying).Is(202).Text("id");
        await till.Till.Until(async () => (await ada.Get("/payment/" + pending)).Text("status") == "failed");
        Assert.Equal("not-received", (await ada.Get("/payment/" + pending)).Text("failureCode"));
        (await Till.Pay(ada, order)).Is(201);
        await till.Audit(order);
    }

    [Fact]
    public async Task While_Stripe_is_busy_or_away_nothing_is_charged_and_the_buyer_is_told_so()
    {
        await using var till = await StripeTill.Open(Engine.Sqlite);
        var (ada, order) = await till.Till.Order();
        await till.Till.Prepared(order);
        till.Stripe.BusyFor = TimeSpan.Zero;
        till.Stripe.Meet(Mood.Busy, Mood.Busy, Mood.Busy);
        (await Till.Pay(ada, order)).Is(503);
        Assert.Empty(till.Stripe.Books);
        (await Till.Pay(ada, order)).Is(201);
        await till.Audit(order);
    }

    [Fact]
    public async Task A_page_of_some_proxy_in_place_of_an_answer_is_no_answer()
    {
        var time = new ManualClock();
        await using var till = await StripeTill.Open(Engine.Sqlite, time);
        var (ada, order) = await till.Till.Order();
        await till.Till.Prepared(order);
        till.Stripe.Meet(Mood.Nonsense);
        var paying = Till.Pay(ada, order);
        await till.Till.Until(() => Task.FromResult(paying.IsCompleted));
        var pending = (await paying).Is(202).Text("id");
        await till.Till.Until(async () => (await ada.Get("/payment/" + pending)).Text("status") == "failed");
        (await Till.Pay(ada, order)).Is(201);
        await till.Audit(order);
    }

    [Fact]
    public async Task A_charge_that_is_still_on_its_way_when_its_order_ends_finds_its_key_taken()
    {
        var time = new ManualClock();
        await using var till = await StripeTill.Open(Engine.Sqlite, time);
        var (_, order) = await till.Till.Order();
        var key = await till.Till.Prepared(order);
        await till.Till.Expire(order);
        await till.Till.Until(() => Task.FromResult(till.Stripe.Heard.Any(one => one.Header("Idempotency-Key") == key)));
        using var late = new HttpRequestMessage(HttpMethod.Post, new Uri(till.Stripe.Address, "/v1/payment_intents"))
        {
            Content = new FormUrlEncodedContent([
                new("amount", "23775"), new("currency", "usd"), new("confirm", "true"), new("payment_method", "pm_card_visa"),
                new("metadata[payment]", key), new("metadata[order]", order),
            ]),
        };
        late.Headers.Add("Authorization", "Bearer " + StripeFake.SecretKey);
        late.Headers.Add("Idempotency-Key", key);
        using var wire = new HttpClient();
        Assert.Equal(400, (int)(await wire.SendAsync(late, TestContext.Current.CancellationToken)).StatusCode);
        Assert.Empty(till.Stripe.Books);
    }

    [Theory]
    [InlineData(Mood.AnswerLost)]
    [InlineData(Mood.ErrorWithEffect)]
    [InlineData(Mood.Error)]
    public async Task A_refund_whose_answer_is_lost_is_made_once(Mood mood)
    {
        var time = new ManualClock();
        await using var till = await StripeTill.Open(Engine.Sqlite, time);
        var (ada, order) = await till.Till.Order();
        await till.Till.Prepared(order);
        var payment = (await Till.Pay(ada, order)).Is(201).Text("id");
        var admin = await till.Shop.Admin();
        till.Stripe.Weather = one => one.Path == "/v1/refunds" && one.Method == "POST" ? mood : Mood.Well;
        (await admin.Post($"/payment/{payment}/refund", new { amount = 10, reason = "Late" })).Is(201);
        await till.Till.Until(() => Task.FromResult(till.Stripe.Heard.Any(one => one.Path == "/v1/refunds")));
        time.Leap(TimeSpan.FromHours(25));       // Stripe may forget the key
        till.Stripe.Weather = _ => Mood.Well;
        await till.Till.Until(async () => await till.Till.Count("payments", "SELECT COUNT(*) FROM refund WHERE state = 'pending'") == 0);
        var done = await till.Till.Count("payments", "SELECT refunded_minor FROM payment WHERE id = @id", ("id", payment));
        Assert.Equal((23_775, done), till.Stripe.Books[payment]);
        Assert.Equal(1_000, done);
    }

    [Fact]
    public async Task A_capture_whose_news_are_all_lost_is_found_in_Stripes_own_list()
    {
        var time = new ManualClock();
        await using var till = await StripeTill.Open(Engine.Sqlite, time);
        var (ada, order) = await till.Till.Order();
        await till.Till.Prepared(order);
        (await Till.Pay(ada, order, "tok_threeDSecure2Required")).Is(202);
        till.Stripe.Authenticate(await till.Intent(order), isGood: true);
        await till.Till.Closed(order);       // by asking, or by comparing: no webhook comes
        Assert.Equal("paid", await till.Till.State(order));
        await till.Audit(order);
    }

    [Theory, EachDatabase]
    public async Task A_payment_that_our_database_lost_is_taken_in_from_Stripes_list(Engine engine)
    {
        var time = new ManualClock();
        await using var till = await StripeTill.Open(engine, time);
        var (ada, order) = await till.Till.Order();
        await till.Till.Prepared(order);
        var payment = (await Till.Pay(ada, order)).Is(201).Text("id");
        await till.Shop.Database("payments").Transact(async tx =>
        {
            await tx.Execute("DELETE FROM ledger WHERE source_id = @id", ("id", payment));
            await tx.Execute("DELETE FROM payment WHERE id = @id", ("id", payment));
        });
        await till.Till.Until(async () => await till.Till.Count(
            "payments", "SELECT COUNT(*) FROM payment WHERE id = @id AND captured_minor = 23775", ("id", payment)) == 1);
        Assert.Equal((23_775, 0), till.Stripe.Books[payment]);
    }
}

using System.Text.RegularExpressions;
using Stoa.Contracts;
using Stoa.Testing;

namespace Stoa.Paying.Tests;

public partial class PageTests(Tills tills)
{
    private const string Thanks = "https://shop.example/thanks?order=1&x=%3Cb%3E", Back = "https://other.example/cart";

    [Theory, EachDatabase]
    public async Task A_buyer_pays_on_the_page_and_is_sent_back(Engine engine)
    {
        var till = await tills.On(engine);
        var (guest, order) = await till.GuestOrder();
        var page = await Open(till, guest, order);
        var shown = (await guest.Get(page)).Is(200);
        Assert.Equal("text/html", shown.ContentType);
        Assert.Contains("237.75 USD", shown.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", shown.Body, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("style=", shown.Body, StringComparison.OrdinalIgnoreCase);
        var policy = shown.Header("Content-Security-Policy")!;
        Assert.Contains("form-action 'self' https://shop.example https://other.example;", policy, StringComparison.Ordinal);
        Assert.Equal("text/css", (await guest.Get("/simulator/page.css")).Is(200).ContentType);
        (await Till.Pay(guest, order)).Is(409, "payment-pending");
        Assert.Equal(page, await Open(till, guest, order));

        var sent = await Press(guest, page, shown, "pay");
        Assert.Equal((303, Thanks), (sent.Status, sent.Header("Location")));
        await Eventually.True(async () => await till.State(order) == "paid");
        Assert.Equal("succeeded", (await guest.Get("/payment?order=" + order)).Text("items", "0", "status"));
        Assert.Contains("Paid", (await guest.Get(page)).Is(200).Body, StringComparison.Ordinal);
        Assert.Equal(200, (await Press(guest, page, shown, "pay")).Status);
        await till.Audit(order);
        Assert.Equal((23_775, 1), await till.Taken(order));
    }

    [Theory, EachDatabase]
    public async Task A_declined_card_on_the_page_may_be_followed_by_a_better_one(Engine engine)
    {
        var till = await tills.On(engine);
        var (guest, order) = await till.GuestOrder();
        var page = await Open(till, guest, order);
        var declined = await Press(guest, page, await guest.Get(page), "decline");
        Assert.Contains("The card was declined", declined.Is(200).Body, StringComparison.Ordinal);
        var bank = await Press(guest, page, declined, "challenge");
        Assert.Contains("Is it really you", bank.Is(200).Body, StringComparison.Ordinal);
        Assert.Equal(303, (await Press(guest, page, bank, "approve")).Status);
        await Eventually.True(async () => await till.State(order) == "paid");
        await till.Audit(order);
    }

    [Theory, EachDatabase]
    public async Task Who_cancels_on_the_page_is_sent_back_and_may_pay_otherwise(Engine engine)
    {
        var till = await tills.On(engine);
        var (guest, order) = await till.GuestOrder();
        var page = await Open(till, guest, order);
        var sent = await Press(guest, page, await guest.Get(page), "cancel");
        Assert.Equal((303, Back), (sent.Status, sent.Header("Location")));
        await Eventually.True(async () => (await till.Said<PaymentFailed>(order)).Count == 1);
        Assert.Equal("cancelled", (await till.Said<PaymentFailed>(order))[0].FailureCode);
        (await Till.Pay(guest, order)).Is(201);
        await till.Audit(order);
    }

    [Theory, EachDatabase]
    public async Task A_card_that_asks_the_buyer_first_is_pending_until_the_buyer_says_yes(Engine engine)
    {
        var till = await tills.On(engine);
        var (guest, order) = await till.GuestOrder();
        var pending = (await Till.Pay(guest, order, "tok_threeDSecureRequired")).Is(202);
        Assert.Equal(["pending", "redirect"], [pending.Text("status"), pending.Text("nextAction", "type")]);
        var page = new Uri(pending.Text("nextAction", "url")).PathAndQuery;
        Assert.Equal(200, (await Press(guest, page, (await guest.Get(page)).Is(200), "approve")).Status);
        await Eventually.True(async () => await till.State(order) == "paid");
        await till.Audit(order);
    }

    [Fact]
    public async Task A_page_of_an_order_that_is_over_takes_no_money()
    {
        var time = new ManualClock();
        await using var till = await Till.Open(Engine.Sqlite, time);
        var (guest, order) = await till.GuestOrder();
        var page = await Open(till, guest, order);
        var shown = await guest.Get(page);
        await till.Expire(order);
        await till.Until(async () => await till.Count("simulator", "SELECT COUNT(*) FROM intent WHERE state = 'withdrawn'") == 1);
        Assert.Contains("Nothing was charged", (await Press(guest, page, shown, "pay")).Is(200).Body, StringComparison.Ordinal);
        await till.Audit(order);
        Assert.Equal((0, 0), await till.Taken(order));
    }

    [Fact, Rows(93)]
    public async Task A_form_without_its_secret_and_an_address_that_was_never_given_out_do_nothing()
    {
        var till = await tills.On(Engine.Sqlite);
        var (guest, order) = await till.GuestOrder();
        var page = await Open(till, guest, order);
        var shown = await guest.Get(page);
        var secret = "secret=" + Secret(shown);
        foreach (var form in new[] { "button=pay", "button=pay&secret=", "button=pay&secret=x", secret, "button=free&" + secret })
            (await Post(guest, page, form)).Is(200);
        (await guest.Post(page, new { button = "pay" })).Is(415);
        (await guest.Get(page[..^1] + (page[^1] == 'A' ? 'B' : 'A'))).Is(404, "not-found");
        (await guest.Get("/simulator/pay/sim_" + await Pending(till, order))).Is(404, "not-found");
        Assert.Equal((0, 0), await till.Taken(order));
        Assert.Equal("open", await till.Shop.Database("simulator").Read(async snapshot =>
            await snapshot.QueryOne("SELECT state FROM intent WHERE order_id = @id", row => row.Text(0), ("id", order))));
    }

    [Fact]
    public async Task A_page_sends_nobody_where_no_page_is()
    {
        var till = await tills.On(Engine.Sqlite);
        var (guest, order) = await till.GuestOrder();
        string[] cases =
        [
            "javascript:alert(1)",
            "//evil.example/x",
            "/relative",
            "ftp://shop.example/",
            "https://user:secret@shop.example/",
            "https://shop.example/\r\nSet-Cookie: a=b",
        ];
        foreach (var url in cases)
        {
            var both = new { orderId = order, successUrl = url, cancelUrl = url };
            (await guest.Post("/payment/session", both)).Is(400, "invalid-input", "successUrl", "cancelUrl");
        }
    }

    [Fact]
    public async Task The_cards_are_told()
    {
        var till = await tills.On(Engine.Sqlite);
        var cards = (await till.Shop.Visitor().Get("/simulator/cards")).Is(200).Json["items"]!.AsArray();
        Assert.Contains("tok_visa", cards.Select(card => (string)card!["token"]!));
    }

    [Fact]
    public async Task A_shop_that_pays_by_itself_turns_every_order_into_a_paid_one()
    {
        await using var till = await Till.Open(Engine.Sqlite, null, ("Stoa:Simulator:AutoPay", "true"));
        var orders = new List<string>();
        for (var n = 0; n < 20; n++)
            orders.Add((await till.GuestOrder(1_000 + n)).OrderId);
        foreach (var order in orders)
            await Eventually.True(async () => await till.State(order) == "paid");
        await till.Audit([.. orders]);
    }

    private static async Task<string> Open(Till till, Visitor guest, string order)
    {
        var session = (await guest.Post("/payment/session", new { orderId = order, successUrl = Thanks, cancelUrl = Back })).Is(201);
        Assert.Equal("url", session.Members());
        Assert.StartsWith(TestShop.PublicUrl + "/simulator/pay/", session.Text("url"), StringComparison.Ordinal);
        return new Uri(session.Text("url")).PathAndQuery;
    }

    private static Task<Reply> Press(Visitor guest, string page, Reply shown, string button) =>
        Post(guest, page, $"button={button}&secret={Secret(shown)}");

    private static async Task<Reply> Post(Visitor guest, string page, string form)
    {
        using var content = new StringContent(form, System.Text.Encoding.UTF8, "application/x-www-form-urlencoded");
        using var request = new HttpRequestMessage(HttpMethod.Post, page) { Content = content };
        return await guest.Send(request);
    }

    private static async Task<string> Pending(Till till, string order) => (await till.Shop.Database("payments").Read(async snapshot =>
        await snapshot.QueryOne("SELECT id FROM payment WHERE order_id = @id", row => row.Text(0), ("id", order))))!;

    private static string Secret(Reply shown) => SecretField().Match(shown.Body).Groups["secret"].Value;

    [GeneratedRegex("name=\"secret\" value=\"(?<secret>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SecretField();
}

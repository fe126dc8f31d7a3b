using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Stoa.Contracts;
using Stoa.Testing;

namespace Stoa.Notifications.Tests;

public class PreferencesTests
{
    private const string Phone = "+4915112345678";
    private static readonly DateTimeOffset Nine = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);

    [Theory, EachDatabase]
    public async Task What_somebody_switched_off_is_not_written_and_what_is_needed_is(Engine engine)
    {
        await using var shop = await NewsShop.Open(engine);
        var ada = shop.SignIn();
        (await ada.Put("/notifications/preferences", new { deliveryEmail = false, paymentReminderEmail = false })).Is(200);
        await Everything(shop, ada.Email, ada.UserId, "ord_1");
        await Everything(shop, "guest@example.com", null, "ord_2");
        Assert.Equal(
            ["payment-declined", "order-receipt", "order-cancelled", "order-refunded", "order-expired"],
            Told(await shop.Mails(ada.Email, 5)));
        await shop.Mails("guest@example.com", 8);

        // What was not wanted when it happened is no news later.
        (await ada.Put("/notifications/preferences", new { deliveryEmail = true })).Is(200);
        await Everything(shop, ada.Email, ada.UserId, "ord_1");
        Assert.Equal(5, (await shop.Mails(ada.Email, 5)).Count);
        await shop.Say(new OrderShipped("ord_3", "7K", ada.UserId, ada.Email, null, null));
        Assert.Equal("order-shipped", (string)(await shop.Mails(ada.Email, 6))[0]!["template"]!);
    }

    [Theory, EachDatabase]
    public async Task Texts_go_to_whoever_asked_for_them_and_told_a_number(Engine engine)
    {
        await using var shop = await NewsShop.Open(engine);
        var (ada, bob, eve) = (shop.SignIn(), shop.SignIn(), shop.SignIn());
        await shop.Say(new ProfileChanged(ada.UserId, "Ada", ada.Email, Phone, Nine));
        await shop.Say(new ProfileChanged(bob.UserId, "Bob", bob.Email, "+4915100000000", Nine));
        (await ada.Put("/notifications/preferences", new { orderSms = true, deliveryEmail = false })).Is(200);
        (await eve.Put("/notifications/preferences", new { orderSms = true })).Is(200);       // nobody knows her number
        await Everything(shop, ada.Email, ada.UserId, "ord_1");
        await Everything(shop, ada.Email, ada.UserId, "ord_1");
        await Everything(shop, bob.Email, bob.UserId, "ord_2");
        await Everything(shop, eve.Email, eve.UserId, "ord_3");
        await shop.Say(
            shop.Paid(ada.Email, "ord_4", ada.UserId), shop.Paid(bob.Email, "ord_5", bob.UserId), shop.Paid(ada.Email, "ord_6"));
        var texts = await shop.Mails(Phone, 6);
        Assert.Equal(
            ["order-receipt", "order-shipped", "order-delivered", "order-cancelled", "order-refunded", "order-receipt"], Told(texts));
        Assert.Equal("Your order 7K3M9PQX is paid: 55.00 USD. Thank you!", (string)texts[0]!["text"]!);
        Assert.Equal(("sms", "", ""), ((string)texts[0]!["channel"]!, (string)texts[0]!["subject"]!, (string)texts[0]!["html"]!));
        Assert.Equal(6, (await shop.Rows("channel = 'sms'")).Count);
    }

    [Theory, EachDatabase]
    public async Task The_newest_number_counts_and_none_is_none(Engine engine)
    {
        await using var shop = await NewsShop.Open(engine);
        var ada = shop.SignIn();
        (await ada.Put("/notifications/preferences", new { orderSms = true })).Is(200);
        await shop.Say(new ProfileChanged(ada.UserId, "Ada", ada.Email, Phone, Nine.AddHours(1)));
        await shop.Say(new ProfileChanged(ada.UserId, "Ada", ada.Email, "+4915100000000", Nine));       // said before, heard after
        await shop.Say(new UserRegistered(ada.UserId, "Ada", ada.Email));
        await shop.Say(shop.Paid(ada.Email, "ord_1", ada.UserId));
        await shop.Mail(Phone);
        await shop.Say(new ProfileChanged(ada.UserId, "Ada", ada.Email, null, Nine.AddHours(2)));
        await shop.Say(shop.Paid(ada.Email, "ord_2", ada.UserId));
        await shop.Mails(ada.Email, 3);
        Assert.Single(await shop.Rows("channel = 'sms'"));
    }

    [Theory, EachDatabase]
    public async Task A_number_goes_with_its_owner(Engine engine)
    {
        await using var shop = await NewsShop.Open(engine);
        var (ada, db) = (shop.SignIn(), shop.Shop.Database("notifications"));
        await shop.Say(new ProfileChanged(ada.UserId, "Ada", ada.Email, Phone, Nine));
        (await ada.Put("/notifications/preferences", new { orderSms = true, deliveryEmail = false })).Is(200);
        await Everything(shop, ada.Email, ada.UserId, "ord_1");
        await shop.Mails(Phone, 5);
        Assert.Equal(Phone, (string)(await db.Read(snapshot => ExportMessages.Run(snapshot, ada.UserId))).Data["phone"]!);
        await shop.Say(new UserErased(ada.UserId));
        await shop.Say(new ProfileChanged(ada.UserId, "Ada", ada.Email, Phone, Nine.AddHours(1)));       // said before, heard after
        await Eventually.Equal(0, async () => (await shop.Rows()).Count);
        Assert.Equal([], await db.Read(async snapshot => await snapshot.Query(
            "SELECT user_id FROM reader UNION ALL SELECT user_id FROM unwanted", row => row.Text(0))));
    }

    [Theory, EachDatabase]
    public async Task A_link_in_a_mail_switches_off_what_it_is_about_and_nothing_else(Engine engine)
    {
        var carrier = new Carrier();
        await using var shop = await NewsShop.Open(engine, carrier);
        var (ada, bob, guest) = (shop.SignIn(), shop.SignIn(), shop.Shop.Visitor());
        (await ada.Put("/notifications/preferences", new { marketing = true, orderSms = true })).Is(200);
        await Everything(shop, ada.Email, ada.UserId, "ord_1");
        await Everything(shop, "guest@example.com", null, "ord_2");
        await Eventually.Equal(16, () => Task.FromResult(carrier.Read.Count));
        var links = carrier.Read.Where(one => one.Reading.UnsubscribeUrl is not null)
            .ToDictionary(one => one.Message.Template, one => new Uri(one.Reading.UnsubscribeUrl!).PathAndQuery);
        Assert.Equal(["order-delivered", "order-shipped", "payment-reminder"], links.Keys.Order());
        Assert.Equal(links["order-delivered"], links["order-shipped"]);
        foreach (var (message, reading) in carrier.Read.Select(one => (one.Message, one.Reading)))
        {
            var page = "/shop/unsubscribe?token=" + links.GetValueOrDefault(message.UserId is null ? "" : message.Template)?.Split('=')[1];
            Assert.Equal(reading.UnsubscribeUrl is not null, reading.Text.Contains(page, StringComparison.Ordinal));
            Assert.Equal(reading.UnsubscribeUrl is not null, reading.Html.Contains("No more mails of this kind", StringComparison.Ordinal));
        }

        var delivery = links["order-shipped"];
        using var form = new HttpRequestMessage(HttpMethod.Post, delivery);
        form.Content = new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click")]);
        (await guest.Send(form)).Is(204);
        Assert.Equal("true true false true", await Chosen(ada));
        (await guest.Post(delivery, null)).Is(204);
        (await guest.Post("/notifications/unsubscribe", new { token = links["payment-reminder"].Split('=')[1] })).Is(204);
        Assert.Equal("true true false false", await Chosen(ada));
        Assert.Equal("false false true true", await Chosen(bob));

        var token = delivery.Split('=')[1];
        var another = (string[])
        [
            token.Replace(ada.UserId, bob.UserId, StringComparison.Ordinal),
            token.Replace("delivery", "payment-reminder", StringComparison.Ordinal), token[..^1],
            token + "0", "delivery." + bob.UserId, "marketing" + token["delivery".Length..], "", "..", new string('.', 500),
        ];
        foreach (var forged in another)
            (await guest.Post("/notifications/unsubscribe", new { token = forged })).Is(400, "invalid-input", "token");
        (await guest.Post("/notifications/unsubscribe/one-click", null)).Is(400, "invalid-input", "token");
        (await guest.Post("/notifications/unsubscribe", new { token, topic = "order-receipt" })).Is(400, "invalid-input", "topic");
        Assert.Equal("false false true true", await Chosen(bob));

        await shop.Say(new UserErased(ada.UserId));
        (await guest.Post(delivery, null)).Is(204);
        Assert.Null(await shop.Shop.Database("notifications").Read(async snapshot => await ReaderStore.Get(snapshot, ada.UserId)));
    }

    private static async Task<string> Chosen(Visitor visitor) => string.Join(' ', (await visitor.Get("/notifications/preferences"))
        .Is(200).Texts("marketing", "orderSms", "deliveryEmail", "paymentReminderEmail"));

    private static IEnumerable<string> Told(JsonArray mails) => mails.Select(mail => (string)mail!["template"]!).Reverse();

    private static async Task Everything(NewsShop shop, string email, string? userId, string orderId)
    {
        var total = new Money(5500, "USD");
        await shop.Say(new PaymentReminded(orderId, "7K", userId, email, total, Nine, null));
        await shop.Say(new PaymentDeclined(orderId, "7K", userId, email, "card_declined", Nine, null));
        await shop.Say(shop.Paid(email, orderId, userId));
        await shop.Say(new OrderShipped(orderId, "7K", userId, email, "1Z999", null));
        await shop.Say(new OrderDelivered(orderId, "7K", userId, email, "1Z999", null));
        await shop.Say(new OrderCancelled(orderId, "7K", userId, email, "changed my mind", [], true, null));
        await shop.Say(new OrderRefunded(orderId, "7K", userId, email, "cancelled", [], true, total, null));
        await shop.Say(new OrderExpired(orderId, "7K", userId, email, "unpaid", [], false));
    }

    private sealed class Carrier : ICarrier
    {
        public ConcurrentQueue<(Message Message, Reading Reading)> Read { get; } = new();

        public Task<Delivery> Carry(Message message, Func<Reading> read, CancellationToken deadline)
        {
            Read.Enqueue((message, read()));
            return Task.FromResult(Delivery.Done);
        }
    }
}

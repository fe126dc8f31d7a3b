using Stoa.Contracts;
using Stoa.Testing;

namespace Stoa.Notifications.Tests;

public class LettersTests
{
    private const string Ada = "ada@example.com";
    private static readonly DateTimeOffset Nine = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);

    [Theory, EachDatabase]
    public async Task Each_step_of_an_order_is_told_to_its_buyer_once(Engine engine)
    {
        await using var shop = await NewsShop.Open(engine);
        var (token, total) = (shop.Seal("ord_1.s3cret"), new Money(5500, "USD"));
        for (var twice = 0; twice < 2; twice++)
        {
            await shop.Say(new PaymentReminded("ord_1", "7K", null, Ada, total, Nine, token));
            await shop.Say(new PaymentDeclined("ord_1", "7K", null, Ada, "card_declined", Nine, token));
            await shop.Say(shop.Paid(Ada, guest: true), shop.Paid(Ada, guest: true));
            await shop.Say(new OrderShipped("ord_1", "7K", null, Ada, "1Z999", token));
            await shop.Say(new OrderDelivered("ord_1", "7K", null, Ada, "1Z999", token));
            await shop.Say(new OrderCancelled("ord_1", "7K", null, Ada, "changed my mind", [], true, token));
            await shop.Say(new OrderRefunded("ord_1", "7K", null, Ada, "cancelled", [], true, total, token));
            await shop.Say(new OrderExpired("ord_1", "7K", null, Ada, "unpaid", [], false));
        }
        var mails = await shop.Mails(Ada, 8);
        Assert.Equal(
            [
                "payment-reminder", "payment-declined", "order-receipt", "order-shipped", "order-delivered", "order-cancelled",
                "order-refunded", "order-expired",
            ],
            mails.Select(mail => (string)mail!["template"]!).Reverse());
        const string Order = "https://shop.example/shop/orders/ord_1?token=ord_1.s3cret";
        Assert.All(mails.Skip(1), mail => Assert.Equal(Order, (string)mail!["link"]!));
        Assert.Contains("1Z999", (string)mails[4]!["text"]!, StringComparison.Ordinal);
        Assert.Contains("changed my mind", (string)mails[2]!["text"]!, StringComparison.Ordinal);
        Assert.Equal("Your order 7K3M9PQX is paid", (string)mails[5]!["subject"]!);
    }

    [Theory, EachDatabase]
    public async Task A_customers_receipt_needs_no_token_and_is_in_his_list(Engine engine)
    {
        await using var shop = await NewsShop.Open(engine);
        var ada = shop.SignIn();
        await shop.Say(shop.Paid(ada.Email, customerId: ada.UserId));
        Assert.Equal("https://shop.example/shop/orders/ord_1", (string)(await shop.Mail(ada.Email))["link"]!);
        var list = (await ada.Get("/notifications")).Is(200);
        Assert.Equal("id channel template to subject status attempts createdAt", list.Members("items", "0"));
        Assert.Equal("sent", list.Text("items", "0", "status"));
    }

    [Theory, EachDatabase]
    public async Task Somebody_new_is_welcomed_and_gets_the_links_he_asked_for(Engine engine)
    {
        await using var shop = await NewsShop.Open(engine);
        await shop.Say(new UserRegistered("usr_1", "Ada <b>Lovelace</b>", Ada));
        await shop.Say(new EmailVerificationRequested("usr_1", "Ada", Ada, shop.Seal("https://shop.example/verify-email?token=one")));
        await shop.Say(new PasswordResetRequested("usr_1", "Ada", Ada, shop.Seal("https://shop.example/reset-password?token=two")));
        await shop.Say(new PasswordResetRequested("usr_1", "Ada", Ada, shop.Seal("https://shop.example/reset-password?token=three")));
        var mails = await shop.Mails(Ada, 4);
        Assert.Equal(
            ["reset-password", "reset-password", "verify-email", "welcome"], mails.Select(mail => (string)mail!["template"]!));
        Assert.Equal(
            [
                "https://shop.example/reset-password?token=three", "https://shop.example/reset-password?token=two",
                "https://shop.example/verify-email?token=one", "https://shop.example",
            ],
            mails.Select(mail => (string)mail!["link"]!));
        Assert.Contains("Welcome, there", (string)mails[3]!["subject"]!, StringComparison.Ordinal);
    }

    [Theory, EachDatabase]
    public async Task A_copied_sign_in_is_told_and_an_ordinary_sign_out_is_not(Engine engine)
    {
        await using var shop = await NewsShop.Open(engine);
        await shop.Say(new UserRegistered("usr_1", "Ada", Ada));
        await shop.Say(new SessionRevoked("usr_1", "ses_1", "logged-out", Nine));
        await shop.Say(new SessionRevoked("usr_1", "ses_2", "refresh-reused", Nine));
        await shop.Say(new SessionRevoked("usr_1", "ses_2", "refresh-reused", Nine));
        await shop.Say(new SessionRevoked("usr_unknown", "ses_3", "refresh-reused", Nine));
        var mails = await shop.Mails(Ada, 2);
        Assert.Equal(["signed-out", "welcome"], mails.Select(mail => (string)mail!["template"]!));
        Assert.Contains("1 March 2026, 09:00 UTC", (string)mails[0]!["text"]!, StringComparison.Ordinal);
    }

    [Theory, EachDatabase]
    public async Task The_staff_are_told_once_a_day_that_something_runs_low(Engine engine)
    {
        var time = new ManualClock();
        await using var shop = await NewsShop.Open(engine, time: time);
        await shop.Say(new StockLow("prd_1", "Cup", 3, 5));
        await shop.Say(new StockLow("prd_1", "Cup", 2, 5), new StockLow("prd_2", "Pot", 1, 5));
        time.Leap(TimeSpan.FromDays(1));
        await shop.Say(new StockLow("prd_1", "Cup", 1, 5));
        await Eventually.Equal(3, async () => (await shop.Rows("status = 'sent'")).Count, () => time.Advance(TimeSpan.FromSeconds(1)));
        var mails = await shop.Mails(TestShop.AdminEmail, 3);
        Assert.Equal(["1 left: Cup", "1 left: Pot", "3 left: Cup"], mails.Select(mail => (string)mail!["subject"]!));
    }

    [Theory, EachDatabase]
    [Rows(67, 68)]
    public async Task Nobody_adds_a_reader_or_a_header(Engine engine)
    {
        await using var shop = await NewsShop.Open(engine);
        await shop.Say(shop.Paid("a@example.com\r\nBcc: v@example.com", "ord_1"), shop.Paid("a@example.com, v@example.com", "ord_2"));
        await shop.Say(new StockLow("prd_1", "Cup\r\nBcc: v@example.com", 3, 5));
        await shop.Say(shop.Paid(Ada, "ord_3", product: "<script>alert(1)</script>{{7*7}}"));
        Assert.Equal("3 left: Cup  Bcc: v@example.com", (string)(await shop.Mail(TestShop.AdminEmail))["subject"]!);
        Assert.Equal(["failed", "failed"], await shop.Rows("template = 'order-receipt' AND recipient <> 'ada@example.com'"));
        var mail = await shop.Mail(Ada);
        Assert.DoesNotContain("<script", (string)mail["html"]!, StringComparison.Ordinal);
        Assert.Contains("2 x <script>alert(1)</script>{{7*7}} at", (string)mail["text"]!, StringComparison.Ordinal);
    }

    [Theory, EachDatabase]
    public async Task No_link_with_a_secret_lies_open_anywhere(Engine engine)
    {
        await using var shop = await NewsShop.Open(engine);
        await shop.Say(new PasswordResetRequested("usr_1", "Ada", Ada, shop.Seal("https://shop.example/reset-password?token=s3cret")));
        await shop.Say(shop.Paid(Ada, guest: true));
        await shop.Mails(Ada, 2);
        var rows = await shop.Shop.Database("notifications").Read(async snapshot => await snapshot.Query(
            """
            SELECT cause, subject, facts, COALESCE(link, ''), COALESCE(sealed_link, ''), COALESCE(failure, '') FROM message
            UNION ALL SELECT name, key, body, '', '', '' FROM outbox
            """,
            row => string.Join(' ', Enumerable.Range(0, 6).Select(row.Text))));
        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.DoesNotContain("s3cret", row, StringComparison.Ordinal));
        Assert.All(shop.Shop.Log.Lines, line => Assert.DoesNotContain("s3cret", line, StringComparison.Ordinal));
    }
}

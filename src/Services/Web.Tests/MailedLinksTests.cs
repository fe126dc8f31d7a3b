using System.Net;
using Stoa.Contracts;
using Stoa.Testing;

namespace Stoa.Web.Tests;

/// <summary>Where links in mails lead.</summary>
public class MailedLinksTests(DemoShop demo) : IClassFixture<DemoShop>
{
    [Fact]
    public async Task An_address_is_confirmed_by_a_button_so_whoever_only_opens_the_link_uses_nothing_up()
    {
        var ada = await demo.Shop.Customer();
        var link = await Sent<EmailVerificationRequested>(demo.Shop, asked => asked.Email == ada.Email, asked => asked.Link);
        using var scanner = new Browsing(demo.Shop);
        await scanner.See(link);
        await scanner.See(link);
        Assert.Equal("False", (await ada.Get("/users/me")).Text("emailVerified"), ignoreCase: true);
        using var reader = new Browsing(demo.Shop);
        await reader.See(link);
        await reader.Send("form[action='/verify-email']");
        Assert.Contains("Your e-mail is confirmed.", reader.Text);
        Assert.Equal("True", (await ada.Get("/users/me")).Text("emailVerified"), ignoreCase: true);
        await reader.See(reader.Path);
        Assert.Contains("Your e-mail is confirmed.", reader.Text);

        await scanner.Send("form[action='/verify-email']");
        Assert.Contains("This link no longer works", scanner.Text);
        using var owner = await new Browsing(demo.Shop).LogIn(ada.Email);
        await owner.See(link);
        await owner.Send("form[action='/verify-email']");
        Assert.Contains("Your e-mail is confirmed.", owner.Text);       // it is done, by whichever press
    }

    [Fact]
    public async Task A_new_link_is_sent_from_the_page_of_one_that_is_over_and_from_the_account()
    {
        var time = new ManualClock();
        await using var shop = await TestShop.Open(Engine.Sqlite, Roster.Services, time);
        var ada = await shop.Customer();
        using var reader = new Browsing(shop);
        await reader.See("/verify-email?token=cut-off");
        await reader.Send("form[action='/verify-email']");
        await reader.Send("form[action='/verify-email/again']", new() { ["email"] = "nowhere" });
        Assert.NotNull(reader.Find("#f-email-wrong"));
        time.Advance(TimeSpan.FromMinutes(2));       // who asks sooner has the last one
        await reader.Send("form[action='/verify-email/again']", new() { ["email"] = ada.Email });
        Assert.Contains("a new link is on its way", reader.Text);
        await Sent<EmailVerificationRequested>(shop, asked => asked.Email == ada.Email, asked => asked.Link, nth: 2);
        time.Advance(TimeSpan.FromMinutes(2));
        using var browser = await new Browsing(shop).LogIn(ada.Email);
        await browser.Send("form[action='/shop/account/email']");
        Assert.Contains($"on its way to {ada.Email}", browser.Text);
        var link = await Sent<EmailVerificationRequested>(shop, asked => asked.Email == ada.Email, asked => asked.Link, nth: 3);
        await reader.See(link);
        await reader.Send("form[action='/verify-email']");
        Assert.Contains("Your e-mail is confirmed.", reader.Text);
        await browser.See("/shop/account");
        Assert.Null(browser.Page.QuerySelector("form[action='/shop/account/email']"));
    }

    [Fact]
    public async Task A_forgotten_password_is_chosen_anew_and_nobody_learns_who_has_an_account()
    {
        var ada = await demo.Shop.Customer();
        using var browser = new Browsing(demo.Shop);
        await browser.See("/shop/forgot");
        await browser.Send("form[action='/shop/forgot']", new() { ["email"] = "nowhere" });
        Assert.NotNull(browser.Find("#f-email-wrong"));
        await browser.Send("form[action='/shop/forgot']", new() { ["email"] = demo.Shop.NewEmail() });
        var said = browser.Text;
        await browser.See("/shop/forgot");
        await browser.Send("form[action='/shop/forgot']", new() { ["email"] = ada.Email });
        Assert.Equal(said, browser.Text);

        var link = await Sent<PasswordResetRequested>(demo.Shop, asked => asked.Email == ada.Email, asked => asked.Link);
        await browser.See(link);
        await browser.Send("form[action='/reset-password']", new() { ["password"] = "short" });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, browser.Status);
        Assert.NotNull(browser.Find("#f-password-wrong"));
        await browser.Send("form[action='/reset-password']", new() { ["password"] = "another quiet evening" });
        Assert.Equal("/shop/login", browser.Path);
        Assert.Contains("Your new password is set.", browser.Text);
        await browser.LogIn(ada.Email, "another quiet evening");
        Assert.Equal(401, (await ada.Refresh()).Status);

        await browser.See(link);
        await browser.Send("form[action='/reset-password']", new() { ["password"] = "yet another evening" });
        Assert.Contains("This link no longer works", browser.Text);
        Assert.NotNull(browser.Find("main a[href='/shop/forgot']"));
    }

    [Fact]
    public async Task The_link_at_the_foot_of_a_mail_asks_first_and_switches_off_what_the_mail_is_about()
    {
        var ada = await demo.Shop.Customer();
        await demo.Shop.Say(new OrderShipped("ord_1", "7K3M9PQX", ada.UserId, ada.Email, null, null));
        var text = "";
        await Eventually.True(async () =>
        {
            var mailbox = await demo.Shop.Visitor().Get("/mailbox/messages?to=" + Uri.EscapeDataString(ada.Email));
            var mails = mailbox.Is(200).Json["items"]!.AsArray();
            text = mails.FirstOrDefault(mail => (string)mail!["template"]! == "order-shipped")?["text"]?.ToString() ?? "";
            return text.Length > 0;
        });
        var link = text[text.IndexOf(TestShop.PublicUrl + "/shop/unsubscribe?", StringComparison.Ordinal)..].Split('\n')[0].Trim();
        using var reader = new Browsing(demo.Shop);
        await reader.See(link[TestShop.PublicUrl.Length..]);
        Assert.Contains("an order has left", reader.Text);
        Assert.Equal("true", (await ada.Get("/notifications/preferences")).Text("deliveryEmail"), ignoreCase: true);
        await reader.Send("form[action='/shop/unsubscribe']");
        Assert.Contains("You get no more mails of that kind.", reader.Text);
        Assert.Equal("false", (await ada.Get("/notifications/preferences")).Text("deliveryEmail"), ignoreCase: true);
        Assert.Equal("true", (await ada.Get("/notifications/preferences")).Text("paymentReminderEmail"), ignoreCase: true);

        await reader.See("/shop/unsubscribe?token=delivery.made.up");
        await reader.Send("form[action='/shop/unsubscribe']");
        Assert.Contains("We don't know this link", reader.Text);
    }

    private static async Task<string> Sent<TEvent>(
        TestShop shop, Func<TEvent, bool> fits, Func<TEvent, Sealed<string>> read, int nth = 1) where TEvent : class, IEvent
    {
        var link = shop.Secrets.Open(read(await shop.Hear(fits, nth)));
        Assert.StartsWith(TestShop.PublicUrl + "/", link);
        return link[TestShop.PublicUrl.Length..];
    }
}

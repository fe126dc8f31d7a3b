using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Stoa.Contracts;
using Stoa.Fakes;
using Stoa.Kernel.Web;
using Stoa.Testing;

namespace Stoa.Notifications.Tests;

/// <summary>Mails by Resend, and what Resend tells of them.</summary>
public sealed class ResendCarrierTests : IAsyncDisposable
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private readonly ResendFake resend = new();

    public ValueTask DisposeAsync() => resend.DisposeAsync();

    [Theory, EachDatabase]
    public async Task A_mail_is_carried_once_whatever_becomes_of_the_answers(Engine engine)
    {
        await using var shop = await Open(engine);
        resend.Meet(Mood.AnswerLost, Mood.ErrorWithEffect, Mood.Well);
        await shop.Mail("Ada@example.com");
        var message = await shop.Until(MessageStatus.Sent);
        Assert.Equal(3, resend.Heard.Count);
        Assert.Equal([message.Id], resend.Heard.Select(one => one.Header("Idempotency-Key")).Distinct());
        var mail = Assert.Single(resend.Mails);
        Assert.Equal("Shop <shop@example.com>", mail.GetProperty("from").GetString());
        Assert.Equal("""["Ada@example.com"]""", mail.GetProperty("to").GetRawText());
        Assert.Equal(message.Subject, mail.GetProperty("subject").GetString());
        Assert.Contains("Ada", mail.GetProperty("html").GetString(), StringComparison.Ordinal);
        Assert.Contains("Ada", mail.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain(shop.Shop.Log.Lines, line => line.Contains(resend.Key, StringComparison.Ordinal));
        Assert.DoesNotContain(shop.Shop.Log.Lines, line => line.Contains("Ada@example.com", StringComparison.Ordinal));
    }

    [Theory, EachDatabase]
    public async Task A_mail_that_was_taken_in_other_words_before_is_not_sent_again(Engine engine)
    {
        var time = new ManualClock();
        await using var shop = await Open(engine, time);
        resend.Weather = _ => Mood.ErrorWithEffect;
        await shop.Mail("ada@example.com");
        var tried = await shop.Until(message => message.Failure is not null, time: time);
        Assert.Single(resend.Mails);
        resend.Weather = _ => Mood.Well;
        // The staff's word changed meanwhile: the same mail with another subject.
        await shop.Shop.Database("notifications").Transact(async tx =>
            await tx.Execute("UPDATE message SET subject = 'Another' WHERE id = @id", ("id", tried.Id)));
        await shop.Until(MessageStatus.Sent, time: time);
        Assert.Single(resend.Mails);
    }

    [Theory, EachDatabase]
    public async Task Who_asks_for_time_gets_it_and_no_attempt_is_lost(Engine engine)
    {
        var time = new ManualClock();
        await using var shop = await Open(engine, time);
        resend.BusyFor = TimeSpan.FromSeconds(1);
        var busy = 27;
        resend.Weather = _ => Interlocked.Decrement(ref busy) >= 0 ? Mood.Busy : Mood.Well;
        await shop.Mail("ada@example.com");
        var sent = await shop.Until(MessageStatus.Sent, time: time);
        Assert.Equal(1, sent.Attempts);
        Assert.Single(resend.Mails);
    }

    [Theory, EachDatabase]
    public async Task Whose_fault_it_is_decides_whether_it_is_tried_again(Engine engine)
    {
        await using var shop = await Open(engine);
        resend.Key = "re_another";
        await shop.Mail("ada@example.com", "test:key");
        var ours = await shop.Until(message => message.Failure is not null, "test:key");
        Assert.Equal(MessageStatus.Queued, ours.Status);
        Assert.StartsWith("Resend does not know us, see Stoa:Resend:ApiKey", ours.Failure, StringComparison.Ordinal);
    }

    [Theory, EachDatabase]
    public async Task An_address_that_came_back_is_not_written_to_until_the_staff_open_it(Engine engine)
    {
        await using var shop = await Open(engine);
        var (staff, ada) = (shop.SignIn(Role.Staff), shop.SignIn());
        await shop.Mail("Ada@Example.com");
        var message = await shop.Until(MessageStatus.Sent);
        var bounced = Told("email.bounced", message.Id, new { message = "no such user", type = "Permanent", subType = "General" });
        Assert.Equal(200, (await Tell(shop, bounced, "msg_1")).Status);
        Assert.Equal(200, (await Tell(shop, bounced, "msg_1")).Status);
        var failed = (await shop.Get("test:1"))!;
        Assert.Equal((MessageStatus.Failed, "The mail came back: no such user"), (failed.Status, failed.Failure));

        await shop.Mail("ada@example.com", "test:2");
        var refused = await shop.Until(MessageStatus.Failed, "test:2");
        Assert.Equal("This address is not written to any more: a mail came back for good.", refused.Failure);
        Assert.Single(resend.Mails);
        var seen = (await staff.Get("/notifications?scope=all&status=failed")).Is(200);
        Assert.Equal(refused.Failure, seen.Text("items", "0", "failure"));

        // The staff insist: it goes out, and the address stays closed for everything else.
        (await staff.Post($"/notifications/{refused.Id}/retry", null)).Is(200);
        await shop.Until(MessageStatus.Sent, "test:2");
        await shop.Mail("ada@example.com", "test:3");
        await shop.Until(MessageStatus.Failed, "test:3");

        (await ada.Get("/notifications/addresses")).Is(403);
        (await shop.Shop.Visitor().Delete("/notifications/addresses/ada@example.com")).Is(401);
        var closed = (await staff.Get("/notifications/addresses?limit=1")).Is(200);
        Assert.Equal(("ada@example.com", "bounced"), (closed.Text("items", "0", "address"), closed.Text("items", "0", "reason")));
        Assert.Equal("bounced", (await staff.Get("/notifications/addresses/ADA@example.com")).Is(200).Text("reason"));
        (await staff.Delete("/notifications/addresses/ADA@example.com")).Is(204);
        (await staff.Delete("/notifications/addresses/ada@example.com")).Is(404, "not-found");
        (await staff.Get("/notifications/addresses/ada@example.com")).Is(404, "not-found");
        (await staff.Get("/notifications/addresses?after=x")).Is(400, "invalid-input", "after");
        await shop.Mail("ada@example.com", "test:4");
        await shop.Until(MessageStatus.Sent, "test:4");
    }

    [Theory, EachDatabase]
    public async Task A_closed_address_is_forgotten_with_its_user(Engine engine)
    {
        await using var shop = await NewsShop.Open(engine);
        var db = shop.Shop.Database("notifications");
        await shop.Say(new UserRegistered("usr_1", "Ada", "Ada@example.com"), new UserRegistered("usr_2", "Bob", "bob@example.com"));
        foreach (var address in new[] { "ada@example.com", "bob@example.com" })
            await db.Transact(async tx => await ClosedAddressStore.Close(tx, Channel.Email, address, ClosedAddress.Complained));
        await shop.Say(new UserErased("usr_1"));
        var left = await db.Read(async snapshot => await ClosedAddressStore.All(snapshot, "", 10));
        Assert.Equal(["bob@example.com"], left.Select(one => one.Address));
    }

    [Theory, EachDatabase]
    public async Task What_is_told_of_a_mail_is_noted(Engine engine)
    {
        await using var shop = await Open(engine);
        var staff = shop.SignIn(Role.Staff);
        foreach (var name in new[] { "arrives", "complains", "comes-back-later" })
        {
            await shop.Mail(name + "@example.com", name);
            await shop.Until(MessageStatus.Sent, name);
        }
        async Task Happens(string type, string cause, object? bounce = null) => Assert.Equal(200, (await Tell(
            shop, Told(type, (await shop.Get(cause))!.Id, bounce, cause + "@example.com"), "msg_" + cause)).Status);
        await Happens("email.delivered", "arrives");
        await Happens("email.complained", "complains");
        await Happens("email.bounced", "comes-back-later", new { message = "mailbox full", type = "Transient", subType = "MailboxFull" });
        Assert.Equal(200, (await Tell(shop, """{"type":"domain.created","data":[]}""", "msg_other")).Status);
        Assert.Equal(200, (await Tell(shop, "no JSON at all", "msg_odd")).Status);
        Assert.NotNull((await shop.Get("arrives"))!.ArrivedAt);
        Assert.Equal(MessageStatus.Sent, (await shop.Get("complains"))!.Status);
        Assert.Equal("The mail came back: mailbox full", (await shop.Get("comes-back-later"))!.Failure);
        var closed = (await staff.Get("/notifications/addresses")).Is(200);
        Assert.Single(closed.Json["items"]!.AsArray());
        Assert.Equal("complained", closed.Text("items", "0", "reason"));
    }

    [Theory, EachDatabase]
    public async Task What_Resend_did_not_sign_changes_nothing(Engine engine)
    {
        await using var shop = await Open(engine);
        var body = Told("email.bounced", "ntf_1", new { type = "Permanent" });
        var now = Now();
        var good = Sign(body, "msg_1", now);
        async Task Refused(params (string, string)[] headers) =>
            (await shop.Shop.Visitor().Post("/notifications/webhook/resend", body, headers)).Is(400, "bad-signature");
        await Refused();
        await Refused(("svix-id", "msg_1"), ("svix-timestamp", now), ("svix-signature", Sign(body + " ", "msg_1", now)));
        await Refused(("svix-id", "msg_2"), ("svix-timestamp", now), ("svix-signature", good));
        await Refused(("svix-id", "msg_1"), ("svix-timestamp", Now(1)), ("svix-signature", good));
        foreach (var late in new[] { Now(-301), Now(302), "-1", "soon" })
            await Refused(("svix-id", "msg_1"), ("svix-timestamp", late), ("svix-signature", Sign(body, "msg_1", late)));
        await Refused(("svix-id", "msg_1"), ("svix-timestamp", now), ("svix-signature", "v2" + good[2..]));
        (await shop.Shop.Visitor().Post("/notifications/webhook/nobody", body)).Is(404, "not-found");
        (await shop.Shop.Visitor().Post("/notifications/webhook/resend", new string(' ', NewsEndpoints.MostBytes + 1))).Is(413);
        Assert.Empty((await shop.SignIn(Role.Staff).Get("/notifications/addresses")).Is(200).Json["items"]!.AsArray());
        var several = $"v1,{Convert.ToBase64String(new byte[32])} v1a,x {good}";
        (await shop.Shop.Visitor().Post(
            "/notifications/webhook/resend", body, ("svix-id", "msg_1"), ("svix-timestamp", now), ("svix-signature", several))).Is(200);
    }

    [Fact]
    public async Task It_is_looked_at_before_the_shop_relies_on_it()
    {
        var carrier = new ResendCarrier(new Kernel.Outside.OutsideWire(
            "Resend", resend.Address, new Kernel.Clock(), Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance,
            request => request.Headers.Add("Authorization", "Bearer re_test_0123456789")), Sender.Parse("shop@example.com")!);
        Assert.True((await carrier.Look(default)).IsGood);
        resend.IsRestricted = true;
        Assert.True((await carrier.Look(default)).IsGood);
        resend.Key = "re_another";
        Assert.False((await carrier.Look(default)).IsGood);
    }

    [Fact]
    public void Wrong_settings_are_told_at_the_start()
    {
        static string Wrong(params (string Name, string Value)[] settings) => string.Join('\n', TestShop.WhatIsWrong(
            [new NotificationsService()], settings.ToDictionary(one => "Stoa:" + one.Name, one => (string?)one.Value)));
        (string, string)[] good = [("Resend:ApiKey", "re_1"), ("Resend:From", "shop@example.com")];
        Assert.Equal("", Wrong(good));
        Assert.Contains("Stoa:Resend:From is missing", Wrong(("Resend:ApiKey", "re_1")), StringComparison.Ordinal);
        Assert.Contains("Stoa:Resend:WebhookSecret", Wrong([.. good, ("Resend:WebhookSecret", "short")]), StringComparison.Ordinal);
        Assert.Contains("Stoa:Resend:Address", Wrong([.. good, ("Resend:Address", "http://example.com")]), StringComparison.Ordinal);
        (string, string)[] both = [.. good, ("Smtp:Host", "a.example"), ("Smtp:From", "a@b.example")];
        Assert.Contains("carried by one of them", Wrong(both), StringComparison.Ordinal);
    }

    private Task<OutsideShop> Open(Engine engine, ManualClock? time = null) => OutsideShop.Open(
        engine,
        new()
        {
            ["Stoa:Resend:ApiKey"] = resend.Key,
            ["Stoa:Resend:From"] = "Shop <shop@example.com>",
            ["Stoa:Resend:WebhookSecret"] = Secret,
            ["Stoa:Resend:Address"] = resend.Address.ToString(),
        },
        time);

    private static string Told(string type, string messageId, object? bounce = null, string to = "ada@example.com") =>
        JsonSerializer.Serialize(new
        {
            type,
            created_at = "2026-03-01T09:00:00.000Z",
            data = new { email_id = "e1", from = "Shop <shop@example.com>", to = new[] { to }, bounce, tags = new { message = messageId } },
        });

    private static Task<Reply> Tell(OutsideShop shop, string body, string id) => shop.Shop.Visitor().Post(
        "/notifications/webhook/resend", body, ("svix-id", id), ("svix-timestamp", Now()), ("svix-signature", Sign(body, id, Now())));

    private static string Now(int after = 0) =>
        (TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + after).ToString(CultureInfo.InvariantCulture);

    private static string Sign(string body, string id, string seconds) => "v1," + Convert.ToBase64String(HMACSHA256.HashData(
        Convert.FromBase64String(Secret["whsec_".Length..]), Encoding.UTF8.GetBytes($"{id}.{seconds}.{body}")));
}

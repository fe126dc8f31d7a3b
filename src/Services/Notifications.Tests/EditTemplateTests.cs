using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Stoa.Contracts;
using Stoa.Kernel.Data;
using Stoa.Kernel.Web;
using Stoa.Testing;

namespace Stoa.Notifications.Tests;

public class EditTemplateTests
{
    private const string Shipped = "/notifications/templates/order-shipped";
    private static readonly object Own = new
    {
        subject = "{{number}} is off!",
        html = "<p>Off it goes{{#if tracking}}: {{tracking}}{{/if}}.</p>",
        text = "Off it goes{{#if tracking}}: {{tracking}}{{/if}}.",
    };

    [Theory, EachDatabase]
    public async Task An_owner_writes_a_letter_anew_and_every_version_is_kept(Engine engine)
    {
        await using var shop = await NewsShop.Open(engine);
        var admin = shop.SignIn(Role.Admin);
        var list = (await admin.Get("/notifications/templates")).Is(200).Json;
        Assert.Equal(Templates.Keys, list["items"]!.AsArray().Select(one => (string)one!["key"]!));
        var built = (await admin.Get(Shipped)).Is(200);
        Assert.Equal(("\"v0\"", "0", "false"), (built.Header("ETag"), built.Text("version"), built.Text("isEdited")));
        Assert.Equal(["number", "tracking", "link", "shop"], built.Json["names"]!.AsArray().Select(name => (string)name!));

        var edited = (await admin.Put(Shipped, Own, ("If-Match", "\"v0\""))).Is(200);
        Assert.Equal(("\"v1\"", "1", "true"), (edited.Header("ETag"), edited.Text("version"), edited.Text("isEdited")));
        Assert.Equal((admin.UserId, built.Text("sms")), (edited.Text("updatedBy"), edited.Text("sms")));
        Assert.Equal("\"v1\"", (await admin.Put(Shipped, Own)).Is(200).Header("ETag"));      // nothing new
        (await admin.Get(Shipped, ("If-None-Match", "\"v1\""))).Is(304);
        (await admin.Put(Shipped, Own, ("If-Match", "\"v0\""))).Is(412, "stale-version");
        (await admin.Delete(Shipped, null, ("If-Match", "\"v0\""))).Is(412, "stale-version");
        (await admin.Delete(Shipped, null, ("If-Match", "\"v1\""))).Is(204);
        (await admin.Delete(Shipped)).Is(204);
        var back = (await admin.Get(Shipped)).Is(200);
        Assert.Equal(("2", "false", built.Text("html")), (back.Text("version"), back.Text("isEdited"), back.Text("html")));

        var newest = (await admin.Get(Shipped + "/versions?limit=1")).Is(200);
        Assert.Equal(("2", null), (newest.Text("items", "0", "version"), (string?)newest.Json["items"]![0]!["html"]));
        var first = (await admin.Get(Shipped + "/versions?limit=1&after=" + newest.Text("next"))).Is(200);
        Assert.Equal(
            ("1", admin.UserId, "{{number}} is off!"),
            (first.Text("items", "0", "version"), first.Text("items", "0", "by"), first.Text("items", "0", "subject")));
        var book = await shop.Shop.Database("notifications").Read(async snapshot => await Audit.About(snapshot, "order-shipped"));
        Assert.Equal(
            [("template", "version 0, built-in", "version 1"), ("template", "version 1", "version 2, built-in")],
            book.Select(entry => (entry.What, entry.Was, entry.Became)));
    }

    [Theory, EachDatabase]
    public async Task Of_two_who_edit_at_once_one_is_told_so(Engine engine)
    {
        await using var shop = await NewsShop.Open(engine);
        var admin = shop.SignIn(Role.Admin);
        var replies = await AtOnce.Run(8, i => admin.Put(
            Shipped, new { subject = $"By {i}", html = "<p>x</p>", text = "x" }, ("If-Match", "\"v0\"")));
        Assert.Equal([200, .. Enumerable.Repeat(412, 7)], replies.Select(reply => reply.Status).Order());
        await AtOnce.Run(4, async i =>
            (await admin.Put(Shipped, new { subject = $"Then {i}", html = "<p>x</p>", text = "x" })).Is(200));
        Assert.Equal("5", (await admin.Get(Shipped)).Is(200).Text("version"));
    }

    [Theory, EachDatabase]
    public async Task Only_admins_edit_and_only_what_there_is(Engine engine)
    {
        await using var shop = await NewsShop.Open(engine);
        var (admin, staff) = (shop.SignIn(Role.Admin), shop.SignIn(Role.Staff));
        foreach (var path in (string[])["/notifications/templates", Shipped, Shipped + "/versions"])
            (await staff.Get(path)).Is(403);
        (await staff.Put(Shipped, Own)).Is(403);
        (await staff.Delete(Shipped)).Is(403);
        (await staff.Post(Shipped + "/preview", new { })).Is(403);
        (await staff.Post(Shipped + "/test", new { to = "ada@example.com" })).Is(403);
        const string None = "/notifications/templates/layout";
        (await admin.Get(None)).Is(404, "not-found");
        (await admin.Get(None + "/versions")).Is(404, "not-found");
        (await admin.Put(None, Own)).Is(404, "not-found");
        (await admin.Delete(None)).Is(404, "not-found");
        (await admin.Post(None + "/preview", new { })).Is(404, "not-found");
        (await admin.Post(None + "/test", new { to = "ada@example.com" })).Is(404, "not-found");
        (await admin.Get(Shipped + "/versions?after=x")).Is(400, "invalid-input", "after");
    }

    [Theory, EachDatabase]
    public async Task What_could_not_be_told_is_not_saved(Engine engine)
    {
        await using var shop = await NewsShop.Open(engine);
        var admin = shop.SignIn(Role.Admin);
        var refused = (await admin.Put(Shipped, new { subject = "{{nr}}", html = "<p>{{{number}}}</p>", text = "{{#if x}}", sms = "{{" }))
            .Is(400, "invalid-input", "subject", "html", "text", "sms");
        Assert.StartsWith("'subject' has a mistake in line 1, column 1: there is no 'nr' here", refused.Text("errors", "subject", "0"));
        (await admin.Put(Shipped, new { subject = "{{link}}", html = "x", text = "x" })).Is(400, "invalid-input", "subject");
        (await admin.Put(Shipped, new { subject = "a\nb", html = "x", text = "x" })).Is(400, "invalid-input", "subject");
        var perhaps = new { subject = "{{#if tracking}}x{{/if}}", html = "x", text = "x" };
        (await admin.Put(Shipped, perhaps)).Is(400, "invalid-input", "subject");
        (await admin.Put(Shipped, new { subject = "x", html = "x", text = " " })).Is(400, "invalid-input", "text");
        (await admin.Put(Shipped, new { subject = "x", html = "x" })).Is(400, "invalid-input", "text");
        (await admin.Put(Shipped, new { subject = "x", html = new string('x', CheckTemplate.MostText + 1), text = "x" }))
            .Is(400, "invalid-input", "html");
        (await admin.Put(Shipped, new { subject = "x", html = "x", text = "x", layout = "x" })).Is(400, "invalid-input", "layout");
        (await admin.Put("/notifications/templates/welcome", new { subject = "x", html = "x", text = "x", sms = "x" }))
            .Is(400, "invalid-input", "sms");
        (await admin.Put("/notifications/templates/reset-password", new { subject = "x", html = "x", text = "x" }))
            .Is(400, "invalid-input", "html", "text");
        var leads = new { subject = "x", html = "<a href=\"{{ link }}\">x</a>", text = "{{~link}}" };
        (await admin.Put("/notifications/templates/reset-password", leads)).Is(200);
        var lines = "{{#each lines}}" + new string('x', 20_000) + "{{/each}}";
        (await admin.Put("/notifications/templates/order-receipt", new { subject = "x", html = lines, text = "x" }))
            .Is(400, "invalid-input", "html");
        Assert.Equal("0", (await admin.Get(Shipped)).Is(200).Text("version"));
    }

    [Theory, EachDatabase]
    public async Task A_letter_goes_in_the_words_of_its_first_attempt_and_is_seen_so_for_ever(Engine engine)
    {
        await using var shop = await NewsShop.Open(engine);
        var admin = shop.SignIn(Role.Admin);
        await shop.Say(Sent("ord_1"));
        await shop.Mail("ada@example.com");
        (await admin.Put(Shipped, Own)).Is(200);
        await shop.Say(Sent("ord_2"));
        var mails = await shop.Mails("ada@example.com", 2);
        Assert.Equal(("7K is off!", "Your order 7K is on its way"), ((string)mails[0]!["subject"]!, (string)mails[1]!["subject"]!));
        Assert.Contains(">Off it goes: &lt;1Z&gt;.</p>", (string)mails[0]!["html"]!, StringComparison.Ordinal);
        Assert.StartsWith("Off it goes: <1Z>.\n\n--", (string)mails[0]!["text"]!, StringComparison.Ordinal);

        (await admin.Delete(Shipped)).Is(204);
        await shop.Say(Sent("ord_3"));
        mails = await shop.Mails("ada@example.com", 3);
        Assert.Equal(
            ["Your order 7K is on its way", "7K is off!", "Your order 7K is on its way"], mails.Select(mail => (string)mail!["subject"]!));
        Assert.Contains("Off it goes", (string)mails[1]!["text"]!, StringComparison.Ordinal);
        Assert.DoesNotContain("Off it goes", (string)mails[0]!["text"]! + mails[2]!["text"], StringComparison.Ordinal);
    }

    [Theory, EachDatabase]
    public async Task Words_stay_through_every_attempt_and_are_todays_when_the_staff_try_again(Engine engine)
    {
        var heard = new ConcurrentQueue<string>();
        var (says, time) = (Delivery.NotYet("busy"), new ManualClock());
        var carrier = new Carrier((message, read) =>
        {
            heard.Enqueue($"{message.Subject}: {read().Text.Split('.')[0]}");
            return says;
        });
        await using var shop = await NewsShop.Open(engine, carrier, time);
        var admin = shop.SignIn(Role.Admin);
        (await admin.Put(Shipped, Own)).Is(200);
        await shop.Say(Sent("ord_1"));
        await Eventually.Equal(
            1, async () => (await shop.Rows("attempts = 1 AND lease = 2")).Count, () => time.Advance(TimeSpan.FromSeconds(1)));
        (await admin.Put(Shipped, new { subject = "New", html = "<p>New</p>", text = "New." })).Is(200);
        says = Delivery.Refused("no");
        await Eventually.Equal("failed", async () => (await shop.Rows())[0], () => time.Advance(TimeSpan.FromSeconds(5)));
        says = Delivery.Done;
        var id = (await admin.Get("/notifications?scope=all&status=failed")).Is(200).Text("items", "0", "id");
        (await admin.Post($"/notifications/{id}/retry", null)).Is(200);
        await Eventually.Equal("sent", async () => (await shop.Rows())[0], () => time.Advance(TimeSpan.FromSeconds(1)));
        Assert.Equal(["7K is off!: Off it goes: <1Z>", "7K is off!: Off it goes: <1Z>", "New: New"], heard);
        Assert.Equal("New", (await admin.Get("/notifications?scope=all")).Is(200).Text("items", "0", "subject"));
    }

    [Theory, EachDatabase]
    public async Task Words_that_can_not_be_told_any_more_lose_no_letter(Engine engine)
    {
        await using var shop = await NewsShop.Open(engine);
        var admin = shop.SignIn(Role.Admin);
        // As an older program could have saved it, whose letters had another fact.
        await shop.Shop.Database("notifications").Transact(async tx => await WordingStore.Add(
            tx, new Wording("order-shipped", 1, new("{{parcel}}", "<p>{{parcel}}</p>", "{{parcel}}", null), admin.UserId, tx.Now)));
        await shop.Say(Sent("ord_1"));
        var mail = await shop.Mail("ada@example.com");
        Assert.Equal("Your order 7K is on its way", (string)mail["subject"]!);
        Assert.Contains("has left us", (string)mail["text"]!, StringComparison.Ordinal);
        Assert.Contains("parcel", (await admin.Get(Shipped)).Is(200).Text("failure", "why"), StringComparison.Ordinal);
        var line = (await admin.Get("/notifications/templates")).Is(200).Json["items"]!.AsArray()
            .Single(one => (string)one!["key"]! == "order-shipped")!;
        Assert.NotNull(line["failure"]);
        Assert.Contains(shop.Shop.Log.Lines, one => one.Contains("Version 1 of the template order-shipped", StringComparison.Ordinal));
        (await admin.Put(Shipped, Own)).Is(200);
        Assert.Null((await admin.Get(Shipped)).Is(200).Json["failure"]);
    }

    [Theory, EachDatabase]
    public async Task A_letter_is_seen_before_it_is_saved(Engine engine)
    {
        await using var shop = await NewsShop.Open(engine);
        var admin = shop.SignIn(Role.Admin);
        var built = (await admin.Post(Shipped + "/preview", new { })).Is(200);
        Assert.Equal("subject html text sms", built.Members());
        Assert.Equal("Your order 7K3M9PQX is on its way", built.Text("subject"));
        Assert.Contains("https://shop.example/shop/orders/ord_", built.Text("html"), StringComparison.Ordinal);
        Assert.Contains("1Z999AA10123456784", built.Text("sms"), StringComparison.Ordinal);
        var mine = (await admin.Post(Shipped + "/preview", new
        {
            subject = "Off: {{number}}",
            html = "<p>{{#if tracking}}{{tracking}}{{else}}no number{{/if}} of {{number}}</p>",
            sample = new { number = "<b>\r\nBcc: x", tracking = (string?)null },
        })).Is(200);
        Assert.Equal("Off: <b>  Bcc: x", mine.Text("subject"));
        Assert.Contains(">no number of &lt;b&gt;  Bcc: x</p>", mine.Text("html"), StringComparison.Ordinal);
        var receipt = (await admin.Post("/notifications/templates/order-receipt/preview", new
        {
            sample = new { lines = new[] { new { name = "Cup", quantity = "2", price = "1.00 USD", total = "2.00 USD" } } },
        })).Is(200);
        Assert.Contains("2 x Cup at 1.00 USD: 2.00 USD", receipt.Text("text"), StringComparison.Ordinal);
        (await admin.Post(Shipped + "/preview", new { html = "{{{number}}}" })).Is(400, "invalid-input", "html");
        (await admin.Post(Shipped + "/preview", new { sample = new { total = "1" } })).Is(400, "invalid-input", "sample.total");
        (await admin.Post(Shipped + "/preview", new { sample = new { weather = "fine" } })).Is(400, "invalid-input", "sample.weather");
        Assert.Equal("0", (await admin.Get(Shipped)).Is(200).Text("version"));
    }

    [Theory, EachDatabase]
    public async Task An_admin_has_a_letter_sent_by_example_but_not_many(Engine engine)
    {
        await using var shop = await NewsShop.Open(engine);
        var admin = shop.SignIn(Role.Admin);
        (await admin.Put(Shipped, Own)).Is(200);
        var sent = (await admin.Post(Shipped + "/test", new { to = "me@example.com" }, ("Idempotency-Key", "k1"))).Is(202);
        Assert.Equal(sent.Body, (await admin.Post(Shipped + "/test", new { to = "me@example.com" }, ("Idempotency-Key", "k1"))).Body);
        var mail = await shop.Mail("me@example.com");
        Assert.Equal("Test: 7K3M9PQX is off!", (string)mail["subject"]!);
        Assert.Contains("Off it goes: 1Z999AA10123456784", (string)mail["text"]!, StringComparison.Ordinal);
        var text = (await admin.Post(Shipped + "/test", new { to = "+4915112345678" })).Is(202);
        Assert.Equal("sms", text.Text("channel"));
        Assert.StartsWith("Your order", (string)(await shop.Mail("+4915112345678"))["text"]!, StringComparison.Ordinal);
        (await admin.Post("/notifications/templates/welcome/test", new { to = "+4915112345678" })).Is(400, "invalid-input", "to");
        (await admin.Post(Shipped + "/test", new { to = "nobody" })).Is(400, "invalid-input", "to");
        foreach (var kind in Kinds.All)
            (await admin.Post($"/notifications/templates/{kind.Key}/test", new { to = "every@example.com" })).Is(202);
        await shop.Mails("every@example.com", Kinds.All.Count);
        for (var i = Kinds.All.Count + 2; i < TestTemplate.Most; i++)
            (await admin.Post(Shipped + "/test", new { to = "me@example.com" })).Is(202);
        (await admin.Post(Shipped + "/test", new { to = "me@example.com" })).Is(429, "too-many-requests");
        (await shop.SignIn(Role.Admin).Post(Shipped + "/test", new { to = "me@example.com" })).Is(202);
        var book = await shop.Shop.Database("notifications").Read(
            async snapshot => await Audit.Page(snapshot, null, 100, actorId: admin.UserId));
        Assert.Equal(TestTemplate.Most, book.Count(entry => entry.What == "template.test"));
    }

    private static OrderShipped Sent(string orderId) => new(orderId, "7K", null, "ada@example.com", "<1Z>", null);

    private sealed class Carrier(Func<Message, Func<Reading>, Delivery> carry) : ICarrier
    {
        public Task<Delivery> Carry(Message message, Func<Reading> read, CancellationToken deadline) =>
            Task.FromResult(carry(message, read));
    }
}

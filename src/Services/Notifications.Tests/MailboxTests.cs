using System.Net;
using Stoa.Contracts;
using Stoa.Testing;

namespace Stoa.Notifications.Tests;

public class MailboxTests
{
    [Theory, EachDatabase]
    public async Task Everything_sent_is_seen_by_whoever_develops_the_shop(Engine engine)
    {
        await using var shop = await NewsShop.Open(engine);
        var link = shop.Seal("https://shop.example/reset-password?token=one");
        await shop.Say(new PasswordResetRequested("usr_1", "Ada", "ada@example.com", link));
        await shop.Say(shop.Paid("bob@example.com", product: "<script>alert(1)</script>"));
        var (ada, bob) = (await shop.Mail("ada@example.com"), await shop.Mail("bob@example.com"));
        Assert.Equal(
            "id channel template to subject link text html createdAt", string.Join(' ', ada.AsObject().Select(member => member.Key)));

        var visitor = shop.Shop.Visitor();
        var all = (await visitor.Get("/mailbox")).Is(200);
        Assert.Equal("text/html", all.ContentType);
        Assert.Contains("Choose a new password", all.Body, StringComparison.Ordinal);
        Assert.Contains($"""<a href="/mailbox/{bob["id"]}">""", all.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("'unsafe", all.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.DoesNotContain("bob@example.com", (await visitor.Get("/mailbox?to=ada@example.com")).Is(200).Body, StringComparison.Ordinal);
        Assert.Equal("text/css", (await visitor.Get("/mailbox/style.css")).Is(200).ContentType);

        var page = (await visitor.Get($"/mailbox/{ada["id"]}")).Is(200);
        var read = WebUtility.HtmlDecode(page.Body);
        Assert.Contains("<a href=\"https://shop.example/reset-password?token=one\"", read, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", (await visitor.Get($"/mailbox/{bob["id"]}")).Is(200).Body, StringComparison.Ordinal);
        var mail = (await visitor.Get($"/mailbox/{bob["id"]}/html")).Is(200);
        Assert.Equal(("text/html", (string)bob["html"]!), (mail.ContentType, mail.Body));
        Assert.Contains("sandbox", mail.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.DoesNotContain("allow-scripts", mail.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Equal("no-store", mail.Header("Cache-Control"));
    }

    [Theory, EachDatabase]
    public async Task It_is_turned_page_by_page(Engine engine)
    {
        await using var shop = await NewsShop.Open(engine);
        await shop.Say([.. Enumerable.Range(0, 5).Select(i => shop.Paid("ada@example.com", $"ord_{i}"))]);
        await shop.Mails("ada@example.com", 5);
        var visitor = shop.Shop.Visitor();
        var first = (await visitor.Get("/mailbox/messages?limit=3&to=ada@example.com")).Is(200);
        var next = (string)first.Json["next"]!;
        var second = (await visitor.Get("/mailbox/messages?limit=3&to=ada@example.com&after=" + next)).Is(200);
        Assert.Equal(2, second.Json["items"]!.AsArray().Count);
        var page = (await visitor.Get("/mailbox?limit=3")).Is(200);
        Assert.Contains("/mailbox?after=", WebUtility.HtmlDecode(page.Body), StringComparison.Ordinal);
        (await visitor.Get("/mailbox?after=x")).Is(400, "invalid-input", "after");
        (await visitor.Get("/mailbox/messages?after=x")).Is(400, "invalid-input", "after");
        (await visitor.Get("/mailbox/ntf_nothing")).Is(404, "not-found");
        (await visitor.Get("/mailbox/ntf_nothing/html")).Is(404, "not-found");
    }

    [Fact]
    public async Task In_production_there_is_none()
    {
        var production = new Dictionary<string, string?> { ["DOTNET_ENVIRONMENT"] = "Production", ["Stoa:TrustedLoad"] = "" };
        await using var shop = await TestShop.Open(Engine.Sqlite, [new Registrar(), new NotificationsService()], settings: production);
        Assert.DoesNotContain(shop.Routes, route => route.RoutePattern.RawText!.Contains("mailbox", StringComparison.Ordinal));
        (await shop.Visitor().Get("/mailbox")).Is(404);
        (await shop.Visitor().Get("/mailbox/messages")).Is(404);
    }

    [Fact]
    public void A_staff_address_that_is_none_is_told_at_the_start() => Assert.Contains(
        "Stoa:Notifications:StaffEmail",
        string.Join('\n', TestShop.WhatIsWrong([new NotificationsService()], new() { ["Stoa:Notifications:StaffEmail"] = "nobody" })),
        StringComparison.Ordinal);
}

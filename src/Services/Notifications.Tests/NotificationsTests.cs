using Stoa.Contracts;
using Stoa.Kernel.Web;
using Stoa.Testing;

namespace Stoa.Notifications.Tests;

public class NotificationsTests
{
    [Theory, EachDatabase]
    [Rows(37, 38, 71)]
    public async Task Each_sees_his_own_and_the_staff_everybodys_page_by_page(Engine engine)
    {
        await using var shop = await NewsShop.Open(engine);
        var (ada, bob, staff) = (shop.SignIn(), shop.SignIn(), shop.SignIn(Role.Staff));
        await shop.Say([.. Enumerable.Range(0, 5).Select(i => shop.Paid(ada.Email, $"ord_a{i}", ada.UserId))]);
        await shop.Say(shop.Paid(bob.Email, "ord_b", bob.UserId));
        await shop.Mails(ada.Email, 5);

        var seen = new List<string>();
        for (var path = "/notifications?limit=2&status=sent"; path is not null;)
        {
            var page = (await ada.Get(path)).Is(200);
            seen.AddRange(page.Json["items"]!.AsArray().Select(one => (string)one!["id"]!));
            path = (string?)page.Json["next"] is { } next ? "/notifications?limit=2&status=sent&after=" + next : null;
        }
        Assert.Equal(5, seen.Count);
        Assert.Equal(seen.OrderDescending(StringComparer.Ordinal), seen);
        Assert.Single((await bob.Get("/notifications")).Is(200).Json["items"]!.AsArray());
        Assert.Equal(6, (await staff.Get("/notifications?scope=all")).Is(200).Json["items"]!.AsArray().Count);
        Assert.Empty((await staff.Get("/notifications?scope=all&status=failed")).Is(200).Json["items"]!.AsArray());
        Assert.Empty((await staff.Get("/notifications")).Is(200).Json["items"]!.AsArray());

        Assert.Equal(seen, (await staff.Get("/notifications?customer=" + ada.UserId)).Is(200)
            .Json["items"]!.AsArray().Select(one => (string)one!["id"]!));
        Assert.Empty((await staff.Get("/notifications?customer=usr_nobody")).Is(200).Json["items"]!.AsArray());

        (await ada.Get("/notifications?scope=all")).Is(403);
        (await ada.Get("/notifications?customer=" + bob.UserId)).Is(403);
        (await shop.Shop.Visitor().Get("/notifications")).Is(401);
        (await ada.Get("/notifications?userId=" + bob.UserId)).Is(400, "invalid-input", "userId");
        (await ada.Get("/notifications?status=lost")).Is(400, "invalid-input", "status");
        (await ada.Get("/notifications?scope=mine")).Is(400, "invalid-input", "scope");
        (await ada.Get("/notifications?limit=0")).Is(400, "invalid-input", "limit");
        var next2 = (string)(await staff.Get("/notifications?scope=all&limit=1")).Json["next"]!;
        (await staff.Get("/notifications?limit=1&after=" + next2)).Is(400, "invalid-input", "after");
    }

    [Theory, EachDatabase]
    public async Task What_somebody_wants_to_be_told_is_kept(Engine engine)
    {
        await using var shop = await NewsShop.Open(engine);
        var (ada, bob) = (shop.SignIn(), shop.SignIn());
        Assert.Equal(Chosen(false, false), (await ada.Get("/notifications/preferences")).Is(200).Body);
        var wanted = (await ada.Put("/notifications/preferences", new { marketing = true, orderSms = false })).Is(200);
        Assert.Equal(Chosen(true, false), wanted.Body);
        var more = (await ada.Put("/notifications/preferences", """{"orderSms":true}""")).Is(200);
        Assert.Equal(Chosen(true, true), more.Body);
        Assert.Equal(Chosen(true, true), (await ada.Get("/notifications/preferences")).Is(200).Body);
        Assert.Equal(Chosen(false, false), (await bob.Get("/notifications/preferences")).Is(200).Body);
        (await ada.Put("/notifications/preferences", """{"marketing":"yes"}""")).Is(400, "invalid-input", "marketing");
        (await ada.Put("/notifications/preferences", """{"orderEmail":true}""")).Is(400, "invalid-input", "orderEmail");
        (await shop.Shop.Visitor().Get("/notifications/preferences")).Is(401);
    }

    private static string Chosen(bool marketing, bool orderSms) =>
        $$"""{"marketing":{{Word(marketing)}},"orderSms":{{Word(orderSms)}},"deliveryEmail":true,"paymentReminderEmail":true}""";

    private static string Word(bool yes) => yes ? "true" : "false";

    [Theory, EachDatabase]
    public async Task Everything_is_told_to_its_user_and_forgotten_with_him(Engine engine)
    {
        await using var shop = await NewsShop.Open(engine);
        var (ada, db) = (shop.SignIn(), shop.Shop.Database("notifications"));
        await shop.Say(new UserRegistered(ada.UserId, "Ada", ada.Email));
        await shop.Say([.. Enumerable.Range(0, 600).Select(i => shop.Paid(ada.Email, $"ord_{i}", ada.UserId))]);
        await shop.Say(shop.Paid("guest@example.com", "ord_guest"));
        (await ada.Put("/notifications/preferences", new { marketing = true, orderSms = true })).Is(200);
        var known = (await db.Read(snapshot => ExportMessages.Run(snapshot, ada.UserId))).Data;
        Assert.Equal(601, known["messages"]!.AsArray().Count);
        Assert.Equal(Chosen(true, true), known["preferences"]!.ToJsonString());

        await shop.Say(new UserErased(ada.UserId));
        await Eventually.Equal(1, async () => (await shop.Rows()).Count);
        await shop.Say(new OrderShipped("ord_1", "7K", ada.UserId, ada.Email, null, null));       // said before, heard after
        await shop.Say(new UserRegistered(ada.UserId, "Ada", ada.Email));
        Assert.Single(await shop.Rows());
        Assert.Equal("""{"messages":[]}""", (await db.Read(snapshot => ExportMessages.Run(snapshot, ada.UserId))).Data.ToJsonString());
    }

    [Theory, EachDatabase]
    public async Task Old_messages_go_a_share_each_turn(Engine engine)
    {
        var time = new ManualClock();
        await using var shop = await NewsShop.Open(engine, time: time);
        await shop.Say([.. Enumerable.Range(0, 250).Select(i => shop.Paid("ada@example.com", $"ord_{i}"))]);
        await Eventually.Equal(250, async () => (await shop.Rows("status = 'sent'")).Count, () => time.Advance(TimeSpan.FromSeconds(1)));
        time.Leap(ForgetMessages.MessagesStay + TimeSpan.FromHours(1));
        await shop.Say(shop.Paid("ada@example.com", "ord_new"));
        await Eventually.Equal(1, async () => (await shop.Rows()).Count, () => time.Advance(TimeSpan.FromSeconds(1)));
    }
}

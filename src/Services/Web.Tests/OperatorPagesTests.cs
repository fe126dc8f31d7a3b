using System.Net;
using Stoa.Testing;

namespace Stoa.Web.Tests;

/// <summary>The pages by which the house is run: events that died, money, the book, the services.</summary>
public class OperatorPagesTests(Operators operators) : IClassFixture<Operators>
{
    private static readonly string[] ForStaff =
    [
        "/admin", "/admin/dead-letters", "/admin/money", "/admin/audit", "/admin/services", "/admin/messages", "/admin/messages/addresses",
    ];

    private static readonly string[] ForAdmins =
        ["/admin/templates", "/admin/templates/welcome", "/admin/templates/welcome/preview", "/admin/customers", "/admin/staff"];

    private Browsing Admin => operators.Admin;

    private Browsing Staff => operators.Staff;

    [Fact]
    public async Task Pages_are_there_for_whom_they_are_for_and_for_nobody_else()
    {
        using var guest = new Browsing(operators.Shop);
        foreach (var path in ForStaff.Concat(ForAdmins))
        {
            await Admin.See(path);
            Assert.Equal(HttpStatusCode.NotFound, (await operators.Customer.Open(path)).Status);
            Assert.StartsWith("/shop/login", (await guest.Open(path)).Path);
        }
        foreach (var path in ForStaff)
            Assert.Single((await Staff.See(path)).Page.QuerySelectorAll("h1"));
        foreach (var path in ForAdmins.Append("/admin/customers/" + operators.AdminId))
            Assert.Equal(HttpStatusCode.NotFound, (await Staff.Open(path)).Status);
        await Staff.See("/admin");
        Assert.DoesNotContain(Staff.Page.QuerySelectorAll("nav a"), one => one.GetAttribute("href") == "/admin/customers");
    }

    [Theory]
    [InlineData("/admin/dead-letters/replay")]
    [InlineData("/admin/dead-letters/inventory.evt_1/drop")]
    [InlineData("/admin/messages/retry")]
    [InlineData("/admin/messages/addresses/open")]
    [InlineData("/admin/templates/welcome")]
    [InlineData("/admin/templates/welcome/preview")]
    [InlineData("/admin/templates/welcome/built-in")]
    [InlineData("/admin/staff/usr_1/role")]
    public async Task A_form_that_is_not_this_visitors_is_refused(string path)
    {
        using var forged = new FormUrlEncodedContent(new Dictionary<string, string> { ["_form"] = "forged", ["choose"] = "x" });
        Assert.Equal(HttpStatusCode.BadRequest, (await Admin.Post(path, forged)).Status);
    }

    [Fact]
    public async Task A_dead_letter_is_read_whole_and_dropped_after_a_question()
    {
        var id = await Dead("evt_dropped");
        await Staff.See("/admin/dead-letters?service=inventory");
        Assert.Contains("no shelf", Staff.Text);
        await Staff.See(Staff.Find($"a[href='/admin/dead-letters/{id}']").GetAttribute("href")!);
        Assert.Contains("\"productId\": \"prd_1\"", Staff.Find("section[aria-labelledby=event] pre").TextContent);
        Assert.Contains("trace-of-evt_dropped", Staff.Text);
        Assert.Contains("can't be undone", Staff.Find("details.ask").TextContent);
        await Staff.Send("details.ask form");
        Assert.Equal("/admin/dead-letters", Staff.Path);
        Assert.Contains("The event is dropped.", Staff.Text);
        Assert.Equal(HttpStatusCode.NotFound, (await Staff.Open("/admin/dead-letters/" + id)).Status);
        await Staff.See("/admin/dead-letters?service=catalog");
        Assert.Contains("Nothing is dead", Staff.Text);
    }

    [Fact]
    public async Task Many_are_replayed_at_once_and_each_is_told()
    {
        var (first, second) = (await Dead("evt_first"), await Dead("evt_second"));
        await Staff.See("/admin/dead-letters?service=inventory");
        var form = Staff.Find("form[action^='/admin/dead-letters/replay']");
        using var chosen = new FormUrlEncodedContent([
            new("_form", form.QuerySelector("[name=_form]")!.GetAttribute("value")!), new("choose", first),
            new("choose", "inventory.evt_nobody"), new("choose", second)]);
        await Staff.Post(form.GetAttribute("action")!, chosen);
        Assert.Contains("Replayed: 2 of 3", Staff.Text);
        Assert.Contains(Staff.Page.QuerySelectorAll("#results li"), one =>
            one.TextContent.Contains("evt_nobody", StringComparison.Ordinal) && one.QuerySelector(".bad") is not null);
        await Staff.See("/admin/dead-letters");
        Assert.DoesNotContain("evt_first", Staff.Page.Body!.InnerHtml);
    }

    [Fact]
    public async Task Open_money_leads_to_its_order_and_settled_money_tells_how()
    {
        const string Note = """
            INSERT INTO money_desk
                (id, kind, subject_id, order_id, payment_id, amount_minor, currency, detail, noted_at, settled_at, settled_by)
            VALUES (@id, @kind, @id, @order_id, @payment_id, 1999, 'USD', @detail, 1000, @settled_at, @settled_by)
            """;
        await operators.Write(
            "payments", Note, ("id", "dsk_1"), ("kind", "unclaimed"), ("order_id", "ord_lost"), ("payment_id", "pay_1"),
            ("detail", "The order expired."), ("settled_at", (long?)null), ("settled_by", (string?)null));
        await operators.Write(
            "payments", Note, ("id", "dsk_2"), ("kind", "refund-stuck"), ("order_id", "ord_back"), ("payment_id", "pay_2"),
            ("detail", "It took a week."), ("settled_at", (long?)2000), ("settled_by", "refunded"));
        await Staff.See("/admin/money");
        Assert.Contains("$19.99", Staff.Text);
        Assert.Equal("/admin/orders/ord_lost", Staff.Find("main tbody a").GetAttribute("href"));
        Assert.Contains("#money", Staff.Find("main tbody a[href*='#']").GetAttribute("href"));
        Assert.DoesNotContain("ord_back", Staff.Text);
        await Staff.See(Staff.Find("nav a[href='/admin/money?all=yes']").GetAttribute("href")!);
        Assert.Contains("refunded", Staff.Text);
        Assert.Contains("ord_back", Staff.Text);
        Assert.Contains("ord_lost", Staff.Text);
    }

    [Fact]
    public async Task The_book_shows_what_was_and_what_became_and_narrows_down()
    {
        var customer = await operators.Shop.Customer();
        (await (await operators.Shop.Admin()).Patch("/users/" + customer.UserId, new { role = "staff" })).Is(200);
        await Staff.See("/admin/audit?target=" + customer.UserId);
        Assert.Equal("was customer", Staff.Find("tbody del").TextContent);
        Assert.Equal("became staff", Staff.Find("tbody ins").TextContent);
        Assert.Single(Staff.Page.QuerySelectorAll("tbody tr"));
        await Staff.See(Staff.Find($"tbody a[href*='actor={operators.AdminId}']").GetAttribute("href")!);
        Assert.Contains(customer.UserId, Staff.Text);
        await Staff.See("/admin/audit?actor=usr_nobody");
        Assert.Contains("Nothing like that in the book", Staff.Text);
    }

    [Fact]
    public void Only_what_changed_of_an_object_is_shown()
    {
        Assert.Equal(
            [new Difference("b", "2", "3"), new("c", null, "x")], Difference.Between("""{"a":1,"b":2}""", """{"a":1,"b":3,"c":"x"}"""));
        Assert.Equal([new Difference(null, "{\"cut", "9")], Difference.Between("{\"cut", "9"));
        Assert.Equal([new Difference(null, null, "Lamp")], Difference.Between("none", "Lamp"));
    }

    [Fact]
    public async Task Services_are_told_with_what_waits_in_them()
    {
        await Dead("evt_of_a_service");
        await Staff.See("/admin/services");
        var first = Staff.Find("tbody tr");
        Assert.Equal("inventory", first.QuerySelector("th")!.TextContent);
        Assert.Contains("dead letters", first.TextContent);
        Assert.Equal(operators.Shop.Services.Count, Staff.Page.QuerySelectorAll("tbody tr").Length);
        Assert.Equal("/admin/dead-letters?service=inventory", first.QuerySelector("a")!.GetAttribute("href"));
    }

    [Fact]
    public void What_a_service_suffers_from_is_named()
    {
        var now = DateTimeOffset.UnixEpoch.AddDays(1);
        var it = new Client.Models.Service
        {
            Name = "cart",
            Here = true,
            Ready = true,
            Unsent = 3,
            UnsentSince = now.AddSeconds(-59),
            Parked = 1,
            Dead = 0,
        };
        Assert.Empty(ServiceState.Of(it, now).Troubles);
        Assert.Equal(["events wait to be sent"], ServiceState.Of(it with { UnsentSince = now.AddSeconds(-61) }, now).Troubles);
        Assert.Equal(["not ready", "dead letters"], ServiceState.Of(it with { Ready = false, Dead = 2 }, now).Troubles);
    }

    /// <summary>What is in the table of an event that no attempt could handle.</summary>
    private async Task<string> Dead(string eventId)
    {
        await operators.Write(
            "inventory",
            """
            INSERT INTO parked (event_id, name, source, key, occurred_at, correlation_id, body, reason, attempts, parked_at, lease)
            VALUES (@id, 'catalog.stock-asked.v1', 'catalog', 'prd_1', 1000, @trace, @body, 'There is no shelf for it.', 12, 2000, 0)
            """,
            ("id", eventId), ("trace", "trace-of-" + eventId),
            ("body", """{"askId":"ask_1","productId":"prd_1","stock":5,"by":"usr_1"}"""));
        return "inventory." + eventId;
    }
}

using System.Net;
using Stoa.Testing;

namespace Stoa.Web.Tests;

/// <summary>People with an account as admins see them, and the overview of the shop.</summary>
public class PeoplePagesTests(Operators operators) : IClassFixture<Operators>
{
    private Browsing Admin => operators.Admin;

    [Fact]
    public async Task A_customer_is_found_closed_and_opened_again()
    {
        var customer = await operators.Shop.Customer();
        await Admin.See("/admin/customers?search=" + Uri.EscapeDataString(customer.Email));
        Assert.Single(Admin.Page.QuerySelectorAll("tbody tr"));
        await Admin.See(Admin.Find("tbody a").GetAttribute("href")!);
        Assert.Contains(customer.Email, Admin.Text);
        Assert.NotNull(Admin.Find($"a[href='/admin/audit?target={customer.UserId}']"));
        Assert.Contains("signed out everywhere", Admin.Find("details.ask").TextContent);
        await Admin.Send("details.ask form");
        Assert.Contains("can't sign in any more", Admin.Text);
        Assert.Equal(401, (await operators.Shop.Visitor().LogIn(customer.Email)).Status);
        await Admin.Send("form[action$='/access']");
        Assert.Contains("can sign in again", Admin.Text);
        Assert.Equal(200, (await operators.Shop.Visitor().LogIn(customer.Email)).Status);
    }

    [Fact]
    public async Task A_customer_becomes_staff_and_stands_in_the_other_list()
    {
        var customer = await operators.Shop.Customer();
        await Admin.See("/admin/customers/" + customer.UserId);
        await Admin.Send("form[action$='/role']", new() { ["role"] = "staff" });
        Assert.Equal("/admin/staff/" + customer.UserId, Admin.Path);
        Assert.Contains("is one of the staff now", Admin.Text);
        await Admin.See("/admin/staff?role=staff");
        Assert.NotNull(Admin.Find($"tbody a[href='/admin/staff/{customer.UserId}']"));
        Assert.Null(Admin.Page.QuerySelector($"tbody a[href='/admin/staff/{operators.AdminId}']"));
        await Admin.See("/admin/customers?search=" + Uri.EscapeDataString(customer.Email));
        Assert.Empty(Admin.Page.QuerySelectorAll("tbody tr"));
    }

    [Fact]
    public async Task The_only_admin_stays_one()
    {
        await Admin.See("/admin/staff/" + operators.AdminId);
        Assert.Contains("This is you", Admin.Text);
        await Admin.Send("form[action$='/role']", new() { ["role"] = "customer" });
        Assert.Contains("This is the only admin. Make somebody else an admin first.", Admin.Text);
        await Admin.Send("details.ask form");
        Assert.Contains("This is the only admin.", Admin.Text);
        await Admin.See("/admin/staff");
        Assert.Equal(HttpStatusCode.NotFound, (await Admin.Open("/admin/customers/usr_nobody")).Status);
    }

    [Fact]
    public async Task The_overview_draws_the_days_and_leads_to_what_is_stuck()
    {
        using var guest = new Browsing(operators.Shop);
        await guest.See("/shop/p/halden-a8-active-speaker");
        await guest.Send("form[data-add]", new() { ["quantity"] = "1" });
        await guest.See("/shop/checkout");
        await guest.Send("form[action='/shop/checkout']", BuyingPagesTests.Delivery(operators.Shop.NewEmail()));
        await operators.Write(
            "payments",
            """
            INSERT INTO money_desk (id, kind, subject_id, amount_minor, currency, detail, noted_at)
            VALUES ('dsk_o', 'unknown-capture', 'ch_1', 500, 'USD', 'Who is it?', 1000)
            """);
        var staff = await operators.Staff.See("/admin?days=7");
        var chart = staff.Find("svg.chart[role=img]");
        Assert.Contains("in the last 7 days", chart.QuerySelector("title")!.TextContent);
        Assert.Equal(7, chart.QuerySelectorAll("rect").Length);
        Assert.Equal(7, staff.Page.QuerySelector(".as-table table")!.QuerySelectorAll("tbody tr").Length);
        var bars = staff.Page.QuerySelectorAll("section[aria-labelledby=orders] rect");
        Assert.True(Tall(bars[^1]) > 0);
        Assert.Equal(bars.Max(Tall), Tall(bars[^1]));
        var desk = staff.Page.QuerySelectorAll("section[aria-labelledby=stuck] li")
            .Single(one => one.QuerySelector("a[href='/admin/money']") is not null);
        Assert.Equal("1", desk.QuerySelector(".tag.bad")!.TextContent);
        Assert.Empty(staff.Page.QuerySelectorAll("[style]"));
        await staff.See("/admin?days=90");
        Assert.Equal(90, staff.Find("svg.chart").QuerySelectorAll("rect").Length);
    }

    private static double Tall(AngleSharp.Dom.IElement bar) =>
        double.Parse(bar.GetAttribute("height")!, System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public void Figures_are_told_in_the_currency_that_most_is_sold_in()
    {
        Client.Models.OrderFigures[] orders =
        [
            Day("2026-01-01", "EUR", 2, 20), Day("2026-01-01", "USD", 1, 90),
            Day("2026-01-02", "EUR", 3, 30), Day("2026-01-02", "USD", 0, 0),
        ];
        var figures = Figures.Of(
            orders, [Day("2025-12-31", "EUR", 1, 25)], [new() { Day = "2026-01-01", Begun = 12 }, new() { Day = "2026-01-02" }]);
        Assert.Equal(
            (50m, "EUR", 6L, 50m, 25m),
            (figures.Revenue, figures.Currency, figures.Paid, figures.Conversion, figures.Before.Revenue));
        Assert.Equal([("USD", 90m)], figures.Others);
        Assert.Equal([20m, 30m], figures.Days.Select(one => one.Revenue));
        Assert.Null(Figures.Of(orders, [], []).Conversion);
    }

    private static Client.Models.OrderFigures Day(string day, string currency, long paid, decimal revenue) => new()
    {
        Day = day,
        Currency = currency,
        Placed = paid,
        Paid = paid,
        Cancelled = 0,
        Expired = 0,
        Rejected = 0,
        Revenue = revenue,
        Refunded = 0,
    };
}

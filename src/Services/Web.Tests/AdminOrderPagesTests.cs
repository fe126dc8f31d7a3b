using System.Net;
using Stoa.Testing;

namespace Stoa.Web.Tests;

/// <summary>The staff's way through orders, without a script.</summary>
public class AdminOrderPagesTests(DemoShop demo) : IClassFixture<DemoShop>
{
    [Fact]
    public async Task An_order_is_found_shipped_and_said_to_have_arrived()
    {
        var (id, number) = await demo.Shop.Order(await demo.Shop.Sell("Lectern"));
        using var staff = await demo.Shop.AtTheDesk();
        await staff.See("/admin/orders?status=paid");
        Assert.Contains(number, staff.Text);
        await staff.Send("form[role=search]", new() { ["search"] = number });
        Assert.Equal($"/admin/orders/{id}", staff.Find("tbody a").GetAttribute("href"));
        await staff.See($"/admin/orders/{id}");
        await staff.Send($"form[action='/admin/orders/{id}/ship']", new() { ["tracking"] = "LEC-1" });
        Assert.Contains("It is on its way", staff.Text);
        Assert.Contains("LEC-1", staff.Text);
        await staff.Send($"form[action='/admin/orders/{id}/deliver']");
        Assert.Contains("It has arrived", staff.Text);
        Assert.Empty(staff.Page.QuerySelectorAll($"form[action='/admin/orders/{id}/cancel']"));
    }

    [Fact]
    public async Task Several_are_shipped_at_once_and_each_is_told()
    {
        var product = await demo.Shop.Sell("Music stand");
        var (paid, called) = (await demo.Shop.Order(product), await demo.Shop.Order(product));
        using var staff = await demo.Shop.AtTheDesk();
        await staff.See("/admin/orders?status=paid");
        (await (await demo.Shop.Admin()).Post($"/order/{called.Id}/cancel", new { })).Is(200);
        var form = staff.Find("form[action='/admin/orders/ship'] input[name=_form]").GetAttribute("value")!;
        using var chosen = new FormUrlEncodedContent([new("_form", form), new("choose", paid.Id), new("choose", called.Id)]);
        await staff.Post("/admin/orders/ship", chosen);
        Assert.Contains("Shipped: 1 of 2", staff.Text);
        Assert.Contains($"Done {paid.Number} is shipped.", staff.Text);
        Assert.Equal("Not done", staff.Find($"#results a[href='/admin/orders/{called.Id}']").PreviousElementSibling!.TextContent);
    }

    [Fact]
    public async Task Money_goes_back_in_part_once_and_never_more_than_is_left()
    {
        var (id, _) = await demo.Shop.Order(await demo.Shop.Sell("Foldback", price: 40));
        using var staff = await demo.Shop.AtTheDesk();
        await staff.See($"/admin/orders/{id}");
        var refund = $"form[action='/admin/orders/{id}/refund']";
        var payment = staff.Find(refund + " input[name=payment]").GetAttribute("value")!;
        Dictionary<string, string?> Back(string amount) => new() { ["amount-" + payment] = amount, ["reason-" + payment] = "A scratch" };

        await staff.Send(refund, Back("much"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, staff.Status);
        Assert.NotNull(staff.Find($"#f-amount-{payment}-wrong"));
        await staff.Send(refund, Back("41"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, staff.Status);
        Assert.Contains("can still be given back", staff.Text);
        var same = staff.Find(refund + " input[name=key]").GetAttribute("value")!;
        await staff.Send(refund, Back("12,50"));
        Assert.Contains("$12.50 are on their way back", staff.Text);
        Assert.Contains("At most $27.50 are left", staff.Text);
        var again = Back("12,50");
        again["key"] = same;
        await staff.Send(refund, again);
        Assert.Contains("At most $27.50 are left", staff.Text);
    }

    [Fact]
    public async Task An_order_is_called_off_with_a_reason()
    {
        var (id, _) = await demo.Shop.Order(await demo.Shop.Sell("Cable drum"), isPaid: false);
        using var staff = await demo.Shop.AtTheDesk();
        await staff.See($"/admin/orders/{id}");
        await staff.Send($"form[action='/admin/orders/{id}/cancel']", new() { ["reason"] = "Out of cable" });
        Assert.Contains("called off", staff.Text);
        Assert.Contains("Out of cable", staff.Text);
    }

    [Fact]
    public async Task Its_trace_has_a_lane_for_each_service_and_says_who_handled_what()
    {
        var (id, _) = await demo.Shop.Order(await demo.Shop.Sell("Rack"));
        await demo.Shop.Settled();
        using var staff = await demo.Shop.AtTheDesk();
        await staff.See($"/admin/orders/{id}/trace");
        Assert.Contains("Nothing is stuck", staff.Text);
        Assert.Contains("It waits for somebody to ship it", staff.Text);
        Assert.Equal(
            ["When (UTC)", "cart", "ordering", "inventory", "payments", "notifications", "catalog"],
            staff.Page.QuerySelectorAll("thead th").Select(one => one.TextContent));
        var paid = staff.Page.QuerySelectorAll("tbody tr.event")
            .Single(row => row.QuerySelector("code")!.TextContent == "ordering.order-paid.v1");
        Assert.Contains("handled", paid.QuerySelector("td[data-lane=inventory]")!.TextContent);
    }

    [Theory]
    [InlineData("/admin/orders")]
    [InlineData("/admin/products")]
    [InlineData("/admin/products/new")]
    [InlineData("/admin/categories")]
    [InlineData("/admin/stock")]
    [InlineData("/admin/reviews")]
    public async Task A_customer_finds_none_of_it_and_a_stranger_signs_in_first(string path)
    {
        using var stranger = new Browsing(demo.Shop);
        await stranger.Open(path);
        Assert.StartsWith("/shop/login", stranger.Path);
        using var customer = await new Browsing(demo.Shop).LogIn((await demo.Shop.Customer()).Email);
        await customer.Open(path);
        Assert.Equal(HttpStatusCode.NotFound, customer.Status);
    }

    [Theory]
    [InlineData("/admin/orders/ship")]
    [InlineData("/admin/orders/ord_1/refund")]
    [InlineData("/admin/products/apply")]
    [InlineData("/admin/products/new")]
    [InlineData("/admin/products/prd_1/pictures")]
    [InlineData("/admin/categories")]
    [InlineData("/admin/stock/prd_1/adjust")]
    [InlineData("/admin/reviews/hide")]
    public async Task A_form_that_is_not_from_these_pages_does_nothing(string path)
    {
        using var staff = await demo.Shop.AtTheDesk();
        using var forged = new FormUrlEncodedContent([new("_form", "forged"), new("choose", "ord_1")]);
        await staff.Post(path, forged);
        Assert.Equal(HttpStatusCode.BadRequest, staff.Status);
    }
}

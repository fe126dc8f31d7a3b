using System.Net;
using Stoa.Testing;

namespace Stoa.Web.Tests;

/// <summary>The staff's way through categories, stock and reviews, without a script.</summary>
public class AdminShelfPagesTests(DemoShop demo) : IClassFixture<DemoShop>
{
    [Fact]
    public async Task A_category_is_put_up_renamed_moved_and_removed()
    {
        using var staff = await demo.Shop.AtTheDesk();
        await staff.See("/admin/categories");
        await staff.Send("form[action='/admin/categories']", new() { ["name"] = "Percussion", ["slug"] = "Not one" });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, staff.Status);
        Assert.NotNull(staff.Find("#slug-new-wrong"));
        await staff.Send("form[action='/admin/categories']", new() { ["slug"] = "percussion" });
        Assert.Contains("Percussion is there.", staff.Text);
        var id = Id(staff, "Percussion");
        var above = Id(staff, "Microphones");
        await staff.Send($"form[action='/admin/categories/{id}']", new() { ["name"] = "Drums", ["parent"] = above });
        Assert.Equal(above, (string?)(await demo.Shop.Visitor().Get("/categories/" + id)).Json["parent"]);
        await staff.Send($"form[action='/admin/categories/{id}/remove']");
        Assert.Contains("Drums is gone.", staff.Text);
        (await demo.Shop.Visitor().Get("/categories/" + id)).Is(404);
    }

    [Fact]
    public async Task A_category_with_something_in_it_stays_and_says_why()
    {
        using var staff = await demo.Shop.AtTheDesk();
        await staff.See("/admin/categories");
        var id = Id(staff, "Microphones");
        await staff.Send($"form[action='/admin/categories/{id}/remove']");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, staff.Status);
        Assert.Contains("Move them first", staff.Find("[role=alert]").TextContent);
        (await demo.Shop.Visitor().Get("/categories/" + id)).Is(200);
    }

    [Fact]
    public async Task Stock_is_added_to_counted_marked_and_set_back_by_its_opposite()
    {
        var id = await demo.Shop.Sell("Maracas", stock: 5);
        using var staff = await demo.Shop.AtTheDesk();
        await staff.See("/admin/stock/" + id);
        var adjust = $"form[action='/admin/stock/{id}/adjust']";
        await staff.Send(adjust, new() { ["adjust"] = "0", ["reason"] = "Nothing" });
        Assert.NotNull(staff.Find("#f-adjust-wrong"));
        await staff.Send(adjust, new() { ["adjust"] = "-2", ["reason"] = "Broken in the rehearsal" });
        Assert.Contains("there are 3 now", staff.Text);
        Assert.Contains("Broken in the rehearsal", staff.Find("tbody tr").TextContent);
        await staff.Send("tbody form");
        Assert.Contains("Undo: Broken in the rehearsal", staff.Find("tbody tr").TextContent);
        Assert.Equal(5, (int)(await demo.Shop.Visitor().Get("/inventory/" + id)).Json["available"]!);
        await staff.Send($"form[action='/admin/stock/{id}/low']", new() { ["low"] = "9" });
        Assert.Contains("Low", staff.Find(".figure .tag").TextContent);
        await staff.Send($"form[action='/admin/stock/{id}/set']", new() { ["stock"] = "20" });
        Assert.Contains("Counted: there are 20.", staff.Text);
        Assert.Empty(staff.Page.QuerySelectorAll(".figure .tag"));
    }

    [Fact]
    public async Task A_form_that_is_sent_twice_changes_the_stock_once()
    {
        var id = await demo.Shop.Sell("Ratchet", stock: 5);
        using var staff = await demo.Shop.AtTheDesk();
        await staff.See("/admin/stock/" + id);
        var seen = staff.Find("input[name=version]").GetAttribute("value");
        Dictionary<string, string?> delivery = new() { ["adjust"] = "10", ["reason"] = "Delivery", ["version"] = seen };
        await staff.Send($"form[action='/admin/stock/{id}/adjust']", delivery);
        await staff.Send($"form[action='/admin/stock/{id}/adjust']", delivery);
        Assert.Contains("nothing was changed", staff.Find("[role=alert]").TextContent);
        Assert.Equal(15, (int)(await demo.Shop.Visitor().Get("/inventory/" + id)).Json["available"]!);
    }

    [Fact]
    public async Task Stocks_are_listed_all_or_those_that_are_low()
    {
        var id = await demo.Shop.Sell("Shaker", stock: 1);
        using var staff = await demo.Shop.AtTheDesk();
        var admin = await demo.Shop.Admin();
        (await admin.Patch("/inventory/" + id, new { lowStockAt = 3 })).Is(200);
        await Eventually.True(async () => (await admin.Get("/inventory?low=true&limit=100")).Body.Contains(id, StringComparison.Ordinal));
        await staff.See("/admin/stock?low=true");
        while (staff.Page.QuerySelector($"a[href='/admin/stock/{id}']") is null)
            await staff.See("/admin/stock" + staff.Find("a[rel=next]").GetAttribute("href")!["/admin/stock".Length..]);
        Assert.All(staff.Page.QuerySelectorAll("tbody tr"), row => Assert.NotNull(row.QuerySelector(".tag.warn")));
        await staff.See("/admin/stock");
        Assert.NotEmpty(staff.Page.QuerySelectorAll("tbody tr"));
    }

    [Fact]
    public async Task Reviews_are_hidden_one_by_one_or_together_and_shown_again()
    {
        var id = await demo.Shop.Sell("Whistle");
        foreach (var title in (string[])["Shrill", "Piercing"])
            (await (await demo.Shop.Customer()).Post($"/products/{id}/reviews", new { rating = 2, title })).Is(201);
        using var staff = await demo.Shop.AtTheDesk();
        await staff.See("/admin/reviews");
        var shrill = Row("Shrill").QuerySelector("form")!.GetAttribute("action")!;
        await staff.Send($"form[action='{shrill}']", press: ("status", "hidden"));
        Assert.Contains("It is hidden", staff.Text);
        Assert.Equal(["Piercing"], await Shown());
        await staff.Send($"form[action='{shrill}']", press: ("status", "published"));
        Assert.Equal(2, (await Shown()).Count);

        using var both = new FormUrlEncodedContent(
        [
            new("_form", staff.Find("#bulk input[name=_form]").GetAttribute("value")!), new("choose", shrill.Split('/')[^1]),
            new("choose", Row("Piercing").QuerySelector("input[name=choose]")!.GetAttribute("value")!),
        ]);
        await staff.Post("/admin/reviews/hide", both);
        Assert.Contains("Hidden: 2 of 2", staff.Text);
        Assert.Empty(await Shown());
        await staff.See("/admin/reviews?status=hidden");
        Assert.NotNull(Row("Piercing"));

        AngleSharp.Dom.IElement Row(string title) =>
            staff.Page.QuerySelectorAll("tbody tr").First(one => one.TextContent.Contains(title, StringComparison.Ordinal));

        async Task<List<string>> Shown() => [.. (await demo.Shop.Visitor().Get($"/products/{id}/reviews")).Json["items"]!.AsArray()
            .Select(one => (string)one!["title"]!)];
    }

    private static string Id(Browsing staff, string category) => staff.Page.QuerySelectorAll(".tree > li")
        .First(one => one.QuerySelector("a")!.TextContent == category).QuerySelector("form")!.GetAttribute("action")!.Split('/')[^1];
}

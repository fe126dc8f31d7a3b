using System.Net;
using System.Net.Http.Headers;
using Stoa.Testing;

namespace Stoa.Web.Tests;

/// <summary>The staff's way through products, without a script.</summary>
public class AdminProductPagesTests(DemoShop demo) : IClassFixture<DemoShop>
{
    /// <summary>PNGs of eight times eight points of one grey.</summary>
    private const string Dark = "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAAAAADhZOFXAAAADklEQVR4nGPQgAIGyhgAaFcKARunlTEAAAAASUVORK5CYII=",
        Light = "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAAAAADhZOFXAAAADklEQVR4nGM4AQUMlDEACLEyAaio5RMAAAAASUVORK5CYII=";

    [Fact]
    public async Task A_product_is_written_found_and_changed()
    {
        using var staff = await demo.Shop.AtTheDesk();
        await staff.See("/admin/products/new");
        var form = "form[action='/admin/products/new']";
        await staff.Send(form, new() { ["name"] = "Gong", ["price"] = "ten", ["stock"] = "4" });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, staff.Status);
        Assert.NotNull(staff.Find("#f-price-wrong"));
        Assert.Equal("Gong", staff.Find("#f-name").GetAttribute("value"));

        await staff.Send(form, new() { ["price"] = "1250,5", ["attribute-name"] = "Width", ["attribute-value"] = "80 cm" });
        Assert.StartsWith("/admin/products/prd_", staff.Path);
        Assert.Contains("Gong is there", staff.Text);
        Assert.Equal("1250.50", staff.Find("#f-price").GetAttribute("value"));
        Assert.Equal("80 cm", staff.Find("[name=attribute-value]").GetAttribute("value"));
        var path = staff.Path;

        await staff.Send($"form[action='{path}']", new() { ["status"] = "active", ["stock"] = "6", ["slug"] = "Not a slug" });
        Assert.NotNull(staff.Find("#f-slug-wrong"));
        await staff.Send($"form[action='{path}']", new() { ["slug"] = "a-gong" });
        Assert.Contains("Saved.", staff.Text);
        await staff.See("/admin/products?q=gong&status=active");
        Assert.Equal(path, staff.Find("tbody a").GetAttribute("href"));
        var id = path.Split('/')[^1];
        var known = (await (await demo.Shop.Staff()).Get("/inventory/" + id)).Json;
        Assert.Equal(6, (int)known["onHand"]!);
    }

    [Fact]
    public async Task Who_saves_over_somebody_elses_change_is_told_what_is_there_now_and_can_decide()
    {
        var id = await demo.Shop.Sell("Triangle", price: 10);
        using var staff = await demo.Shop.AtTheDesk();
        await staff.See("/admin/products/" + id);
        (await (await demo.Shop.Admin()).Patch("/products/" + id, new { price = 11 })).Is(200);
        await staff.Send($"form[action='/admin/products/{id}']", new() { ["name"] = "Steel triangle" });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, staff.Status);
        Assert.Contains("$11.00", staff.Find(".clashes").TextContent);
        Assert.Equal("Steel triangle", staff.Find("#f-name").GetAttribute("value"));
        await staff.Send($"form[action='/admin/products/{id}']");
        Assert.Contains("Saved.", staff.Text);
        var now = (await demo.Shop.Visitor().Get("/products/" + id)).Json;
        Assert.Equal(("Steel triangle", 10m), ((string)now["name"]!, (decimal)now["price"]!));
    }

    [Fact]
    public async Task Price_and_stock_are_changed_in_the_row_and_set_back()
    {
        var id = await demo.Shop.Sell("Castanets", price: 8, stock: 5);
        using var staff = await demo.Shop.AtTheDesk();
        await staff.See("/admin/products?q=castanets");
        await staff.Send($"#edit-{id}", new() { ["price"] = "9.5", ["stock"] = "7" });
        Assert.Contains("price $8.00 → $9.50. stock 5 → 7.", staff.Text);
        Assert.Equal("7", staff.Find($"input[form=edit-{id}][name=stock]").GetAttribute("value"));
        Assert.Equal(9.5m, (decimal)(await demo.Shop.Visitor().Get("/products/" + id)).Json["price"]!);

        await staff.Send("#results form");
        Assert.Contains("price $9.50 → $8.00. stock 7 → 5.", staff.Text);
        Assert.Equal(5, (int)(await demo.Shop.Visitor().Get("/inventory/" + id)).Json["available"]!);
    }

    [Fact]
    public async Task A_stock_that_was_sold_from_meanwhile_is_left_as_it_is()
    {
        var id = await demo.Shop.Sell("Kazoo", stock: 5);
        using var staff = await demo.Shop.AtTheDesk();
        await staff.See("/admin/products?q=kazoo");
        await demo.Shop.Order(id);
        await staff.Send($"#edit-{id}", new() { ["stock"] = "7" });
        Assert.Contains("There are 4 to sell by now, not 5", staff.Text);
        Assert.Equal(4, (int)(await demo.Shop.Visitor().Get("/inventory/" + id)).Json["available"]!);
    }

    [Fact]
    public async Task Many_are_changed_after_a_preview_each_is_told_and_all_are_set_back()
    {
        var (cheap, dear) = (await demo.Shop.Sell("Bongo one", price: 10), await demo.Shop.Sell("Bongo two", price: 33.33m));
        using var staff = await demo.Shop.AtTheDesk();
        await staff.See("/admin/products?q=bongo");
        using var wish = new FormUrlEncodedContent(
        [
            new("_form", staff.Find("#bulk input[name=_form]").GetAttribute("value")!), new("back", "status=all&q=bongo"),
            new("what", "percent"), new("value", "-10"), new("choose", cheap), new("choose", dear),
        ]);
        await staff.Post("/admin/products/preview", wish);
        Assert.Contains("$33.33 $30.00", staff.Text);
        Assert.Equal(33.33m, (decimal)(await demo.Shop.Visitor().Get("/products/" + dear)).Json["price"]!);

        using var changes = new FormUrlEncodedContent(
        [
            new("_form", staff.Find("input[name=_form]").GetAttribute("value")!), new("back", "status=all&q=bongo"),
            .. staff.Page.QuerySelectorAll("input[name=change]").Select(one => KeyValuePair.Create("change", one.GetAttribute("value")!)),
        ]);
        (await (await demo.Shop.Admin()).Patch("/products/" + cheap, new { name = "Bongo first" })).Is(200);
        await staff.Post("/admin/products/apply", changes);
        Assert.Equal("/admin/products/apply", staff.Path);
        Assert.Contains("Changed: 1 of 2", staff.Text);
        Assert.Contains("Not done Bongo first was changed by somebody else meanwhile", staff.Text);
        Assert.Equal(30m, (decimal)(await demo.Shop.Visitor().Get("/products/" + dear)).Json["price"]!);

        await staff.Send("#results form");
        Assert.Equal(33.33m, (decimal)(await demo.Shop.Visitor().Get("/products/" + dear)).Json["price"]!);
        await staff.See("/admin/products/apply");
        Assert.Equal("/admin/products", staff.Path);
    }

    [Theory]
    [InlineData("percent", "lots")]
    [InlineData("percent", "-100")]
    [InlineData("stock", "1.5")]
    [InlineData("price", "-1")]
    public async Task A_bulk_change_that_makes_no_sense_is_told_and_changes_nothing(string what, string value)
    {
        var id = await demo.Shop.Sell("Cowbell");
        using var staff = await demo.Shop.AtTheDesk();
        await staff.See("/admin/products?q=cowbell");
        await staff.Send("#bulk", new() { ["what"] = what, ["value"] = value, ["choose"] = id });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, staff.Status);
        Assert.NotNull(staff.Find("[role=alert]"));
        Assert.Empty(staff.Page.QuerySelectorAll("input[name=change]"));
    }

    [Fact]
    public async Task Pictures_are_put_up_ordered_and_taken_away()
    {
        var id = await demo.Shop.Sell("Xylophone");
        using var staff = await demo.Shop.AtTheDesk();
        await staff.See("/admin/products/" + id);
        foreach (var picture in (string[])[Dark, Light])
        {
            using var form = new MultipartFormDataContent
            {
                { new StringContent(staff.Find("form[data-drop] input[name=_form]").GetAttribute("value")!), "_form" },
                { new StringContent(staff.Find("form[data-drop] input[name=version]").GetAttribute("value")!), "version" },
            };
            var file = new ByteArrayContent(Convert.FromBase64String(picture));
            file.Headers.ContentType = new MediaTypeHeaderValue("image/png");
            form.Add(file, "file", "a.png");
            await staff.Post($"/admin/products/{id}/pictures/upload", form);
            Assert.Contains("The pictures are saved.", staff.Text);
        }
        var before = Pictures();
        Assert.Equal(2, before.Count);
        await staff.Send("form[data-order]", press: ("do", "earlier " + before[1]));
        Assert.Equal([before[1], before[0]], Pictures());
        await staff.Send("form[data-order]", press: ("do", "remove " + before[1]));
        Assert.Equal([before[0]], Pictures());

        List<string?> Pictures() => [.. staff.Page.QuerySelectorAll("[data-picture]").Select(one => one.GetAttribute("data-picture"))];
    }

    [Fact]
    public async Task What_is_no_picture_is_told()
    {
        var id = await demo.Shop.Sell("Harmonica");
        using var staff = await demo.Shop.AtTheDesk();
        await staff.See("/admin/products/" + id);
        using var form = new MultipartFormDataContent
        {
            { new StringContent(staff.Find("form[data-drop] input[name=_form]").GetAttribute("value")!), "_form" },
            { new StringContent(staff.Find("form[data-drop] input[name=version]").GetAttribute("value")!), "version" },
            { new ByteArrayContent("no picture"u8.ToArray()), "file", "notes.txt" },
        };
        await staff.Post($"/admin/products/{id}/pictures/upload", form);
        Assert.Contains("notes.txt:", staff.Find("[role=alert]").TextContent);
        Assert.Empty(staff.Page.QuerySelectorAll("[data-picture]"));
    }

    [Fact]
    public async Task A_product_goes_into_the_archive_and_comes_back()
    {
        var id = await demo.Shop.Sell("Ocarina");
        using var staff = await demo.Shop.AtTheDesk();
        await staff.See("/admin/products/" + id);
        await staff.Send($"form[action='/admin/products/{id}/archive']");
        Assert.Contains("in the archive", staff.Text);
        (await demo.Shop.Visitor().Get("/products/" + id)).Is(404);
        await staff.Send($"form[action='/admin/products/{id}/restore']");
        (await demo.Shop.Visitor().Get("/products/" + id)).Is(200);
    }
}

using System.Net;
using System.Text.Json.Nodes;
using Stoa.Testing;

namespace Stoa.Web.Tests;

/// <summary>What customers do about themselves, without a script.</summary>
public class AccountPagesTests(DemoShop demo) : IClassFixture<DemoShop>
{
    private const string Speaker = "/shop/p/halden-a8-active-speaker";

    [Theory]
    [InlineData("/shop/account")]
    [InlineData("/shop/account/orders")]
    [InlineData("/shop/account/addresses")]
    [InlineData("/shop/account/addresses/new")]
    [InlineData("/shop/account/devices")]
    [InlineData("/shop/account/mail")]
    [InlineData("/shop/account/privacy")]
    [InlineData("/shop/account/privacy/my-data.json")]
    [InlineData(Speaker + "/review")]
    public async Task Whoever_is_not_signed_in_is_asked_to_and_comes_back(string path)
    {
        using var guest = new Browsing(demo.Shop);
        await guest.See(path);
        Assert.Equal("/shop/login?next=" + Uri.EscapeDataString(path), guest.Path);
        var ada = await demo.Shop.Customer();
        await guest.Send("form[action='/shop/login']", new() { ["email"] = ada.Email, ["password"] = TestShop.Password });
        Assert.Equal((HttpStatusCode.OK, path), (guest.Status, guest.Path));
    }

    [Fact]
    public async Task Every_page_has_one_heading_and_shows_where_one_is()
    {
        using var browser = await SignedIn();
        foreach (var path in (string[])["", "/orders", "/addresses", "/devices", "/mail", "/privacy"])
        {
            await browser.See("/shop/account" + path);
            Assert.Single(browser.Page.QuerySelectorAll("h1"));
            Assert.Equal("/shop/account" + path, browser.Find(".account nav [aria-current]").GetAttribute("href"));
            foreach (var field in browser.Page.QuerySelectorAll("main input:not([type=hidden], [hidden]), main select, main textarea"))
                Assert.NotNull(field.Closest("label") ?? browser.Page.QuerySelector($"label[for='{field.Id}']"));
        }
    }

    [Fact]
    public async Task A_name_and_a_phone_are_changed_and_what_is_wrong_with_them_stands_beside_them()
    {
        using var browser = await SignedIn();
        await browser.Send("form[action='/shop/account']", new() { ["name"] = "Grace Hopper", ["phone"] = "call me" });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, browser.Status);
        Assert.NotNull(browser.Find("#f-phone-wrong"));
        Assert.Equal("Grace Hopper", browser.Find("#f-name").GetAttribute("value"));
        await browser.Send("form[action='/shop/account']", new() { ["name"] = "Grace Hopper", ["phone"] = "+4930123456" });
        Assert.Equal((HttpStatusCode.OK, "/shop/account"), (browser.Status, browser.Path));
        Assert.Contains("Saved.", browser.Text);
        Assert.Equal("Grace", browser.Find("[data-name]").TextContent);
        Assert.Equal("+4930123456", browser.Find("#f-phone").GetAttribute("value"));
    }

    [Fact]
    public async Task A_picture_goes_up_and_comes_down_and_is_gone_then()
    {
        using var browser = await SignedIn();
        await PutUp(browser, Encoded("no picture at all"));
        Assert.Contains("This is no JPEG, PNG, WebP or GIF.", browser.Find("main .note.bad").TextContent);
        using var http = new HttpClient { BaseAddress = demo.Shop.Address };
        var product = (await demo.Shop.Visitor().Get("/products/halden-a8-active-speaker")).Is(200);
        await PutUp(browser, await http.GetByteArrayAsync(new Uri(product.Text("images", "0", "url"), UriKind.Relative)));
        Assert.Contains("Your picture is up.", browser.Text);
        var shown = browser.Find("img.avatar").GetAttribute("src")!;
        Assert.Equal("image/png", (await http.GetAsync(new Uri(shown, UriKind.Relative))).Content.Headers.ContentType?.MediaType);
        await browser.Send("form[action='/shop/account/picture/remove']");
        Assert.Null(browser.Page.QuerySelector("img.avatar"));
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(new Uri(shown, UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task Changing_the_password_needs_the_old_one_and_signs_every_other_device_out()
    {
        var ada = await demo.Shop.Customer();
        using var browser = await new Browsing(demo.Shop).LogIn(ada.Email);
        await browser.Send("form[action$='/password']", new() { ["current"] = "not this one", ["password"] = "another quiet evening" });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, browser.Status);
        Assert.Equal("That is not your password.", browser.Find("#f-current-wrong").TextContent);
        await browser.Send("form[action$='/password']", new() { ["current"] = TestShop.Password, ["password"] = "short" });
        Assert.NotNull(browser.Find("#f-password-wrong"));
        await browser.Send("form[action$='/password']", new() { ["current"] = TestShop.Password, ["password"] = "another quiet evening" });
        Assert.Contains("Your new password is set.", browser.Text);
        Assert.Equal(401, (await ada.Refresh()).Status);
        await demo.Shop.LogIn(ada.Email, "another quiet evening");
    }

    [Fact]
    public async Task Orders_are_listed_newest_first_and_older_ones_a_page_further()
    {
        var ada = await demo.Shop.Customer();
        var product = (await demo.Shop.Visitor().Get("/products/linea-microphone-cable-xlr-5-m")).Is(200).Text("id");
        var numbers = new List<string>();
        for (var nth = 0; nth < 21; nth++)
        {
            (await ada.Post("/cart", new { productId = product, quantity = 1 })).Is(200);
            numbers.Add((await ada.Post("/order/checkout", new
            {
                shippingAddress = new { name = "Ada", line1 = "Road 1", city = "Ulm", country = "DE", postalCode = "89073" },
            })).Is(201).Text("number"));
        }
        using var browser = await new Browsing(demo.Shop).LogIn(ada.Email);
        await browser.See("/shop/account/orders");
        Assert.Equal(20, browser.Page.QuerySelectorAll("#list > li").Length);
        Assert.Contains(numbers[^1], browser.Find("#list > li").TextContent);
        Assert.Contains("$", browser.Find("#list > li").TextContent);
        Assert.NotEmpty(browser.Find("#list .tag").TextContent);
        await browser.See(browser.Find("#more a").GetAttribute("href")!);
        Assert.Contains(numbers[0], Assert.Single(browser.Page.QuerySelectorAll("#list > li")).TextContent);
        await browser.See(browser.Find("#list a").GetAttribute("href")!);
        Assert.Contains(numbers[0], browser.Text);
        await browser.See("/shop/account/orders?after=made-up");
        Assert.Equal("/shop/account/orders", browser.Path);
    }

    [Fact]
    public async Task Addresses_are_written_down_changed_put_first_and_removed()
    {
        using var browser = await SignedIn();
        var written = BuyingPagesTests.Delivery("nobody@example.com");
        written.Remove("email");
        await browser.See("/shop/account/addresses/new");
        await browser.Send("form[action='/shop/account/addresses']", new(written) { ["city"] = "" });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, browser.Status);
        Assert.NotNull(browser.Find("#f-city-wrong"));
        Assert.Equal("Road 1", browser.Find("#f-line1").GetAttribute("value"));
        await browser.Send("form[action='/shop/account/addresses']", new(written));
        await browser.See("/shop/account/addresses/new");
        await browser.Send("form[action='/shop/account/addresses']", new(written) { ["line1"] = "Road 2" });
        Assert.Equal(["Road 1", "Road 2"], Streets(browser).Order());

        await browser.Send("form[action$='/default']");
        var first = Assert.Single(browser.Page.QuerySelectorAll(".addresses > li"), one => one.QuerySelector(".tag") is not null);
        var change = first.QuerySelector("a")!.GetAttribute("href")!;
        await browser.See(change);
        await browser.Send($"form[action='{change}']", new() { ["line1"] = "Road 3", ["line2"] = "Second floor" });
        Assert.Contains("Road 3", browser.Text);
        Assert.Contains("Second floor", browser.Text);
        await browser.Send($"form[action='{change}/remove']");
        Assert.DoesNotContain("Road 3", Streets(browser));
        Assert.Single(Streets(browser));
        await browser.Open(change);
        Assert.Equal(HttpStatusCode.NotFound, browser.Status);
    }

    [Fact]
    public async Task An_address_of_somebody_else_is_not_there()
    {
        var ada = await demo.Shop.Customer();
        var written = await ada.Post("/users/me/addresses", new { name = "Ada", line1 = "Road 9", city = "Ulm", country = "DE" });
        var id = written.Is(201).Text("id");
        using var eve = await SignedIn();
        await eve.Open("/shop/account/addresses/" + id);
        Assert.Equal(HttpStatusCode.NotFound, eve.Status);
        await eve.See("/shop/account/addresses/new");
        await eve.Post($"/shop/account/addresses/{id}/remove", new FormUrlEncodedContent([Token(eve)]));
        Assert.Equal("Road 9", (await ada.Get("/users/me/addresses/" + id)).Is(200).Text("line1"));
    }

    [Fact]
    public async Task Another_device_is_signed_out_and_this_one_is_marked()
    {
        var ada = await demo.Shop.Customer();
        using var browser = await new Browsing(demo.Shop).LogIn(ada.Email);
        await browser.See("/shop/account/devices");
        var rows = browser.Page.QuerySelectorAll("main .rows > li");
        Assert.Equal(2, rows.Length);
        Assert.Equal("/shop/logout", Assert.Single(rows, row => row.TextContent.Contains("This one", StringComparison.Ordinal))
            .QuerySelector("form")!.GetAttribute("action"));
        await browser.Send("form[action$='/end']");
        Assert.Contains("That device is signed out.", browser.Text);
        Assert.Single(browser.Page.QuerySelectorAll("main .rows > li"));
        Assert.Equal(401, (await ada.Refresh()).Status);
    }

    [Fact]
    public async Task What_is_wanted_to_be_told_is_chosen()
    {
        using var browser = await SignedIn();
        await browser.See("/shop/account/mail");
        Assert.Equal(["deliveryEmail", "paymentReminderEmail"], Chosen(browser));
        Assert.NotNull(browser.Find("main a[href='/shop/account']"));       // there is no phone yet
        await browser.Send("form[action='/shop/account/mail']", new() { ["deliveryEmail"] = null, ["orderSms"] = "1" });
        Assert.Equal(["paymentReminderEmail", "orderSms"], Chosen(browser));
    }

    [Fact]
    public async Task Everything_known_is_taken_along_as_a_file()
    {
        var ada = await demo.Shop.Customer();
        using var browser = await new Browsing(demo.Shop).LogIn(ada.Email);
        await browser.See("/shop/account/privacy");
        await browser.See(browser.Find("main a[download]").GetAttribute("href")!);
        Assert.Equal("my-data.json", browser.Answer.Content.Headers.ContentDisposition?.FileName);
        Assert.Equal("attachment", browser.Answer.Content.Headers.ContentDisposition?.DispositionType);
        var told = JsonNode.Parse(await browser.Answer.Content.ReadAsStringAsync())!.AsObject();
        Assert.Contains("ordering", told.Select(one => one.Key));
        Assert.Contains(ada.Email, told["identity"]!.ToJsonString());
    }

    [Fact]
    public async Task Closing_the_account_needs_the_password_and_leaves_a_guest()
    {
        var ada = await demo.Shop.Customer();
        using var browser = await new Browsing(demo.Shop).LogIn(ada.Email);
        await browser.See("/shop/account/privacy");
        await browser.Send("form[action$='/erase']", new() { ["password"] = "not this one" });
        Assert.Equal("That is not your password.", browser.Find("#f-password-wrong").TextContent);
        await browser.Send("form[action$='/erase']", new() { ["password"] = TestShop.Password });
        Assert.Equal("/", browser.Path);
        Assert.Contains("Your account is closed", browser.Find("main .note").TextContent);
        Assert.DoesNotContain("__Host-stoa-session", browser.Cookies.Keys);
        await browser.See("/shop/account");
        Assert.StartsWith("/shop/login", browser.Path);
        Assert.Equal(401, (await demo.Shop.Visitor().LogIn(ada.Email)).Status);
    }

    [Fact]
    public async Task A_review_has_stars_is_said_once_and_stands_on_the_products_page()
    {
        using var browser = await SignedIn();
        await browser.See(Speaker + "/review");
        Assert.Equal(5, browser.Page.QuerySelectorAll("fieldset input[type=radio][name=rating]").Length);
        await browser.Send("form[action$='/review']", new() { ["title"] = "Loud and clear" });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, browser.Status);
        Assert.NotNull(browser.Find("#rate-wrong"));
        Assert.Equal("Loud and clear", browser.Find("#f-title").GetAttribute("value"));
        await browser.Send("form[action$='/review']", new() { ["rating"] = "4", ["body"] = "Nothing hums." });
        Assert.StartsWith(Speaker, browser.Path);
        Assert.Contains("Thank you.", browser.Find("main .note").TextContent);
        Assert.Contains("Loud and clear", browser.Find("#reviews").TextContent);
        await browser.See(Speaker);
        Assert.Null(browser.Page.QuerySelector("main .note"));
        await browser.See(Speaker + "/review");
        await browser.Send("form[action$='/review']", new() { ["rating"] = "1", ["title"] = "Once more" });
        Assert.Contains("each voice counts once", browser.Find("main .note").TextContent);
        Assert.DoesNotContain("Once more", browser.Text);
    }

    [Fact]
    public async Task A_guest_who_has_paid_is_offered_an_account_with_that_address()
    {
        using var guest = new Browsing(demo.Shop);
        var email = demo.Shop.NewEmail();
        await (await guest.See(Speaker)).Send("form[data-add]");
        await guest.See("/shop/checkout");
        await guest.Send("form[action='/shop/checkout']", BuyingPagesTests.Delivery(email));
        await guest.Send("form[method=post]", press: ("button", "pay"));
        var order = guest.Path.Split('?')[0];
        Assert.StartsWith("/shop/orders/", order);
        await Eventually.True(async () => (await guest.See(order)).Find("#order").GetAttribute("data-status") == "paid");
        await guest.See(guest.Find(".invite a").GetAttribute("href")!);
        Assert.Equal(email, guest.Find("#f-email").GetAttribute("value"));
        await guest.Send("form[action='/shop/register']", new() { ["name"] = "Gus Guest", ["password"] = TestShop.Password });
        Assert.Equal((HttpStatusCode.OK, order), (guest.Status, guest.Path));
        Assert.Null(guest.Page.QuerySelector(".invite"));
    }

    private static byte[] Encoded(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    private static KeyValuePair<string, string> Token(Browsing browser) =>
        new(Forms.Field, browser.Find($"input[name={Forms.Field}]").GetAttribute("value")!);

    private static Task<Browsing> PutUp(Browsing browser, byte[] picture) => browser.Post(
        "/shop/account/picture", new MultipartFormDataContent
        {
            { new StringContent(Token(browser).Value), Forms.Field }, { new ByteArrayContent(picture), "file", "me.png" },
        });

    private static IEnumerable<string> Streets(Browsing browser) => browser.Page.QuerySelectorAll("main address")
        .Select(one => one.TextContent).Select(text => text[text.IndexOf("Road", StringComparison.Ordinal)..][..6]);

    private static IEnumerable<string?> Chosen(Browsing browser) =>
        browser.Page.QuerySelectorAll("main input[type=checkbox][checked]").Select(one => one.GetAttribute("name"));

    private async Task<Browsing> SignedIn() => await new Browsing(demo.Shop).LogIn((await demo.Shop.Customer()).Email);
}

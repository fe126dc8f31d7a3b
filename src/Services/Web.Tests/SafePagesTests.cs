using System.Net;
using Stoa.Testing;

namespace Stoa.Web.Tests;

/// <summary>What pages give away, and what they can be talked into: nothing.</summary>
public class SafePagesTests(DemoShop demo) : IClassFixture<DemoShop>
{
    [Theory, Rows(111)]
    [InlineData("/", 200)]
    [InlineData("/shop/p/halden-a8-active-speaker", 200)]
    [InlineData("/shop/p/no-such-thing", 404)]
    [InlineData("/shop/cart", 200)]
    [InlineData("/shop/login", 200)]
    [InlineData("/shop/no/such/page", 404)]
    [InlineData("/admin", 303)]
    [InlineData("/admin/no/such/page", 404)]
    [InlineData("/robots.txt", 200)]
    public async Task Every_page_tells_the_browser_what_it_may_do(string path, int status)
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = demo.Shop.Address };
        using var answer = await http.GetAsync(path);
        Assert.Equal(status, (int)answer.StatusCode);
        string Header(string name) => string.Join(", ", answer.Headers.Concat(answer.Content.Headers)
            .Where(one => one.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).SelectMany(one => one.Value));
        Assert.Equal("nosniff", Header("X-Content-Type-Options"));
        Assert.Equal("DENY", Header("X-Frame-Options"));
        Assert.Equal("same-origin", Header("Cross-Origin-Opener-Policy"));
        var policy = Header("Content-Security-Policy");
        Assert.StartsWith("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("*", policy, StringComparison.Ordinal);
        Assert.NotEqual("", Header("Cache-Control"));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/shop")]
    [InlineData("/shop/p/halden-a8-active-speaker")]
    [InlineData("/shop/cart")]
    [InlineData("/shop/login")]
    [InlineData("/shop/register")]
    [InlineData("/shop/nothing")]
    public async Task Nothing_runs_or_styles_that_stands_in_a_page(string path)
    {
        using var guest = new Browsing(demo.Shop);
        await guest.Open(path);
        Assert.Empty(guest.Page.QuerySelectorAll("style, [style], [onclick], [onload], [onsubmit]"));
        Assert.All(guest.Page.QuerySelectorAll("script"), one => Assert.True(
            one.GetAttribute("type") == "application/ld+json" || one.GetAttribute("src")!.StartsWith('/'), one.OuterHtml));
        Assert.All(guest.Page.QuerySelectorAll("[src], link[href][rel=stylesheet], img[srcset]"), one =>
            Assert.StartsWith("/", one.GetAttribute("src") ?? one.GetAttribute("href"), StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_people_write_is_shown_as_they_wrote_it_and_never_run()
    {
        const string Nasty = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'&{{7*7}}";
        await using var shop = await DemoShop.Open(isEmpty: true);
        var admin = await shop.Admin();
        (await admin.Post(
            "/products",
            new { name = "Nasty " + Nasty, price = 1, stock = 1, slug = "nasty", description = Nasty, status = "active" })).Is(201);
        using var guest = new Browsing(shop);
        await guest.See("/shop/p/nasty");
        Assert.Equal("Nasty " + Nasty, guest.Find("h1").TextContent);
        Assert.Empty(guest.Page.QuerySelectorAll("img[onerror]"));
        Assert.Equal(2, guest.Page.QuerySelectorAll("script").Length);
        var told = System.Text.Json.JsonDocument.Parse(guest.Find("script[type='application/ld+json']").TextContent);
        Assert.Equal("Nasty " + Nasty, told.RootElement.GetProperty("name").GetString());
        await guest.See("/shop?q=" + Uri.EscapeDataString(Nasty));
        Assert.Equal(Nasty, guest.Find("#q").GetAttribute("value"));
        Assert.Empty(guest.Page.QuerySelectorAll("img[onerror]"));
    }

    [Fact, Rows(91)]
    public async Task A_forged_way_back_from_the_payment_page_says_nothing_of_the_money()
    {
        using var guest = new Browsing(demo.Shop);
        await (await guest.See("/shop/p/halden-a8-active-speaker")).Send("form[data-add]");
        await guest.See("/shop/checkout");
        await guest.Send("form[action='/shop/checkout']", BuyingPagesTests.Delivery(demo.Shop.NewEmail()));
        await guest.Send("form", press: ("button", "cancel"));
        Assert.StartsWith("/shop/orders/ord_", guest.Path);
        await guest.See(guest.Path.Split('?')[0] + "?payment=done&redirect_status=succeeded");
        Assert.Equal("awaiting-payment", guest.Find("#order").GetAttribute("data-status"));
        Assert.DoesNotContain("it is paid", guest.Text, StringComparison.Ordinal);
    }

    [Theory, Rows(47)]
    [InlineData("/admin")]
    [InlineData("/admin/orders")]
    [InlineData("/Admin/orders")]
    [InlineData("/admin/")]
    [InlineData("/%61dmin/orders")]
    [InlineData("/admin/dead-letters")]
    [InlineData("/admin/staff")]
    public async Task For_a_customer_there_is_no_admin(string path)
    {
        using var ada = new Browsing(demo.Shop);
        await ada.LogIn((await demo.Shop.Customer()).Email, TestShop.Password);
        await ada.Open(path);
        Assert.Equal(HttpStatusCode.NotFound, ada.Status);
        Assert.Contains("There is nothing here", ada.Text, StringComparison.Ordinal);
    }

    [Fact, Rows(40)]
    public async Task Who_comes_after_a_customer_on_the_same_browser_sees_nothing_of_them()
    {
        await using var shop = await DemoShop.Open(isEmpty: true);
        var ada = await shop.Customer();
        var admin = await shop.Admin();
        (await ada.Post("/users/me/addresses", new { name = "Ada", line1 = "Secret road 1", city = "Ulm", country = "DE" })).Is(201);
        (await admin.Post("/products", new { name = "Tape", price = 1, stock = 9, slug = "tape", status = "active" })).Is(201);
        using var browser = new Browsing(shop);
        await browser.LogIn(ada.Email);
        await Eventually.True(async () => (await browser.Open("/shop/p/tape")).Status == HttpStatusCode.OK);
        await browser.Send("form[data-add]");
        await browser.See("/shop/checkout");
        Assert.Contains("Secret road 1", browser.Text, StringComparison.Ordinal);
        await browser.See("/shop/cart");
        browser.Cookies.Remove("__Host-stoa-session");       // the session is over; whatever else the browser has stays
        await browser.See("/shop/cart");
        Assert.Contains("There is nothing in it yet", browser.Text, StringComparison.Ordinal);
        await browser.Open("/shop/checkout");
        Assert.DoesNotContain("Secret road", browser.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(ada.Email, browser.Text, StringComparison.Ordinal);
    }
}

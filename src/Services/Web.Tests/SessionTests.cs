using System.Net;
using Stoa.Testing;

namespace Stoa.Web.Tests;

/// <summary>Being signed in by the pages: who holds what, how long, and how it ends.</summary>
public class SessionTests(DemoShop demo) : IClassFixture<DemoShop>
{
    private const string Speaker = "/shop/p/halden-a8-active-speaker";

    [Fact, Rows(110)]
    public async Task Cookies_are_the_shops_alone_and_out_of_reach_of_scripts()
    {
        using var browser = await SignedIn();
        await browser.Send("form[action='/shop/account']");        // leaves a note, which the next page takes away
        using var guest = new Browsing(demo.Shop);
        await (await guest.See(Speaker)).Send("form[data-add]");
        await guest.See("/shop/checkout");
        await guest.Send("form[action='/shop/checkout']", BuyingPagesTests.Delivery(demo.Shop.NewEmail()));
        var set = browser.CookiesAsSet.Concat(guest.CookiesAsSet.Where(one => !browser.CookiesAsSet.ContainsKey(one.Key))).ToDictionary();
        Assert.Equal(
            [
                "__Host-stoa-cart", "__Host-stoa-device", "__Host-stoa-note", "__Host-stoa-orders", "__Host-stoa-session",
                "__Host-stoa-shown",
            ],
            set.Keys.Order());
        foreach (var (name, cookie) in set)
        {
            var says = cookie.Split(';').Skip(1).Select(one => one.Trim().ToLowerInvariant()).ToList();
            Assert.Contains("secure", says);
            Assert.Contains("samesite=lax", says);
            Assert.Contains("path=/", says);
            Assert.Equal(name != "__Host-stoa-shown", says.Contains("httponly"));
            Assert.DoesNotContain(says, one => one.StartsWith("domain", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Parallel_requests_renew_an_expired_sign_in_once()
    {
        var time = new ManualClock();
        await using var shop = await TestShop.Open(Engine.Sqlite, Roster.Services, time);
        var ada = await shop.Customer();
        using var browser = await new Browsing(shop).LogIn(ada.Email);
        time.Advance(TimeSpan.FromMinutes(16));
        var tabs = Enumerable.Range(0, 6).Select(_ => Copy(shop, browser)).ToList();
        await Task.WhenAll(tabs.Select(tab => tab.See("/shop/account")));
        Assert.All(tabs, tab => Assert.Equal("/shop/account", tab.Path));
        Assert.Equal(2, await Generation(shop, ada.UserId));
        Assert.All(tabs, tab => Assert.NotEqual(browser.Cookies["__Host-stoa-session"], tab.Cookies["__Host-stoa-session"]));
        tabs.ForEach(tab => tab.Dispose());
    }

    [Fact]
    public async Task Whoever_lost_the_answer_in_which_the_sign_in_was_renewed_stays_signed_in_if_they_ask_again_soon()
    {
        var time = new ManualClock();
        await using var shop = await TestShop.Open(Engine.Sqlite, Roster.Services, time);
        var ada = await shop.Customer();
        using var browser = await new Browsing(shop).LogIn(ada.Email);
        time.Advance(TimeSpan.FromMinutes(16));
        foreach (var pause in (int[])[0, 5, 4])
        {
            time.Advance(TimeSpan.FromMinutes(pause));
            using var again = Copy(shop, browser);
            Assert.Equal("/shop/account", (await again.See("/shop/account")).Path);
            Assert.Equal(2, await Generation(shop, ada.UserId));
        }
        time.Advance(TimeSpan.FromMinutes(2));
        using var late = Copy(shop, browser);
        Assert.StartsWith("/shop/login", (await late.See("/shop/account")).Path);       // perhaps it was stolen: nobody goes on with it
        Assert.DoesNotContain("__Host-stoa-session", late.Cookies.Keys);
    }

    [Fact]
    public async Task A_session_that_was_ended_elsewhere_leads_to_the_sign_in()
    {
        var ada = await demo.Shop.Customer();
        using var browser = await new Browsing(demo.Shop).LogIn(ada.Email);
        var others = (await ada.Get("/auth/sessions")).Is(200).Json["items"]!.AsArray().Where(one => !(bool)one!["current"]!);
        (await ada.Delete("/auth/sessions/" + Assert.Single(others)!["id"])).Is(204);
        await Eventually.True(async () => (await browser.See("/shop/account/mail")).Path == "/shop/login?next=%2Fshop%2Faccount%2Fmail");
        Assert.DoesNotContain("__Host-stoa-session", browser.Cookies.Keys);
        await browser.See("/shop/cart");
        Assert.Contains("There is nothing in it yet", browser.Text);
    }

    [Fact]
    public async Task Signing_out_ends_the_session_where_it_was_opened()
    {
        var ada = await demo.Shop.Customer();
        using var browser = await new Browsing(demo.Shop).LogIn(ada.Email);
        Assert.Equal(2, (await ada.Get("/auth/sessions")).Json["items"]!.AsArray().Count);
        using var thief = Copy(demo.Shop, browser);
        await browser.Send(".account form[action='/shop/logout']");
        Assert.Equal("/", browser.Path);
        Assert.Contains("You are signed out.", browser.Find("main .note").TextContent);
        Assert.DoesNotContain("__Host-stoa-session", browser.Cookies.Keys);
        Assert.Single((await ada.Get("/auth/sessions")).Json["items"]!.AsArray());
        await Eventually.True(async () => (await thief.See("/shop/account")).Path.StartsWith("/shop/login", StringComparison.Ordinal));
    }

    [Theory, Rows(109)]
    [InlineData("/shop/account")]
    [InlineData("/shop/account/password")]
    [InlineData("/shop/account/picture")]
    [InlineData("/shop/account/picture/remove")]
    [InlineData("/shop/account/email")]
    [InlineData("/shop/account/addresses")]
    [InlineData("/shop/account/mail")]
    [InlineData("/shop/account/privacy/erase")]
    [InlineData("/shop/logout")]
    [InlineData("/verify-email")]
    [InlineData("/reset-password")]
    [InlineData("/shop/forgot")]
    [InlineData("/shop/unsubscribe")]
    [InlineData(Speaker + "/review")]
    public async Task A_form_that_the_shop_did_not_make_for_them_or_from_another_site_is_refused(string path)
    {
        using var browser = await SignedIn();
        foreach (var token in (KeyValuePair<string, string>[][])[[], [new(Forms.Field, "forged")]])
        {
            await browser.Post(path, new FormUrlEncodedContent([.. token, new("password", TestShop.Password)]));
            Assert.Equal(HttpStatusCode.BadRequest, browser.Status);
        }
        browser.Headers["Sec-Fetch-Site"] = "cross-site";
        await browser.Post(path, new FormUrlEncodedContent([]));
        Assert.Equal(HttpStatusCode.Forbidden, browser.Status);
        browser.Headers.Clear();
        await browser.See("/shop/account");
        Assert.Equal("/shop/account", browser.Path);
    }

    [Theory, Rows(107)]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("\\\\evil.example/")]
    [InlineData("/\t/evil.example/")]
    [InlineData("/\n/evil.example/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("evil.example")]
    [InlineData("")]
    public async Task Nobody_is_led_elsewhere_after_the_sign_in(string next)
    {
        using var browser = new Browsing(demo.Shop);
        await browser.See("/shop/login?next=" + Uri.EscapeDataString(next));
        Assert.Equal("/shop/account", browser.Find("input[name=next]").GetAttribute("value"));
        var ada = await demo.Shop.Customer();
        await browser.Send(
            "form[action='/shop/login']", new() { ["email"] = ada.Email, ["password"] = TestShop.Password, ["next"] = next });
        Assert.Equal((HttpStatusCode.OK, "/shop/account"), (browser.Status, browser.Path));
        await browser.Open("/shop/login?next=" + Uri.EscapeDataString(next));
        Assert.Equal("/shop/account", browser.Path);
    }

    [Fact]
    public async Task What_a_guest_has_in_the_cart_comes_along_at_the_sign_in()
    {
        var ada = await demo.Shop.Customer();
        using var browser = new Browsing(demo.Shop);
        await (await browser.See(Speaker)).Send("form[data-add]", new() { ["quantity"] = "3" });
        Assert.Contains("__Host-stoa-cart", browser.Cookies.Keys);
        await browser.LogIn(ada.Email);
        Assert.Equal("3", browser.Find("[data-cart-count]").TextContent);
        Assert.DoesNotContain("__Host-stoa-cart", browser.Cookies.Keys);
        Assert.Equal("3", (await ada.Get("/cart")).Is(200).Text("items", "0", "quantity"));
    }

    [Fact]
    public async Task Strangers_who_guess_the_password_do_not_lock_out_a_browser_that_was_signed_in_before()
    {
        await using var shop = await TestShop.Open(Engine.Sqlite, Roster.Services);
        var ada = await shop.Customer();
        using var browser = await new Browsing(shop).LogIn(ada.Email);
        await browser.Send(".account form[action='/shop/logout']");
        for (var nth = 0; nth < 11; nth++)
            await shop.Visitor().LogIn(ada.Email, "not this one");
        using var stranger = new Browsing(shop);
        await stranger.See("/shop/login");
        await stranger.Send("form[action='/shop/login']", new() { ["email"] = ada.Email, ["password"] = TestShop.Password });
        Assert.Contains("Too many wrong passwords.", stranger.Text);
        await browser.LogIn(ada.Email);
        Assert.Equal("/shop/account", browser.Path);
    }

    [Fact]
    public async Task A_wrong_password_is_told_without_saying_whether_there_is_an_account()
    {
        var ada = await demo.Shop.Customer();
        using var browser = new Browsing(demo.Shop);
        await browser.See("/shop/login");
        await browser.Send("form[action='/shop/login']", new() { ["email"] = ada.Email, ["password"] = "not this one" });
        var (status, said) = (browser.Status, browser.Find("main .note.bad").TextContent);
        await browser.Send("form[action='/shop/login']", new() { ["email"] = demo.Shop.NewEmail(), ["password"] = "not this one" });
        Assert.Equal((status, said), (browser.Status, browser.Find("main .note.bad").TextContent));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
    }

    private async Task<Browsing> SignedIn() => await new Browsing(demo.Shop).LogIn((await demo.Shop.Customer()).Email);

    /// <summary>The same browser, before it got the answers that the other gets.</summary>
    private static Browsing Copy(TestShop shop, Browsing browser)
    {
        var copy = new Browsing(shop);
        foreach (var (name, value) in browser.Cookies)
            copy.Cookies[name] = value;
        return copy;
    }

    /// <summary>How often the pages' own session was renewed, and once for its beginning.</summary>
    private static async Task<long?> Generation(TestShop shop, string userId) => await shop.Database("identity").Read(
        async snapshot => await snapshot.QueryWhole(
            "SELECT MAX(generation) FROM session WHERE user_id = @user_id AND revoked_at IS NULL", ("user_id", userId)));
}

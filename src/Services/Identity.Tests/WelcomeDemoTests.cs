using Stoa.Contracts;
using Stoa.Identity.Tests.Http;
using Stoa.Kernel.Hosting;
using Stoa.Kernel.Web;
using Stoa.Testing;

namespace Stoa.Identity.Tests;

public class WelcomeDemoTests
{
    [Theory, EachDatabase]
    public async Task They_come_all_at_once_and_once_whoever_lets_them_in(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        using var passwords = new Passwords(iterations: 1);
        var welcome = new WelcomeDemo(passwords, shop.Links);
        await shop.Db.Transact(WelcomeDemo.Begin);
        Assert.Null(await shop.Db.Transact(WelcomeDemo.Claim));       // the shop opens first

        shop.Time.Advance(TimeSpan.FromSeconds(20));
        var slow = (await shop.Db.Transact(WelcomeDemo.Claim))!;
        Assert.Null(await shop.Db.Transact(WelcomeDemo.Claim));
        shop.Time.Advance(TimeSpan.FromSeconds(20));
        var quick = (await shop.Db.Transact(WelcomeDemo.Claim))!;
        await shop.Db.Transact(tx => welcome.Keep(tx, slow, "hash-1"));
        Assert.Empty(await shop.Said<UserRegistered>());
        await shop.Db.Transact(tx => welcome.Keep(tx, quick, "hash-2"));
        await shop.Db.Transact(tx => welcome.Keep(tx, quick, "hash-2"));

        var came = await shop.Said<UserRegistered>();
        Assert.Equal(Enumerable.Range(1, 6).Select(number => $"usr_0000000000000000000000DEM{number}"), came.Select(one => one.UserId));
        Assert.All(came, one => Assert.EndsWith("@example.com", one.Email, StringComparison.Ordinal));
        Assert.Single(await shop.Addresses(came[0].UserId), one => one.IsDefault);
        shop.Time.Advance(TimeSpan.FromDays(1));
        Assert.Null(await shop.Db.Transact(WelcomeDemo.Claim));
    }

    [Theory, EachDatabase]
    public async Task Whoever_was_quick_and_took_an_address_keeps_it(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        using var passwords = new Passwords(iterations: 1);
        var own = await shop.Register("ada@example.com");
        await shop.Db.Transact(WelcomeDemo.Begin);
        shop.Time.Advance(TimeSpan.FromSeconds(20));
        var turn = (await shop.Db.Transact(WelcomeDemo.Claim))!;
        await shop.Db.Transact(tx => new WelcomeDemo(passwords, shop.Links).Keep(tx, turn, "hash-2"));
        Assert.Equal("hash-1", (await shop.Get(own.User.Id)).PasswordHash);
        Assert.Equal(6, (await shop.Said<UserRegistered>()).Count);       // this one and the five others
    }

    [Fact]
    public void Where_they_live_is_as_an_address_book_takes_it() => Assert.All(
        DemoCustomer.All.SelectMany(one => one.Addresses),
        lines =>
        {
            var check = new Check();
            check.Text("name", lines.FullName, 100);
            check.Text("line1", lines.Line1, 100);
            check.OptionalText("line2", lines.Line2, 100);
            check.Text("city", lines.City, 100);
            check.OptionalText("region", lines.Region, 100);
            check.OptionalText("postalCode", lines.PostalCode, 20);
            check.Country("country", lines.Country);
            if (lines.Phone is { } phone)
                check.Phone("phone", phone);
            Assert.False(check.Failed, $"{lines}: {(check.Failed ? check.Problem.Detail : "")}");
        });

    [Fact]
    public void Their_password_is_one_that_the_shop_would_take() =>
        Assert.Equal(PasswordProblem.None, PasswordPolicy.Check(DemoCustomer.Password));

    [Fact]
    public async Task Only_a_new_shop_gets_them()
    {
        using var folder = new Scratch();
        await using (await TestShop.Open(Engine.Sqlite, [SharedShops.Cheap()], folder: folder))
        {
        }
        await using var shop = await TestShop.Open(Engine.Sqlite, [SharedShops.Cheap()], settings: Demo, folder: folder);
        Assert.Null(await shop.Database("identity").Read(async snapshot => await snapshot.QueryWhole("SELECT 1 FROM demo")));
    }

    [Fact, Rows(29)]
    public async Task Production_does_not_open_while_one_of_them_gets_in_with_the_password_that_everybody_knows()
    {
        using var folder = new Scratch();
        await using (var demo = await TestShop.Open(Engine.Sqlite, [SharedShops.Cheap()], settings: Demo, folder: folder))
        {
            await Eventually.Equal(200, async () => (await demo.Visitor().LogIn("finn@example.com", DemoCustomer.Password)).Status);
            var ada = await demo.LogIn("ada@example.com", DemoCustomer.Password);
            (await ada.Post("/users/me/password", new { current = DemoCustomer.Password, password = TestShop.Password })).Is(204);
            foreach (var number in Enumerable.Range(2, 4))
                (await (await demo.Admin()).Patch($"/users/usr_0000000000000000000000DEM{number}", new { disabled = true })).Is(200);
        }

        var failure = await Assert.ThrowsAsync<ServiceFailed>(
            () => TestShop.Open(Engine.Sqlite, [SharedShops.Cheap()], settings: Production, folder: folder));
        Assert.Contains("finn@example.com", failure.Message);
        Assert.DoesNotContain("ada@example.com", failure.Message);
        Assert.DoesNotContain(DemoCustomer.Password, failure.Message);

        await using (var demo = await TestShop.Open(Engine.Sqlite, [SharedShops.Cheap()], folder: folder))
        {
            var finn = await demo.LogIn("finn@example.com", DemoCustomer.Password);
            (await finn.Delete("/users/me", new { password = DemoCustomer.Password })).Is(202);
        }
        await using var shop = await TestShop.Open(Engine.Sqlite, [SharedShops.Cheap()], settings: Production, folder: folder);
        await shop.LogIn("ada@example.com");
    }

    private static Dictionary<string, string?> Demo => new() { ["Stoa:Demo"] = "true" };

    private static Dictionary<string, string?> Production => new() { ["DOTNET_ENVIRONMENT"] = "Production", ["Stoa:TrustedLoad"] = "" };
}

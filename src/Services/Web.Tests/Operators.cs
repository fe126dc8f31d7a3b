using Stoa.Kernel.Data;
using Stoa.Testing;

namespace Stoa.Web.Tests;

/// <summary>A demo shop, and those who run it before its pages: signed in once for all tests of a class.</summary>
public sealed class Operators : IAsyncLifetime
{
    private readonly DemoShop demo = new();

    public TestShop Shop => demo.Shop;

    public Browsing Admin { get; private set; } = null!;

    public Browsing Staff { get; private set; } = null!;

    public Browsing Customer { get; private set; } = null!;

    /// <summary>What the admin is known by.</summary>
    public string AdminId { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        await demo.InitializeAsync();
        AdminId = (await Shop.Admin()).UserId;
        Admin = await new Browsing(Shop).LogIn(TestShop.AdminEmail);
        Staff = await new Browsing(Shop).LogIn((await Shop.Staff()).Email);
        Customer = await new Browsing(Shop).LogIn((await Shop.Customer()).Email);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var one in (Browsing[])[Admin, Staff, Customer])
            one.Dispose();
        await demo.DisposeAsync();
    }

    /// <summary>Lets a statement run in a service's database, for what a shop that is well does not come to.</summary>
    public Task Write(string service, string sql, params Param[] values) => Shop.Database(service).Transact(
        async tx => Assert.NotEqual(0, await tx.Execute(sql, values)));
}

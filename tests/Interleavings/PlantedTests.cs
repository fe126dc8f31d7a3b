using Stoa.Contracts;
using Stoa.Identity;
using Stoa.Inventory;
using Stoa.Kernel.Web;

namespace Stoa.Interleavings.Tests;

/// <summary>That these tests can fail: uses that are harmless on SQLite and do harm on PostgreSQL are found out.</summary>
public sealed class PlantedTests(ITestOutputHelper output)
{
    /// <summary>Looks, and writes what it makes of what it saw.</summary>
    [Fact]
    public async Task A_piece_that_is_taken_without_a_guard_is_noticed()
    {
        var take = Use.Of("take one, unguarded", side => side.Db.Transact(async tx =>
        {
            var stock = await StockStore.Get(tx, "prd_1");
            return await tx.Execute(
                "UPDATE stock SET on_hand = @left WHERE product_id = 'prd_1'", ("left", stock!.OnHand - 1));
        }));
        await Noticed(() => new InventoryService(), new Scene(
            "five left", side => side.Hear(new StockAsked("ask_1", "prd_1", 5, "usr_staff"), "evt_1"), [take]));
    }

    /// <summary>Each sees the other, and both go.</summary>
    [Fact]
    public async Task The_last_two_admins_who_leave_at_once_are_noticed()
    {
        var (root, second) = ("", "");
        await Noticed(() => new IdentityService(), new Scene("two admins", Arrange, [Leave("root leaves", 0), Leave("second leaves", 1)]));

        async Task Arrange(Side side)
        {
            (root, second) = (await Register(side, "root@example.com"), await Register(side, "second@example.com"));
            await side.Db.Transact(async tx => await tx.Execute("UPDATE users SET role = 'admin'"));
        }

        Use Leave(string name, int who) => Use.Of(name, side => side.Db.Transact(async tx =>
        {
            var user = (await UserStore.Take(tx, who == 0 ? root : second))!;
            if (await UserStore.OpenAdmins(tx) == 1)
                return false;
            await UserStore.Save(tx, user.WithAccess(Role.Customer, false, tx.Now));
            return true;
        }));
    }

    private static async Task<string> Register(Side side, string email)
    {
        var links = new Links(new Uri("https://shop.example"), side.Secrets);
        var done = await side.Db.Transact(tx => RegisterUser.Run(
            tx, links, "Somebody", email, "AQAAAA", new Device("Here", "192.0.2.1")));
        return ((RegisterUser.Registered)done).User.Id;
    }

    private async Task Noticed(Func<Kernel.Hosting.IService> service, Scene scene)
    {
        Weaving.Skip();
        await using var stage = await Stage.Open(service);
        await stage.Set(scene);
        var rehearsal = new Rehearsal(stage, "SELECT '' WHERE false");
        foreach (var pair in scene.Pairs)
            await rehearsal.Run(pair, 10, all: true);
        Assert.NotEmpty(rehearsal.Anomalies);
        var told = rehearsal.Anomalies[0];
        output.WriteLine(told);
        Assert.Contains("merge ", told, StringComparison.Ordinal);
    }
}

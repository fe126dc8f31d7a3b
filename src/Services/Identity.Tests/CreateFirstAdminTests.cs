using Stoa.Kernel.Data;
using Stoa.Kernel.Web;
using Stoa.Testing;

namespace Stoa.Identity.Tests;

public class CreateFirstAdminTests
{
    [Theory, EachDatabase]
    public async Task An_empty_shop_gets_one_admin_though_several_processes_start_together(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        var made = await AtOnce.Run(5, i => shop.Db.Transact(tx => CreateFirstAdmin.Run(tx, $"admin{i}@stoa.local", "hash-1")));
        var admin = await shop.Get(Assert.Single(made, one => one is not null)!.Id);
        Assert.Equal((Role.Admin, true), (admin.Role, admin.EmailVerified));
        Assert.Equal(1, await shop.Db.Read(async snapshot => await UserStore.OpenAdmins(snapshot)));
        var entry = Assert.Single(await shop.Db.Read(async snapshot => await Audit.About(snapshot, admin.Id)));
        Assert.Equal((Audit.FirstStart, "admin"), (entry.ActorId, entry.Became));
    }

    [Theory, EachDatabase]
    public async Task A_shop_that_has_users_gets_none(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        await shop.Register();
        Assert.Null(await shop.Db.Transact(tx => CreateFirstAdmin.Run(tx, "admin@stoa.local", "hash-1")));
    }
}

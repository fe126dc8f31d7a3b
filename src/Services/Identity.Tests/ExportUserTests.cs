using Stoa.Kernel.Web;
using Stoa.Testing;

namespace Stoa.Identity.Tests;

public class ExportUserTests
{
    [Theory, EachDatabase]
    public async Task Everything_known_is_told_and_nothing_of_others(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        var admin = await shop.Enter("admin@example.com", Role.Admin);
        var (user, session) = await shop.Register();
        await shop.Db.Transact(tx => AddAddress.Run(tx, user.Id, new("Ada", "12 Square", null, "London", null, null, "GB", null), true));
        await shop.Db.Transact(tx => ChangeAccess.Run(tx, admin.Id, user.Id, Role.Staff));
        var told = (await shop.Db.Read(snapshot => ExportUser.Run(snapshot, user.Id))).Data;
        Assert.Equal("ada@example.com", told["profile"]!["email"]!.GetValue<string>());
        Assert.Equal("London", told["addresses"]![0]!["city"]!.GetValue<string>());
        Assert.Equal(session.SessionId, told["sessions"]![0]!["id"]!.GetValue<string>());
        Assert.Equal("staff", told["accessChanges"]![0]!["became"]!.GetValue<string>());
        Assert.DoesNotContain("hash-1", told.ToJsonString());
        Assert.DoesNotContain(admin.Id, told.ToJsonString());
    }

    [Theory, EachDatabase]
    public async Task Of_nobody_there_is_nothing_to_tell(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        Assert.Equal("{}", (await shop.Db.Read(snapshot => ExportUser.Run(snapshot, "usr_nobody"))).Data.ToJsonString());
    }
}

using Stoa.Contracts;
using Stoa.Kernel.Web;
using Stoa.Testing;

namespace Stoa.Identity.Tests;

public class TellStandingsTests
{
    [Theory, EachDatabase]
    public async Task What_was_said_of_access_lately_is_told_again_and_what_is_older_is_not(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        var admin = await shop.Enter("admin@example.com", Role.Admin);
        var old = await shop.Register("old@example.com");
        await shop.Db.Transact(tx => ChangeAccess.Run(tx, admin.Id, old.User.Id, disabled: true));
        shop.Time.Advance(TellStandings.Back + TimeSpan.FromSeconds(1));

        await shop.Forget();
        var closed = await shop.Register("closed@example.com");
        var promoted = await shop.Register("promoted@example.com");
        await shop.Db.Transact(tx => ChangeAccess.Run(tx, admin.Id, closed.User.Id, disabled: true));
        shop.Time.Advance(TimeSpan.FromSeconds(1));
        await shop.Db.Transact(tx => ChangeAccess.Run(tx, admin.Id, promoted.User.Id, role: Role.Staff));
        await shop.Db.Transact(tx => LogOut.Run(tx, shop.Secrets, promoted.Session.RefreshToken));

        var standings = await shop.Db.Read(snapshot => TellStandings.Run(snapshot, shop.Time.GetUtcNow()));
        Assert.Equal((await shop.Said<SessionRevoked>()).AsEnumerable().Reverse(), standings.Revoked);
        Assert.Equal((await shop.Said<UserChanged>()).AsEnumerable().Reverse(), standings.Changed);
    }
}

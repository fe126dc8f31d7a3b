using Stoa.Contracts;
using Stoa.Testing;

namespace Stoa.Identity.Tests;

public class LogOutTests
{
    [Theory, EachDatabase]
    public async Task The_device_is_signed_out_and_it_is_said_once(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        var (user, session) = await shop.Register();
        await shop.Db.Transact(tx => LogOut.Run(tx, shop.Secrets, session.RefreshToken));
        await shop.Db.Transact(tx => LogOut.Run(tx, shop.Secrets, session.RefreshToken));
        Assert.Equal(EndReason.LoggedOut, Assert.Single(await shop.Said<SessionRevoked>()).Reason);
        Assert.Empty(await shop.Sessions(user.Id));
        Assert.IsType<RefreshSession.Refused>(await shop.Refresh(session.RefreshToken));
    }

    [Theory, EachDatabase]
    public async Task A_used_token_signs_its_own_device_out_and_a_made_up_one_nobody(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        var (user, session) = await shop.Register();
        await shop.RefreshWell(session.RefreshToken);
        var guessed = RefreshToken.Parse(session.RefreshToken)! with { Secret = new byte[32] };
        await shop.Db.Transact(tx => LogOut.Run(tx, shop.Secrets, guessed.Text));
        Assert.Single(await shop.Sessions(user.Id));
        await shop.Db.Transact(tx => LogOut.Run(tx, shop.Secrets, session.RefreshToken));
        Assert.Empty(await shop.Sessions(user.Id));
    }
}

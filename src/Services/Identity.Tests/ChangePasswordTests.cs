using Stoa.Contracts;
using Stoa.Testing;

namespace Stoa.Identity.Tests;

public class ChangePasswordTests
{
    [Theory, EachDatabase]
    public async Task Every_other_device_is_signed_out_and_this_one_stays(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        var (user, laptop) = await shop.Register();
        var phone = await shop.LogIn(user, Shop.Phone);
        var tablet = await shop.LogIn(user, Shop.Phone);
        Assert.True(await shop.Db.Transact(tx => ChangePassword.Run(tx, Shop.Proof(user), "hash-2", laptop.SessionId)));
        Assert.Equal(laptop.SessionId, Assert.Single(await shop.Sessions(user.Id)).Id);
        Assert.Equal([phone.SessionId, tablet.SessionId], (await shop.Said<SessionRevoked>()).Select(said => said.SessionId).Order());
        Assert.All(await shop.Said<SessionRevoked>(), said => Assert.Equal(EndReason.PasswordChanged, said.Reason));
        Assert.Equal("hash-2", (await shop.Get(user.Id)).PasswordHash);
        Assert.IsType<RefreshSession.Refused>(await shop.Refresh(phone.RefreshToken));
        await shop.RefreshWell(laptop.RefreshToken);
    }

    [Theory, EachDatabase]
    public async Task Of_two_changes_at_once_one_counts(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        var (user, session) = await shop.Register();
        var changed = await AtOnce.Run(2, i => shop.Db.Transact(
            tx => ChangePassword.Run(tx, Shop.Proof(user), $"hash-{i + 2}", session.SessionId)));
        Assert.Single(changed, true);
    }

    [Theory, EachDatabase]
    public async Task A_reset_link_from_before_is_void(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        var (user, session) = await shop.Register();
        var token = await shop.Mailed(LinkPurpose.PasswordReset, user.Email);
        await shop.Db.Transact(tx => ChangePassword.Run(tx, Shop.Proof(user), "hash-2", session.SessionId));
        Assert.False(await shop.Db.Transact(tx => ResetPassword.Run(tx, token!, "hash-3")));
    }
}

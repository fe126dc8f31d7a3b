using Stoa.Contracts;
using Stoa.Testing;

namespace Stoa.Identity.Tests;

public class RevokeSessionTests
{
    [Theory, EachDatabase]
    public async Task One_device_signs_another_out(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        var (user, laptop) = await shop.Register();
        var phone = await shop.LogIn(user, Shop.Phone);
        Assert.True(await shop.Db.Transact(tx => RevokeSession.Run(tx, user.Id, phone.SessionId)));
        Assert.Equal(laptop.SessionId, Assert.Single(await shop.Sessions(user.Id)).Id);
        var ended = Assert.Single(await shop.Said<SessionRevoked>());
        Assert.Equal((phone.SessionId, EndReason.Revoked), (ended.SessionId, ended.Reason));
        Assert.False(await shop.Db.Transact(tx => RevokeSession.Run(tx, user.Id, phone.SessionId)));
    }

    [Theory, EachDatabase]
    public async Task Another_users_device_is_not_found(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        var ada = await shop.Register();
        var bob = await shop.Register("bob@example.com");
        Assert.False(await shop.Db.Transact(tx => RevokeSession.Run(tx, bob.User.Id, ada.Session.SessionId)));
        Assert.Single(await shop.Sessions(ada.User.Id));
    }

    [Theory, EachDatabase]
    public async Task What_it_said_about_the_device_is_gone_with_it(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        var (user, session) = await shop.Register();
        await shop.Db.Transact(tx => RevokeSession.Run(tx, user.Id, session.SessionId));
        var kept = await shop.Db.Read(async snapshot => await SessionStore.Get(snapshot, session.SessionId));
        Assert.Equal(new Device("", ""), kept!.Device);
    }
}

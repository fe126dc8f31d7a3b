using Stoa.Contracts;
using Stoa.Kernel.Web;
using Stoa.Testing;

namespace Stoa.Identity.Tests;

public class LogInTests
{
    [Theory, EachDatabase]
    public async Task A_right_password_signs_the_device_in(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        var user = (await shop.Register()).User;
        var session = await shop.LogIn(user, Shop.Phone);
        Assert.Contains(await shop.Sessions(user.Id), one => one.Id == session.SessionId && one.Device == Shop.Phone);
    }

    [Theory, EachDatabase]
    public async Task A_proof_of_an_older_password_is_refused(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        var (user, session) = await shop.Register();
        await shop.Db.Transact(tx => ChangePassword.Run(tx, Shop.Proof(user), "hash-2", session.SessionId));
        Assert.IsType<LogIn.Refused>(await shop.Db.Transact(tx => LogIn.Run(tx, Shop.Proof(user), Shop.Phone)));
    }

    [Theory, EachDatabase]
    public async Task A_closed_account_is_refused_like_a_wrong_password(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        var admin = await shop.Enter("admin@example.com", Role.Admin);
        var user = (await shop.Register()).User;
        await shop.Db.Transact(tx => ChangeAccess.Run(tx, admin.Id, user.Id, disabled: true));
        Assert.IsType<LogIn.Refused>(await shop.Db.Transact(tx => LogIn.Run(tx, Shop.Proof(user), Shop.Phone)));
    }

    [Theory, EachDatabase]
    public async Task An_old_hash_is_replaced_and_stays_the_same_password(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        var user = (await shop.Register()).User;
        await shop.Db.Transact(tx => LogIn.Run(tx, Shop.Proof(user) with { Rehashed = "hash-1-dearer" }, Shop.Phone));
        Assert.Equal("hash-1-dearer", (await shop.Get(user.Id)).PasswordHash);
        await shop.LogIn(user, Shop.Phone);
    }

    [Theory, EachDatabase]
    public async Task With_too_many_devices_the_one_longest_unseen_makes_room(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        var (user, oldest) = await shop.Register();
        for (var i = 1; i < Session.MostPerUser; i++)
        {
            shop.Time.Advance(TimeSpan.FromSeconds(1));
            await shop.LogIn(user, Shop.Phone);
        }
        Assert.Empty(await shop.Said<SessionRevoked>());
        var newest = await shop.LogIn(user, Shop.Laptop);
        var ended = Assert.Single(await shop.Said<SessionRevoked>());
        Assert.Equal((oldest.SessionId, EndReason.TooMany), (ended.SessionId, ended.Reason));
        var open = await shop.Sessions(user.Id);
        Assert.Equal(Session.MostPerUser, open.Count);
        Assert.Contains(open, one => one.Id == newest.SessionId);
    }
}

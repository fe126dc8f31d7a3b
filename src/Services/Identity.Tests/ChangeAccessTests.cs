using Stoa.Contracts;
using Stoa.Kernel.Data;
using Stoa.Kernel.Web;
using Stoa.Testing;

namespace Stoa.Identity.Tests;

public class ChangeAccessTests
{
    [Theory, EachDatabase]
    public async Task A_new_role_is_said_and_in_the_book(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        var admin = await shop.Enter("admin@example.com", Role.Admin);
        var (user, session) = await shop.Register();
        var changed = Assert.IsType<ChangeAccess.Changed>(await Change(shop, admin, user, role: Role.Staff));
        Assert.Equal(Role.Staff, changed.User.Role);
        Assert.Equal(Role.Staff, (await shop.Get(user.Id)).Role);
        Assert.Equal(new UserChanged(user.Id, "staff", false, shop.Time.GetUtcNow()), Assert.Single(await shop.Said<UserChanged>()));
        var entry = Assert.Single(await shop.Db.Read(async snapshot => await Audit.About(snapshot, user.Id)));
        Assert.Equal((admin.Id, ChangeAccess.RoleEntry, "customer", "staff"), (entry.ActorId, entry.What, entry.Was, entry.Became));
        await shop.RefreshWell(session.RefreshToken);
    }

    [Theory, EachDatabase]
    public async Task A_closed_account_is_signed_out_everywhere_and_opens_again_without_its_sessions(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        var admin = await shop.Enter("admin@example.com", Role.Admin);
        var (user, session) = await shop.Register();
        await shop.LogIn(user, Shop.Phone);
        await Change(shop, admin, user, disabled: true);
        Assert.Equal(2, (await shop.Said<SessionRevoked>()).Count(said => said.UserId == user.Id && said.Reason == EndReason.Disabled));
        Assert.True(Assert.Single(await shop.Said<UserChanged>()).Disabled);
        await Change(shop, admin, user, disabled: false);
        Assert.IsType<RefreshSession.Refused>(await shop.Refresh(session.RefreshToken));
        await shop.LogIn(user, Shop.Phone);
        var book = await shop.Db.Read(async snapshot => await Audit.About(snapshot, user.Id));
        Assert.Equal([("no", "yes"), ("yes", "no")], book.Select(entry => (entry.Was, entry.Became)));
    }

    [Theory, EachDatabase]
    public async Task What_changes_nothing_says_nothing(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        var admin = await shop.Enter("admin@example.com", Role.Admin);
        var user = (await shop.Register()).User;
        Assert.IsType<ChangeAccess.Changed>(await Change(shop, admin, user, role: Role.Customer, disabled: false));
        Assert.Empty(await shop.Said<UserChanged>());
        Assert.Empty(await shop.Db.Read(async snapshot => await Audit.About(snapshot, user.Id)));
    }

    [Theory, EachDatabase]
    public async Task The_last_admin_can_not_be_demoted_or_disabled(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        var admin = await shop.Enter("admin@example.com", Role.Admin);
        var closed = await shop.Enter("closed@example.com", Role.Admin);
        await Change(shop, admin, closed, disabled: true);
        Assert.IsType<ChangeAccess.LastAdmin>(await Change(shop, admin, admin, role: Role.Staff));
        Assert.IsType<ChangeAccess.LastAdmin>(await Change(shop, admin, admin, disabled: true));
        await Change(shop, admin, closed, disabled: false);
        Assert.IsType<ChangeAccess.Changed>(await Change(shop, admin, admin, role: Role.Staff));
    }

    [Theory, EachDatabase]
    public async Task Of_two_admins_who_demote_each_other_at_once_one_stays(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        User[] admins = [await shop.Enter("one@example.com", Role.Admin), await shop.Enter("two@example.com", Role.Admin)];
        var outcomes = await AtOnce.Run(2, i => Change(shop, admins[i], admins[1 - i], role: Role.Customer));
        Assert.Single(outcomes.OfType<ChangeAccess.Changed>());
        Assert.Single(outcomes.OfType<ChangeAccess.NotAllowed>());
        Assert.Equal(1, await shop.Db.Read(async snapshot => await UserStore.OpenAdmins(snapshot)));
    }

    [Theory, EachDatabase]
    public async Task Only_who_is_an_admin_at_that_moment_may_do_it(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        var staff = await shop.Enter("staff@example.com", Role.Staff);
        var user = (await shop.Register()).User;
        Assert.IsType<ChangeAccess.NotAllowed>(await Change(shop, staff, user, role: Role.Admin));
        Assert.IsType<ChangeAccess.NotAllowed>(await Change(shop, user, user, role: Role.Admin));
        var admin = await shop.Enter("admin@example.com", Role.Admin);
        Assert.IsType<ChangeAccess.NoSuchUser>(await shop.Db.Transact(tx => ChangeAccess.Run(tx, admin.Id, "usr_nobody", Role.Staff)));
    }

    [Theory, EachDatabase]
    public async Task A_sign_in_and_a_closing_at_once_leave_no_session_open(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        var admin = await shop.Enter("admin@example.com", Role.Admin);
        var user = (await shop.Register()).User;
        await AtOnce.Run(10, async i =>
        {
            if (i == 4)
                await Change(shop, admin, user, disabled: true);
            else
                await shop.Db.Transact(tx => LogIn.Run(tx, Shop.Proof(user), Shop.Phone));
            return i;
        });
        Assert.Empty(await shop.Sessions(user.Id));
    }

    private static Task<ChangeAccess.Outcome> Change(Shop shop, User actor, User user, Role? role = null, bool? disabled = null) =>
        shop.Db.Transact(tx => ChangeAccess.Run(tx, actor.Id, user.Id, role, disabled));
}

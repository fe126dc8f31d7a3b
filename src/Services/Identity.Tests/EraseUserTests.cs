using Stoa.Contracts;
using Stoa.Kernel.Web;
using Stoa.Testing;

namespace Stoa.Identity.Tests;

public class EraseUserTests
{
    private static readonly AddressLines Lines = new("Ada Lovelace", "12 Square", null, "London", null, "SW1Y 4JH", "GB", "+44 20");

    [Theory, EachDatabase]
    public async Task Nothing_of_the_person_is_left_and_everybody_is_told(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        var (user, session) = await shop.Register();
        await shop.Db.Transact(tx => AddAddress.Run(tx, user.Id, Lines, true));
        await shop.Db.Transact(tx => UpdateProfile.Run(
            tx, user.Id, profile => profile with { Phone = "+44 20", AvatarUrl = "/media/med_1" }));
        await shop.Mailed(LinkPurpose.PasswordReset, user.Email);
        Assert.Equal(EraseUser.Outcome.Erased, await shop.Db.Transact(tx => EraseUser.Run(tx, Shop.Proof(user))));

        Assert.Equal(new UserErased(user.Id), Assert.Single(await shop.Said<UserErased>()));
        var ended = Assert.Single(await shop.Said<SessionRevoked>());
        Assert.Equal((session.SessionId, EndReason.Erased), (ended.SessionId, ended.Reason));
        Assert.IsType<RefreshSession.Refused>(await shop.Refresh(session.RefreshToken));
        var left = await EverythingAtRest.Texts(shop, "users", "session", "address", "mailed_link", "link_request");
        Assert.Contains(user.Id, left);
        foreach (var personal in (string[])["Ada", "ada@", "+44", "192.0.2", "Firefox"])
            Assert.DoesNotContain(left, text => text.Contains(personal));
    }

    [Theory, EachDatabase]
    public async Task The_address_is_free_again_and_the_old_proof_is_worth_nothing(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        var user = (await shop.Register()).User;
        await shop.Db.Transact(tx => EraseUser.Run(tx, Shop.Proof(user)));
        Assert.Equal(EraseUser.Outcome.WrongPassword, await shop.Db.Transact(tx => EraseUser.Run(tx, Shop.Proof(user))));
        Assert.IsType<LogIn.Refused>(await shop.Db.Transact(tx => LogIn.Run(tx, Shop.Proof(user), Shop.Phone)));
        Assert.NotEqual(user.Id, (await shop.Register()).User.Id);
    }

    [Theory, EachDatabase]
    public async Task The_last_admin_stays(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        User[] admins = [await shop.Enter("one@example.com", Role.Admin), await shop.Enter("two@example.com", Role.Admin)];
        var outcomes = await AtOnce.Run(2, i => shop.Db.Transact(tx => EraseUser.Run(tx, Shop.Proof(admins[i]))));
        Assert.Equal([EraseUser.Outcome.Erased, EraseUser.Outcome.LastAdmin], outcomes.Order());
    }
}

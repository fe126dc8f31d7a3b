using Stoa.Testing;

namespace Stoa.Identity.Tests;

public class RemoveIdentityTests
{
    [Theory, EachDatabase]
    public async Task One_that_is_removed_opens_the_account_no_more(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        var user = (await shop.ComeInWell(shop.Google())).User;
        await shop.ComeInWell(shop.Google(subject: "118"));
        var first = (await shop.Identities(user.Id))[0];
        Assert.Equal(RemoveIdentity.Outcome.Removed, await Remove(shop, user.Id, first.Id));
        Assert.Equal(RemoveIdentity.Outcome.NoSuchIdentity, await Remove(shop, user.Id, first.Id));
        Assert.Equal("118", Assert.Single(await shop.Identities(user.Id)).Subject);
        Assert.IsType<SignInFromOutside.EmailRequired>(await shop.ComeIn(shop.Google(email: null)));
    }

    [Theory, EachDatabase]
    public async Task The_last_way_in_stays_until_there_is_a_password(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        var user = (await shop.ComeInWell(shop.Google())).User;
        var only = Assert.Single(await shop.Identities(user.Id));
        Assert.Equal(RemoveIdentity.Outcome.LastWayIn, await Remove(shop, user.Id, only.Id));
        var reset = await shop.Mailed(LinkPurpose.PasswordReset, user.Email);
        Assert.True(await shop.Db.Transact(tx => ResetPassword.Run(tx, reset!, "hash-2")));
        Assert.Equal(RemoveIdentity.Outcome.Removed, await Remove(shop, user.Id, only.Id));
    }

    [Theory, EachDatabase]
    public async Task Of_the_last_two_at_once_one_stays(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        var user = (await shop.ComeInWell(shop.Google())).User;
        await shop.ComeInWell(shop.Google(subject: "118"));
        var both = await shop.Identities(user.Id);
        var outcomes = await AtOnce.Run(2, i => Remove(shop, user.Id, both[i].Id));
        Assert.Equal([RemoveIdentity.Outcome.Removed, RemoveIdentity.Outcome.LastWayIn], outcomes.Order());
    }

    [Theory, EachDatabase]
    public async Task Nobody_removes_another_ones(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        var ada = (await shop.ComeInWell(shop.Google())).User;
        var eve = (await shop.Register("eve@example.com")).User;
        var hers = Assert.Single(await shop.Identities(ada.Id));
        Assert.Equal(RemoveIdentity.Outcome.NoSuchIdentity, await Remove(shop, eve.Id, hers.Id));
        Assert.Single(await shop.Identities(ada.Id));
    }

    private static Task<RemoveIdentity.Outcome> Remove(Shop shop, string userId, string id) =>
        shop.Db.Transact(tx => RemoveIdentity.Run(tx, userId, id));
}

using Stoa.Testing;

namespace Stoa.Identity.Tests;

public class VerifyEmailTests
{
    [Theory, EachDatabase]
    public async Task The_link_of_the_registration_confirms_the_address_once(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        var user = (await shop.Register()).User;
        var token = (await shop.MailedToken())!;
        Assert.True(await shop.Db.Transact(tx => VerifyEmail.Run(tx, token)));
        Assert.True((await shop.Get(user.Id)).EmailVerified);
        Assert.False(await shop.Db.Transact(tx => VerifyEmail.Run(tx, token)));
    }

    [Theory, EachDatabase]
    public async Task It_is_sent_again_until_the_address_is_confirmed(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        await shop.Register();
        var first = (await shop.MailedToken())!;
        shop.Time.Advance(AnswerLinkRequests.Pause);
        var again = await shop.Mailed(LinkPurpose.EmailVerification, "ada@example.com");
        Assert.False(await shop.Db.Transact(tx => VerifyEmail.Run(tx, first)));
        Assert.True(await shop.Db.Transact(tx => VerifyEmail.Run(tx, again!)));
        Assert.Null(await shop.Mailed(LinkPurpose.EmailVerification, "ada@example.com"));
    }

    [Theory, EachDatabase]
    public async Task A_reset_link_confirms_nothing(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        await shop.Register();
        var token = await shop.Mailed(LinkPurpose.PasswordReset, "ada@example.com");
        Assert.False(await shop.Db.Transact(tx => VerifyEmail.Run(tx, token!)));
    }
}

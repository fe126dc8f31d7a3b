using Stoa.Contracts;
using Stoa.Kernel.Web;
using Stoa.Testing;

namespace Stoa.Identity.Tests;

public class RegisterUserTests
{
    [Theory, EachDatabase]
    public async Task A_new_user_is_a_customer_and_signed_in(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        var registered = await shop.Register("Ada@Example.com");
        var user = await shop.Get(registered.User.Id);
        Assert.Equal(("Ada Lovelace", "Ada@Example.com", Role.Customer, false, false),
            (user.FullName, user.Email, user.Role, user.Disabled, user.EmailVerified));
        Assert.StartsWith("usr_", user.Id);
        Assert.Equal(registered.Session.SessionId, Assert.Single(await shop.Sessions(user.Id)).Id);
        await shop.RefreshWell(registered.Session.RefreshToken);
    }

    [Theory, EachDatabase]
    public async Task It_is_said_and_the_address_is_to_be_confirmed(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        var user = (await shop.Register()).User;
        Assert.Equal(new UserRegistered(user.Id, "Ada Lovelace", "ada@example.com"), Assert.Single(await shop.Said<UserRegistered>()));
        var asked = Assert.Single(await shop.Said<EmailVerificationRequested>());
        Assert.Equal((user.Id, user.Email), (asked.UserId, asked.Email));
        Assert.StartsWith("https://shop.example/verify-email?token=lnk_", shop.Secrets.Open(asked.Link));
    }

    [Theory, EachDatabase]
    public async Task Twenty_at_once_in_different_spellings_make_one_account(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        string[] spellings = ["ada@example.com", "ADA@example.com", "Ada@Example.COM", "ａｄａ@example.com", "ada@example.com."];
        var outcomes = await AtOnce.Run(20, i => shop.TryRegister(spellings[i % spellings.Length]));
        Assert.Single(outcomes.OfType<RegisterUser.Registered>());
        Assert.Equal(19, outcomes.OfType<RegisterUser.EmailTaken>().Count());
        Assert.Single(await shop.Said<UserRegistered>());
    }
}

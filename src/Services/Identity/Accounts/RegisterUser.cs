using Stoa.Contracts;
using Stoa.Kernel.Data;

namespace Stoa.Identity;

/// <summary>Opens an account, signs its device in and asks for the address to be confirmed.</summary>
public static class RegisterUser
{
    public abstract record Outcome;

    public sealed record Registered(User User, OpenedSession Session) : Outcome;

    public sealed record EmailTaken : Outcome;

    public static async Task<Outcome> Run(Tx tx, Links links, string fullName, string email, string passwordHash, Device device)
    {
        var user = User.New(tx.NewId("usr_"), fullName, email, passwordHash, tx.Now);
        if (!await UserStore.Add(tx, user))
            return new EmailTaken();
        tx.Publish(new UserRegistered(user.Id, user.FullName, user.Email));
        await SendLink.Run(tx, links, LinkPurpose.EmailVerification, user);
        return new Registered(user, await OpenSession.Run(tx, user, device));
    }
}

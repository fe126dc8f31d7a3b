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
        return await Open(tx, links, user) ? new Registered(user, await OpenSession.Run(tx, user, device)) : new EmailTaken();
    }

    /// <summary>The account alone. False: somebody has that address.</summary>
    internal static async Task<bool> Open(Tx tx, Links links, User user)
    {
        if (!await UserStore.Add(tx, user))
            return false;
        tx.Publish(new UserRegistered(user.Id, user.FullName, user.Email));
        await SendLink.Run(tx, links, LinkPurpose.EmailVerification, user);
        return true;
    }
}

using Stoa.Kernel.Data;

namespace Stoa.Identity;

/// <summary>Whoever got the link chooses a new password: every device is signed out, and the address is known to be theirs.</summary>
public static class ResetPassword
{
    /// <summary>Whose link it is. A look beforehand that decides nothing: a made-up link is not worth the hashing of a password.</summary>
    public static async Task<string?> Owner(Snapshot snapshot, string token) =>
        LinkToken.Parse(token) is { } parsed ? (await LinkStore.Find(snapshot, LinkPurpose.PasswordReset, parsed))?.UserId : null;

    /// <summary>False: the link is unknown, used, too old, or another one was sent since.</summary>
    public static async Task<bool> Run(Tx tx, string token, string newHash)
    {
        if (LinkToken.Parse(token) is not { } parsed
            || await LinkStore.Find(tx, LinkPurpose.PasswordReset, parsed) is not { } link
            || await UserStore.Take(tx, link.UserId) is not { } user
            || !link.IsGoodFor(user, tx.Now)
            || !await LinkStore.Use(tx, link))
            return false;
        await UserStore.Save(tx, user.WithPassword(newHash).WithVerifiedEmail());
        if (!user.EmailVerified)
            await OutsideIdentityStore.RemoveAll(tx, user.Id);       // of whoever opened the account with an address that was not theirs
        await EndSessions.Run(tx, user.Id, EndReason.PasswordReset);
        return true;
    }
}

using Stoa.Kernel.Data;

namespace Stoa.Identity;

/// <summary>The link came back: the address is the user's.</summary>
public static class VerifyEmail
{
    /// <summary>False: the link is unknown, used, too old, or another one was sent since.</summary>
    public static async Task<bool> Run(Tx tx, string token)
    {
        if (LinkToken.Parse(token) is not { } parsed
            || await LinkStore.Find(tx, LinkPurpose.EmailVerification, parsed) is not { } link
            || await UserStore.Take(tx, link.UserId) is not { } user
            || !link.IsGoodFor(user, tx.Now)
            || !await LinkStore.Use(tx, link))
            return false;
        await UserStore.Save(tx, user.WithVerifiedEmail());
        return true;
    }
}

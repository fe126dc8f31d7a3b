using Stoa.Contracts;
using Stoa.Kernel.Data;

namespace Stoa.Identity;

/// <summary>
/// Erases an account where it stands: personal data gone, the address free again, every device signed out, every service told.
/// </summary>
public static class EraseUser
{
    public enum Outcome
    {
        Erased,

        /// <summary>The proof doesn't hold any more, as if the password had been wrong.</summary>
        WrongPassword,

        /// <summary>Nobody would be left to run the shop.</summary>
        LastAdmin,
    }

    public static async Task<Outcome> Run(Tx tx, PasswordProof proof)
    {
        await Turn.Take(tx, Turn.Admins);
        if (await UserStore.Take(tx, proof.UserId) is not { } user || !proof.Holds(user))
            return Outcome.WrongPassword;
        if (user.IsOpenAdmin && await UserStore.OpenAdmins(tx) == 1)
            return Outcome.LastAdmin;
        await UserStore.Save(tx, user.Erased(tx.Now));
        await AddressStore.RemoveAll(tx, user.Id);
        await OutsideIdentityStore.RemoveAll(tx, user.Id);
        await LinkStore.Void(tx, user.Id, LinkPurpose.PasswordReset);
        await LinkStore.Void(tx, user.Id, LinkPurpose.EmailVerification);
        await EndSessions.Run(tx, user.Id, EndReason.Erased);
        tx.Publish(new UserErased(user.Id));
        return Outcome.Erased;
    }
}

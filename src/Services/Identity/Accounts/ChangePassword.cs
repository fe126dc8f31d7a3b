using Stoa.Kernel.Data;

namespace Stoa.Identity;

/// <summary>Users who know their password choose another: every other device is signed out and reset links are void.</summary>
public static class ChangePassword
{
    /// <summary>False: the proof doesn't hold any more, as if the current password had been wrong.</summary>
    public static async Task<bool> Run(Tx tx, PasswordProof proof, string newHash, string keptSessionId)
    {
        if (await UserStore.Take(tx, proof.UserId) is not { } user || !proof.Holds(user))
            return false;
        await UserStore.Save(tx, user.WithPassword(newHash));
        await LinkStore.Void(tx, user.Id, LinkPurpose.PasswordReset);
        await EndSessions.Run(tx, user.Id, EndReason.PasswordChanged, except: keptSessionId);
        return true;
    }
}

using Stoa.Kernel.Data;

namespace Stoa.Identity;

/// <summary>
/// A user no longer comes in by an identity from outside. Devices that came in by it stay signed in, and can be signed out.
/// </summary>
public static class RemoveIdentity
{
    public enum Outcome
    {
        Removed,
        NoSuchIdentity,

        /// <summary>Without it and without a password nobody would ever come in again.</summary>
        LastWayIn,
    }

    public static async Task<Outcome> Run(Tx tx, string userId, string id)
    {
        if (await UserStore.Take(tx, userId) is not { } user)
            return Outcome.NoSuchIdentity;
        var identities = await OutsideIdentityStore.Of(tx, userId);
        if (!identities.Exists(one => one.Id == id))
            return Outcome.NoSuchIdentity;
        if (user.PasswordHash is null && identities.Count == 1)
            return Outcome.LastWayIn;
        return await OutsideIdentityStore.Remove(tx, userId, id) ? Outcome.Removed : Outcome.NoSuchIdentity;
    }
}

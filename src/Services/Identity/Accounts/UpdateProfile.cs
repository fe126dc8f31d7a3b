using Stoa.Contracts;
using Stoa.Kernel.Data;

namespace Stoa.Identity;

/// <summary>Users change what they tell of themselves. It is told on also where nothing is new: then others know it from here.</summary>
public static class UpdateProfile
{
    /// <summary>Gives the changed user; nothing when the account is gone.</summary>
    public static async Task<User?> Run(Tx tx, string userId, Func<Profile, Profile> change)
    {
        if (await UserStore.Take(tx, userId) is not { } user)
            return null;
        var changed = user.With(change(user.Profile));
        await UserStore.Save(tx, changed);
        tx.Publish(new ProfileChanged(userId, changed.FullName, changed.Email, changed.Phone, tx.Now));
        return changed;
    }
}

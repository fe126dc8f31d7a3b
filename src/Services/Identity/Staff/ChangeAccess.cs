using Stoa.Contracts;
using Stoa.Kernel.Data;
using Stoa.Kernel.Web;

namespace Stoa.Identity;

/// <summary>
/// An admin gives a user another role, or closes or reopens an account. In effect everywhere within a second, and in the book.
/// </summary>
public static class ChangeAccess
{
    /// <summary>What the book calls a change of role, and of being let in at all.</summary>
    public const string RoleEntry = "role", DisabledEntry = "disabled";

    public abstract record Outcome;

    public sealed record Changed(User User) : Outcome;

    public sealed record NoSuchUser : Outcome;

    /// <summary>Nobody would be left to run the shop.</summary>
    public sealed record LastAdmin : Outcome;

    /// <summary>Who asked for it is no admin any more.</summary>
    public sealed record NotAllowed : Outcome;

    /// <param name="role">Nothing: as it is.</param>
    /// <param name="disabled">Nothing: as it is.</param>
    public static async Task<Outcome> Run(Tx tx, string actorId, string userId, Role? role = null, bool? disabled = null)
    {
        await Turn.Take(tx, Turn.Admins);
        if (await UserStore.Get(tx, actorId) is not { IsOpenAdmin: true })
            return new NotAllowed();
        if (await UserStore.Take(tx, userId) is not { } user)
            return new NoSuchUser();
        var changed = user.WithAccess(role ?? user.Role, disabled ?? user.Disabled, tx.Now);
        if (changed == user)
            return new Changed(user);
        if (user.IsOpenAdmin && !changed.IsOpenAdmin && await UserStore.OpenAdmins(tx) == 1)
            return new LastAdmin();

        await UserStore.Save(tx, changed);
        if (changed.Role != user.Role)
            await Audit.Add(tx, actorId, ChangeAccess.RoleEntry, userId, user.Role.Word(), changed.Role.Word());
        if (changed.Disabled != user.Disabled)
            await Audit.Add(tx, actorId, ChangeAccess.DisabledEntry, userId, Word(user.Disabled), Word(changed.Disabled));
        if (changed.Disabled)
            await EndSessions.Run(tx, userId, EndReason.Disabled);
        tx.Publish(new UserChanged(userId, changed.Role.Word(), changed.Disabled, changed.AccessChangedAt!.Value));
        return new Changed(changed);
    }

    private static string Word(bool yes) => yes ? "yes" : "no";
}

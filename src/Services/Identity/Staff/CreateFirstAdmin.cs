using Stoa.Contracts;
using Stoa.Kernel.Data;
using Stoa.Kernel.Web;

namespace Stoa.Identity;

/// <summary>An empty shop gets the one account that can let others in. Once, also where several processes start together.</summary>
public static class CreateFirstAdmin
{
    /// <summary>Gives the admin, or nothing when the shop has users already.</summary>
    public static async Task<User?> Run(Tx tx, string email, string passwordHash)
    {
        await Turn.Take(tx, Turn.Admins);
        if (await UserStore.Any(tx))
            return null;
        var admin = User.New(tx.NewId("usr_"), "Admin", email, passwordHash, tx.Now).WithVerifiedEmail() with { Role = Role.Admin };
        if (!await UserStore.Add(tx, admin))
            return null;
        await Audit.Add(tx, Audit.FirstStart, ChangeAccess.RoleEntry, admin.Id, "none", admin.Role.Word());
        tx.Publish(new UserRegistered(admin.Id, admin.FullName, admin.Email));
        return admin;
    }
}

using Stoa.Kernel.Data;

namespace Stoa.Identity;

/// <summary>
/// Lets decisions about one thing be taken one after another: whoever takes the turn waits until the one before has committed, and then
/// sees what it did. On SQLite that is so anyway; on PostgreSQL it keeps two admins from demoting each other at once.
/// </summary>
public static class Turn
{
    public const string Admins = "admins";
    public const string SigningKeys = "signing-keys";
    public const string NewIdentities = "new-identities";

    public static async ValueTask Take(Tx tx, string name) => await tx.Execute(
        "INSERT INTO turn (name, taken) VALUES (@name, 1) ON CONFLICT (name) DO UPDATE SET taken = turn.taken + 1", ("name", name));
}

using Stoa.Kernel.Data;

namespace Stoa.Identity;

/// <summary>Every statement that touches an identity from outside.</summary>
public static class OutsideIdentityStore
{
    private const string Columns = "id, user_id, issuer, subject, linked_at";

    public static ValueTask<OutsideIdentity?> Find(Snapshot snapshot, string issuer, string subject) => snapshot.QueryOne(
        $"SELECT {Columns} FROM outside_identity WHERE issuer = @issuer AND subject = @subject",
        Read, ("issuer", issuer), ("subject", subject));

    /// <summary>A user's, oldest first.</summary>
    public static ValueTask<List<OutsideIdentity>> Of(Snapshot snapshot, string userId) => snapshot.Query(
        $"SELECT {Columns} FROM outside_identity WHERE user_id = @user_id ORDER BY id", Read, ("user_id", userId));

    /// <summary>Nobody else adds the same: who adds one has the turn.</summary>
    public static async ValueTask Add(Tx tx, OutsideIdentity identity) => await tx.Execute(
        "INSERT INTO outside_identity (id, user_id, issuer, subject, linked_at) VALUES (@id, @user_id, @issuer, @subject, @linked_at)",
        ("id", identity.Id), ("user_id", identity.UserId), ("issuer", identity.Issuer), ("subject", identity.Subject),
        ("linked_at", identity.LinkedAt));

    /// <summary>False: the user has no such identity.</summary>
    public static async ValueTask<bool> Remove(Tx tx, string userId, string id) => await tx.Execute(
        "DELETE FROM outside_identity WHERE id = @id AND user_id = @user_id", ("id", id), ("user_id", userId)) == 1;

    public static async ValueTask RemoveAll(Tx tx, string userId) =>
        await tx.Execute("DELETE FROM outside_identity WHERE user_id = @user_id", ("user_id", userId));

    private static OutsideIdentity Read(Row row) => new(row.Text(0), row.Text(1), row.Text(2), row.Text(3), row.Time(4));
}

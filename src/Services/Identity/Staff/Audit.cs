using Stoa.Kernel.Data;

namespace Stoa.Identity;

/// <summary>The book of who changed whose access. Entries are only ever added.</summary>
public static class Audit
{
    public const string Role = "role";
    public const string Disabled = "disabled";

    /// <summary>The actor where nobody was there to act: the first start of the shop.</summary>
    public const string FirstStart = "first-start";

    public static async ValueTask Add(Tx tx, string actorId, string what, string targetId, string was, string became) => await tx.Execute(
        "INSERT INTO audit (id, at, actor_id, what, target_id, was, became) VALUES (@id, @at, @actor_id, @what, @target_id, @was, @became)",
        ("id", tx.NewId("aud_")), ("at", tx.Now), ("actor_id", actorId), ("what", what), ("target_id", targetId),
        ("was", was), ("became", became));

    /// <summary>What was done to one user, oldest first.</summary>
    public static ValueTask<List<AuditEntry>> About(Snapshot snapshot, string targetId) => snapshot.Query(
        "SELECT id, at, actor_id, what, target_id, was, became FROM audit WHERE target_id = @target_id ORDER BY id",
        Read, ("target_id", targetId));

    /// <summary>Newest first, from below the given id.</summary>
    public static ValueTask<List<AuditEntry>> Page(Snapshot snapshot, string? below, int limit) => snapshot.Query(
        "SELECT id, at, actor_id, what, target_id, was, became FROM audit WHERE id < @below ORDER BY id DESC LIMIT @limit",
        Read, ("below", below ?? "aud_~"), ("limit", Math.Clamp(limit, 1, UserStore.MostPerPage)));

    private static AuditEntry Read(Row row) =>
        new(row.Text(0), row.Time(1), row.Text(2), row.Text(3), row.Text(4), row.Text(5), row.Text(6));
}

/// <summary>One line of the book.</summary>
public sealed record AuditEntry(string Id, DateTimeOffset At, string ActorId, string What, string TargetId, string Was, string Became);

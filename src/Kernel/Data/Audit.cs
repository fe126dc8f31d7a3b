namespace Stoa.Kernel.Data;

/// <summary>
/// A service's book of what its staff changed: who, what, to which thing, how it was and what it became. Entries are only ever added, in
/// the transaction of the change itself.
/// </summary>
public static class Audit
{
    /// <summary>The most lines of one page.</summary>
    public const int MostPerPage = 100;

    /// <summary>The longest "was" or "became" that is written down; more is cut.</summary>
    public const int MostText = 2_000;

    /// <summary>The actor where nobody was there to act: the first start of the shop.</summary>
    public const string FirstStart = "first-start";

    private const string Columns = "id, at, actor_id, what, target_id, was, became";

    /// <summary>
    /// Writes a line. <paramref name="what"/> is the name of the thing that changed ("role", "product.price"), <paramref name="was"/> and
    /// <paramref name="became"/> are plain words or JSON, never a secret.
    /// </summary>
    public static async ValueTask Add(Tx tx, string actorId, string what, string targetId, string was, string became) => await tx.Execute(
        $"INSERT INTO audit ({Columns}) VALUES (@id, @at, @actor_id, @what, @target_id, @was, @became)",
        ("id", tx.NewId("aud_")), ("at", tx.Now), ("actor_id", actorId), ("what", what), ("target_id", targetId),
        ("was", Cut(was)), ("became", Cut(became)));

    /// <summary>What was done to one thing, oldest first.</summary>
    public static ValueTask<List<AuditEntry>> About(Snapshot snapshot, string targetId) => snapshot.Query(
        $"SELECT {Columns} FROM audit WHERE target_id = @target_id ORDER BY id", Read, ("target_id", targetId));

    /// <summary>Newest first, from below the given id; of one actor or about one thing where that is asked for.</summary>
    public static ValueTask<List<AuditEntry>> Page(
        Snapshot snapshot, string? below, int limit, string? actorId = null, string? targetId = null) => snapshot.Query(
        $"""
        SELECT {Columns} FROM audit
        WHERE id < @below AND (@any_actor = 1 OR actor_id = @actor_id) AND (@any_target = 1 OR target_id = @target_id)
        ORDER BY id DESC LIMIT @limit
        """,
        Read, ("below", below ?? "aud_~"), ("limit", Math.Clamp(limit, 1, MostPerPage)),
        ("any_actor", actorId is null), ("actor_id", actorId ?? ""), ("any_target", targetId is null), ("target_id", targetId ?? ""));

    /// <summary>Which of these things became that at some time.</summary>
    internal static async ValueTask<HashSet<string>> TargetsOf(
        Snapshot snapshot, string what, string became, string[] targetIds) => (await snapshot.Query(
        "SELECT target_id FROM audit WHERE target_id IN (@target_ids) AND what = @what AND became = @became", row => row.Text(0),
        ("target_ids", targetIds), ("what", what), ("became", became))).ToHashSet(StringComparer.Ordinal);

    private static string Cut(string text) => text.Length <= MostText ? text : text[..MostText];

    private static AuditEntry Read(Row row) =>
        new(row.Text(0), row.Time(1), row.Text(2), row.Text(3), row.Text(4), row.Text(5), row.Text(6));
}

/// <summary>One line of the book.</summary>
public sealed record AuditEntry(string Id, DateTimeOffset At, string ActorId, string What, string TargetId, string Was, string Became);

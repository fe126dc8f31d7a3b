using Stoa.Kernel.Data;

namespace Stoa.Payments;

/// <summary>How far a provider's list was compared with ours.</summary>
internal sealed record Comparison(string Provider, DateTimeOffset Since, string? After, DateTimeOffset DueAt, long Lease);

/// <summary>Every statement that touches a comparison.</summary>
internal static class ComparisonStore
{
    public static async ValueTask Begin(Tx tx, string provider, DateTimeOffset dueAt) => await tx.Execute(
        """
        INSERT INTO comparison (provider, since, due_at, lease) VALUES (@provider, @since, @due_at, 0)
        ON CONFLICT (provider) DO NOTHING
        """,
        ("provider", provider), ("since", tx.Now), ("due_at", dueAt));

    public static ValueTask<Comparison?> Due(Snapshot snapshot, DateTimeOffset now) => snapshot.QueryOne(
        "SELECT provider, since, after, due_at, lease FROM comparison WHERE due_at <= @now ORDER BY due_at, provider LIMIT 1",
        row => new Comparison(row.Text(0), row.Time(1), row.TextOrNull(2), row.Time(3), row.Whole(4)), ("now", now));

    public static async ValueTask<bool> Take(Tx tx, Comparison due, DateTimeOffset next) => await tx.Execute(
        "UPDATE comparison SET due_at = @next, lease = lease + 1 WHERE provider = @provider AND lease = @lease",
        ("provider", due.Provider), ("lease", due.Lease), ("next", next)) == 1;

    public static async ValueTask<bool> MoveOn(Tx tx, Comparison claimed, string after, DateTimeOffset next) => await tx.Execute(
        "UPDATE comparison SET after = @after, due_at = @next, lease = lease + 1 WHERE provider = @provider AND lease = @lease",
        ("provider", claimed.Provider), ("lease", claimed.Lease), ("after", after), ("next", next)) == 1;
}

using Stoa.Kernel.Data;

namespace Stoa.Identity;

/// <summary>Every statement about whether the demo's customers are still to come.</summary>
internal static class DemoStore
{
    public static async ValueTask Begin(Tx tx, DateTimeOffset dueAt) => await tx.Execute(
        "INSERT INTO demo (id, due_at, lease) VALUES ('demo', @due_at, 0) ON CONFLICT (id) DO NOTHING", ("due_at", dueAt));

    public static async ValueTask<bool> AreComing(Snapshot snapshot) => await snapshot.QueryWhole("SELECT 1 FROM demo") is not null;

    /// <summary>The number of the lease under which they may be let in now; nothing where it isn't time, or not any more.</summary>
    public static ValueTask<long?> Take(Tx tx, DateTimeOffset until) => tx.QueryWhole(
        "UPDATE demo SET due_at = @until, lease = lease + 1 WHERE id = 'demo' AND due_at <= @now RETURNING lease",
        ("until", until), ("now", tx.Now));

    /// <summary>False: somebody else has the lease, or they are here.</summary>
    public static async ValueTask<bool> Done(Tx tx, long lease) =>
        await tx.Execute("DELETE FROM demo WHERE id = 'demo' AND lease = @lease", ("lease", lease)) == 1;

    /// <summary>Customers of the demo who can still sign in with the password that they came with.</summary>
    public static ValueTask<List<string>> StillOpen(Snapshot snapshot) => snapshot.Query(
        """
        SELECT email FROM users
        WHERE id IN (@ids) AND password_version = 1 AND disabled = 0 AND erased_at IS NULL ORDER BY id
        """,
        static row => row.Text(0), ("ids", DemoCustomer.All.Select(one => one.Id).ToList()));
}

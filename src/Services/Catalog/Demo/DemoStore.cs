using Stoa.Kernel.Data;

namespace Stoa.Catalog;

/// <summary>Every statement about how much of the demo shop is loaded.</summary>
internal static class DemoStore
{
    public static async ValueTask<bool> IsEmptyShop(Snapshot snapshot) => await snapshot.QueryWhole(
        "SELECT 1 WHERE EXISTS (SELECT 1 FROM product) OR EXISTS (SELECT 1 FROM category)") is null;

    /// <summary>False: it was begun before, or by another process.</summary>
    public static async ValueTask<bool> Begin(Tx tx, int products) => await tx.Execute(
        "INSERT INTO demo (id, remaining) VALUES ('demo', @remaining) ON CONFLICT (id) DO NOTHING", ("remaining", products)) == 1;

    /// <summary>How many products are left, for this transaction alone to go on with; nothing when none are.</summary>
    public static ValueTask<long?> Take(Tx tx) =>
        tx.QueryWhole("UPDATE demo SET remaining = remaining WHERE id = 'demo' AND remaining > 0 RETURNING remaining");

    public static async ValueTask Remain(Tx tx, long products) => await tx.Execute(
        "UPDATE demo SET remaining = @remaining WHERE id = 'demo'", ("remaining", products));
}

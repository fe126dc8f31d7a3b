using Stoa.Kernel.Data;

namespace Stoa.Media;

/// <summary>Every statement about how many of the demo's pictures are put up.</summary>
internal static class DemoStore
{
    public static async ValueTask Begin(Tx tx, int pictures) => await tx.Execute(
        "INSERT INTO demo (id, remaining) VALUES ('demo', @remaining) ON CONFLICT (id) DO NOTHING", ("remaining", pictures));

    /// <summary>How many pictures are left, for this transaction alone to go on with; nothing when none are.</summary>
    public static ValueTask<long?> Take(Tx tx) =>
        tx.QueryWhole("UPDATE demo SET remaining = remaining WHERE id = 'demo' AND remaining > 0 RETURNING remaining");

    public static async ValueTask Remain(Tx tx, long pictures) => await tx.Execute(
        "UPDATE demo SET remaining = @remaining WHERE id = 'demo'", ("remaining", pictures));
}

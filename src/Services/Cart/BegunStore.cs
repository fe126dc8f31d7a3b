using Stoa.Kernel;
using Stoa.Kernel.Data;
using Stoa.Kernel.Web;

namespace Stoa.Cart;

/// <summary>Every statement that touches how often carts were begun.</summary>
public static class BegunStore
{
    private const string Prefix = "bgn_";

    /// <summary>An id is made at its time or a little later, and the clocks of two processes differ.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromHours(1);

    public static void Add(Tx tx) =>
        tx.Insert("INSERT INTO begun (id, at) VALUES (@id, @now)", ("id", tx.NewId(Prefix)), ("now", tx.Now));

    /// <summary>How many on each day, by days since 1970; those without any are left out.</summary>
    public static ValueTask<List<(long Day, long Count)>> ByDay(Snapshot snapshot, Days days) => snapshot.Query(
        """
        SELECT at / 86400000, COUNT(*) FROM begun WHERE id >= @first AND id < @last AND at >= @start AND at < @end
        GROUP BY at / 86400000
        """,
        row => (row.Whole(0), row.Whole(1)),
        ("first", Clock.FirstId(Prefix, days.Start - Margin)), ("last", Clock.FirstId(Prefix, days.End + Margin)),
        ("start", days.Start), ("end", days.End));

    /// <summary>The first day of which it is known, in days since 1970; nothing where no cart was ever begun.</summary>
    public static ValueTask<long?> FirstDay(Snapshot snapshot) =>
        snapshot.QueryWhole("SELECT at / 86400000 FROM begun ORDER BY id LIMIT 1");

    public static async ValueTask<int> Forget(Tx tx, DateTimeOffset before) => await tx.Execute(
        "DELETE FROM begun WHERE id IN (SELECT id FROM begun WHERE id < @before ORDER BY id LIMIT @most)",
        ("before", Clock.FirstId(Prefix, before)), ("most", SweepCarts.MostBegun));
}

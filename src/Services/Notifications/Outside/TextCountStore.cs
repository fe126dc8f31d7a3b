using Stoa.Kernel.Data;

namespace Stoa.Notifications;

/// <summary>Every statement that touches the counts of texts.</summary>
internal static class TextCountStore
{
    /// <summary>Nobody else counts this until the commit.</summary>
    public static async ValueTask Hold(Tx tx, long day, string whose) => await tx.Execute(
        """
        INSERT INTO text_count (day, whose, texts) VALUES (@day, @whose, 0)
        ON CONFLICT (day, whose) DO UPDATE SET texts = text_count.texts
        """,
        ("day", day), ("whose", whose));

    public static async ValueTask<long> Of(Snapshot snapshot, long day, string whose) => await snapshot.QueryWhole(
        "SELECT texts FROM text_count WHERE day = @day AND whose = @whose", ("day", day), ("whose", whose)) ?? 0;

    public static async ValueTask Add(Tx tx, long day, string whose) => await tx.Execute(
        """
        INSERT INTO text_count (day, whose, texts) VALUES (@day, @whose, 1)
        ON CONFLICT (day, whose) DO UPDATE SET texts = text_count.texts + 1
        """,
        ("day", day), ("whose", whose));

    public static ValueTask<int> Forget(Tx tx, long before, int most) => tx.Execute(
        """
        DELETE FROM text_count WHERE (day, whose) IN
            (SELECT day, whose FROM text_count WHERE day < @before ORDER BY day, whose LIMIT @most)
        """,
        ("before", before), ("most", most));
}

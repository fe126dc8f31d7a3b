namespace Stoa.Kernel.Data;

/// <summary>
/// Work that any process of a service can do and one of them should: who comes first does it, and the others find it done. Taken in the
/// work's own transaction, so that work which fails is nobody's. Two who do it both, as their clocks differ, do no harm: it is spared work
/// and not a lock.
/// </summary>
internal static class Turn
{
    /// <summary>False: a sister did it, and it is not due again.</summary>
    public static async Task<bool> Take(Tx tx, string work, TimeSpan rest) => await tx.Execute(
        """
        INSERT INTO shared_work (work, due_at) VALUES (@work, @due_at)
        ON CONFLICT (work) DO UPDATE SET due_at = @due_at WHERE shared_work.due_at <= @now
        """,
        ("work", work), ("due_at", tx.Now + rest), ("now", tx.Now)) == 1;

    /// <summary>It takes longer: nobody else need begin.</summary>
    public static async Task Keep(Tx tx, string work, TimeSpan rest) => await tx.Execute(
        "UPDATE shared_work SET due_at = @due_at WHERE work = @work", ("work", work), ("due_at", tx.Now + rest));
}

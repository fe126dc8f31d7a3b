using Stoa.Kernel.Data;

namespace Stoa.Identity;

/// <summary>Sessions and links that ran out go from the old end, a turn's share at a time.</summary>
public static class ForgetWhatExpired
{
    /// <summary>An ended session is kept this long after it would have run out, for questions about what happened.</summary>
    public static readonly TimeSpan SessionsKept = TimeSpan.FromDays(7);

    public const int MostSessions = 300;
    public const int MostLinks = 200;

    public static async Task Run(Tx tx)
    {
        await SessionStore.Forget(tx, tx.Now - SessionsKept, MostSessions);
        await LinkStore.ForgetExpired(tx, MostLinks);
    }
}

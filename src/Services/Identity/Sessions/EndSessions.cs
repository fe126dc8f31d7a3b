using Stoa.Contracts;
using Stoa.Kernel.Data;

namespace Stoa.Identity;

/// <summary>Signs devices out and says so of each, so that every process refuses their access tokens at once.</summary>
public static class EndSessions
{
    /// <summary>All of a user's, but for the one that is kept.</summary>
    public static async Task Run(Tx tx, string userId, string reason, string? except = null)
    {
        foreach (var session in await SessionStore.NotRevoked(tx, userId))
        {
            if (session.Id != except)
                await End(tx, session, reason);
        }
    }

    /// <summary>False: it had ended before.</summary>
    public static async Task<bool> End(Tx tx, Session session, string reason)
    {
        if (!await SessionStore.Revoke(tx, session.UserId, session.Id, reason))
            return false;
        tx.Publish(new SessionRevoked(session.UserId, session.Id, reason, tx.Now));
        return true;
    }
}

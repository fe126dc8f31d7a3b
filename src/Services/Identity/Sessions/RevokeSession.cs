using Stoa.Kernel.Data;

namespace Stoa.Identity;

/// <summary>A user signs out one of their devices from another.</summary>
public static class RevokeSession
{
    /// <summary>False: there is no such device of this user.</summary>
    public static async Task<bool> Run(Tx tx, string userId, string sessionId) =>
        await SessionStore.Get(tx, sessionId) is { } session
        && session.UserId == userId
        && session.IsOpen(tx.Now)
        && await EndSessions.End(tx, session, EndReason.Revoked);
}

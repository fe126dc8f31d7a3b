using Stoa.Kernel.Data;
using Stoa.Kernel.Web;

namespace Stoa.Identity;

/// <summary>A device signs itself out. Any genuine token of its family will do, and doing it again changes nothing.</summary>
public static class LogOut
{
    public static async Task Run(Tx tx, Secrets secrets, string token)
    {
        if (RefreshToken.Parse(token) is { } shown
            && await SessionStore.Get(tx, shown.SessionId) is { } session
            && shown.BelongsTo(session, secrets))
            await EndSessions.End(tx, session, EndReason.LoggedOut);
    }
}

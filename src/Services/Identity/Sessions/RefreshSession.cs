using Stoa.Kernel.Data;
using Stoa.Kernel.Web;

namespace Stoa.Identity;

/// <summary>Keeps a device signed in: its refresh token is used up and the next generation handed out.</summary>
public static class RefreshSession
{
    public abstract record Outcome;

    public sealed record Refreshed(User User, OpenedSession Session) : Outcome;

    public sealed record Refused : Outcome;

    /// <summary>A used token came back after the grace: the session has ended with this.</summary>
    public sealed record Reused(string UserId, string SessionId) : Outcome;

    public static async Task<Outcome> Run(Tx tx, Secrets secrets, string token, string network)
    {
        if (RefreshToken.Parse(token) is not { } shown)
            return new Refused();
        while (await SessionStore.Get(tx, shown.SessionId) is { } session && shown.BelongsTo(session, secrets))
        {
            var user = await UserStore.Get(tx, session.UserId);
            switch (Refreshing.Decide(session, user is { Disabled: false }, shown.Generation, tx.Now))
            {
                case RefreshDecision.Rotate:
                    var next = shown.Next(secrets);
                    if (await SessionStore.Rotate(tx, session, session.Rotated(next.Hash, network, tx.Now)))
                        return new Refreshed(user!, new OpenedSession(session.Id, next.Text));
                    break;       // a parallel request was first: the session is another one now, look again
                case RefreshDecision.SameAgain:
                    return new Refreshed(user!, new OpenedSession(session.Id, shown.Next(secrets).Text));
                case RefreshDecision.Reused:
                    await EndSessions.End(tx, session, EndReason.RefreshReused);
                    return new Reused(session.UserId, session.Id);
                case RefreshDecision.Refused:
                    return new Refused();
            }
        }
        return new Refused();
    }
}

using Stoa.Kernel.Data;

namespace Stoa.Identity;

/// <summary>
/// Signs a device in. The user must be taken by this transaction, so that a closing account and a new session can't miss each other.
/// </summary>
public static class OpenSession
{
    public static async Task<OpenedSession> Run(Tx tx, User user, Device device)
    {
        foreach (var surplus in (await SessionStore.NotRevoked(tx, user.Id)).SkipLast(Session.MostPerUser - 1))
            await EndSessions.End(tx, surplus, EndReason.TooMany);
        var token = RefreshToken.First(tx.NewId("ses_"), tx.NewSecret());
        await SessionStore.Add(tx, Session.New(token.SessionId, user.Id, device, token.Hash, tx.Now));
        return new OpenedSession(token.SessionId, token.Text);
    }
}

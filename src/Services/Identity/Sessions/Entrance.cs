using Microsoft.AspNetCore.Http;
using Stoa.Kernel.Web;

namespace Stoa.Identity;

/// <summary>Where whoever showed who they are comes in, whichever way they showed it.</summary>
internal sealed class Entrance(Visits visits, AccessTokens tokens)
{
    /// <summary>Lets a device in, and marks it as one that was let in.</summary>
    public async Task<SignedInBody> Open(HttpContext http, User user, OpenedSession session)
    {
        visits.Remember(http, user.Id);
        return await Tell(user, session);
    }

    public async Task<SignedInBody> Tell(User user, OpenedSession session) => new(
        UserBody.Of(user), await tokens.Issue(user, session.SessionId), session.RefreshToken, (int)Tokens.Lifetime.TotalSeconds);
}

using Stoa.Contracts;
using Stoa.Kernel.Data;
using Stoa.Kernel.Web;

namespace Stoa.Identity;

/// <summary>Tells a process that just started whose access changed while tokens that don't know it are still in use.</summary>
public static class TellStandings
{
    /// <summary>A token issued before this is over, whatever changed.</summary>
    public static readonly TimeSpan Back = Tokens.Lifetime + Tokens.Skew;

    /// <summary>Far above what a shop sees in that time; the newest are told.</summary>
    public const int Most = 50_000;

    public static async Task<Standings> Run(Snapshot snapshot, DateTimeOffset now)
    {
        var revoked = await SessionStore.RevokedSince(snapshot, now - Back, Most);
        var changed = await UserStore.ChangedSince(snapshot, now - Back, Most);
        return new Standings(
            [.. revoked.Select(session => new SessionRevoked(session.UserId, session.Id, session.Reason, session.At))],
            [.. changed.Select(user => new UserChanged(user.Id, user.Role.Word(), user.Disabled, user.AccessChangedAt!.Value))]);
    }
}

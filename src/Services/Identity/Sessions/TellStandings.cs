using Stoa.Contracts;
using Stoa.Kernel.Data;

namespace Stoa.Identity;

/// <summary>Tells a process that just started whose access changed while tokens that don't know it are still in use.</summary>
public static class TellStandings
{
    /// <summary>The life of an access token and a minute for clocks that differ.</summary>
    public static readonly TimeSpan Back = TimeSpan.FromMinutes(16);

    /// <summary>Far above what a shop sees in that time; the newest are told.</summary>
    public const int Most = 50_000;

    public static async Task<Standings> Run(Snapshot snapshot, DateTimeOffset now)
    {
        var revoked = await SessionStore.RevokedSince(snapshot, now - Back, Most);
        var changed = await UserStore.ChangedSince(snapshot, now - Back, Most);
        return new Standings(
            [.. revoked.Select(session => new SessionRevoked(session.UserId, session.Id, session.Reason, session.At))],
            [.. changed.Select(user => new UserChanged(user.Id, user.Role, user.Disabled, user.AccessChangedAt!.Value))]);
    }
}

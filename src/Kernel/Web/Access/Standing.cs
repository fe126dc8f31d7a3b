using System.Collections.Concurrent;
using Stoa.Contracts;

namespace Stoa.Kernel.Web;

/// <summary>
/// What every process knows about access that changed within the life of a token: sessions that ended, users that were disabled or have
/// another role. Its events come in any order and any number of times. Reading takes no lock.
/// </summary>
public sealed class Standing(Clock clock)
{
    /// <summary>A token issued before this is over, whatever was said of it.</summary>
    private static readonly TimeSpan Memory = Tokens.Lifetime + Tokens.Skew;

    private static readonly TimeSpan SweepEvery = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, DateTimeOffset> revoked = new();
    private readonly ConcurrentDictionary<string, UserChanged> changed = new();
    private long sweptAt = clock.Time.GetTimestamp();

    /// <summary>How many changes are remembered.</summary>
    internal int Count => revoked.Count + changed.Count;

    /// <summary>A session ended.</summary>
    public void Apply(SessionRevoked happened)
    {
        if (IsPast(happened.RevokedAt))
            return;
        revoked.AddOrUpdate(
            happened.SessionId,
            static (_, at) => at,
            static (_, known, at) => at > known ? at : known,
            happened.RevokedAt);
        Sweep();
    }

    /// <summary>A user's role changed, or whether the account is open.</summary>
    public void Apply(UserChanged happened)
    {
        if (IsPast(happened.ChangedAt))
            return;
        changed.AddOrUpdate(
            happened.UserId,
            static (_, now) => now,
            static (_, known, now) => Later(known, now),
            happened);
        Sweep();
    }

    /// <summary>Takes over what another one knows, when a process starts.</summary>
    public void Load(Standings standings)
    {
        foreach (var one in standings.Revoked)
            Apply(one);
        foreach (var one in standings.Changed)
            Apply(one);
    }

    /// <summary>The caller as the shop stands to them now; nothing when the session ended or the user is disabled.</summary>
    public Caller? Of(Caller caller)
    {
        if (revoked.ContainsKey(caller.SessionId))
            return null;
        // A token that is clearly younger than the change was written knowing it. Within the skew of two clocks the change counts.
        if (!changed.TryGetValue(caller.UserId, out var change) || caller.IssuedAt > change.ChangedAt + Tokens.Skew)
            return caller;
        if (change.Disabled)
            return null;
        var role = RoleOf(change);
        return role == caller.Role ? caller : caller with { Role = role };
    }

    /// <summary>Which of two changes stands. Of two in one instant the stricter, so that their order never matters.</summary>
    private static UserChanged Later(UserChanged a, UserChanged b) =>
        (a.ChangedAt, a.Disabled, -(int)RoleOf(a)).CompareTo((b.ChangedAt, b.Disabled, -(int)RoleOf(b))) >= 0 ? a : b;

    /// <summary>A word of a newer program that we don't know gives no power.</summary>
    private static Role RoleOf(UserChanged change) => Roles.Read(change.Role) ?? Role.Customer;

    private bool IsPast(DateTimeOffset at) => at + Memory < clock.Now;

    /// <summary>Forgets what no living token can be about.</summary>
    private void Sweep()
    {
        var last = Interlocked.Read(ref sweptAt);
        if (clock.Time.GetElapsedTime(last) < SweepEvery)
            return;
        if (Interlocked.CompareExchange(ref sweptAt, clock.Time.GetTimestamp(), last) != last)
            return;      // somebody else sweeps
        foreach (var one in revoked)
        {
            if (IsPast(one.Value))
                revoked.TryRemove(one);
        }
        foreach (var one in changed)
        {
            if (IsPast(one.Value.ChangedAt))
                changed.TryRemove(one);
        }
    }
}

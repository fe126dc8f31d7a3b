namespace Stoa.Identity;

/// <summary>What becomes of a genuine refresh token.</summary>
public enum RefreshDecision
{
    /// <summary>It is the live one: the next generation takes over.</summary>
    Rotate,

    /// <summary>It was used a moment ago and the answer may have been lost: the same successor again.</summary>
    SameAgain,

    /// <summary>It was used before: somebody else has it, and nobody knows who is who. The session ends.</summary>
    Reused,

    /// <summary>The session is over, or the account is closed.</summary>
    Refused,
}

/// <summary>Decides on refresh tokens.</summary>
public static class Refreshing
{
    /// <summary>For how long a used token is taken for a retry: clients ask in parallel, and answers get lost.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    public static RefreshDecision Decide(Session session, bool mayEnter, int generation, DateTimeOffset now)
    {
        if (!session.IsOpen(now) || !mayEnter)
            return RefreshDecision.Refused;
        if (generation == session.Generation)
            return RefreshDecision.Rotate;
        return generation == session.Generation - 1 && now - session.SeenAt <= Grace ? RefreshDecision.SameAgain : RefreshDecision.Reused;
    }
}

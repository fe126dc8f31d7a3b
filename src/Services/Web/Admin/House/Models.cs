using Stoa.Client.Models;

namespace Stoa.Web;

/// <summary>Events that nobody could handle.</summary>
/// <param name="Service">Whose alone, where only those are wanted.</param>
/// <param name="Results">What came of those that were just chosen.</param>
public sealed record DeadLettersModel(
    DeadLetterPage Found, string? Service, IReadOnlyList<string> Services, IReadOnlyList<Result> Results);

/// <summary>The book of what staff changed.</summary>
public sealed record AuditModel(AuditBook Found, string? Actor, string? Target);

/// <summary>Who runs where.</summary>
public sealed record ServicesModel(IReadOnlyList<ServiceState> All, DateTimeOffset At);

/// <summary>A service, and what somebody should look after in it.</summary>
/// <param name="Troubles">In words; none where all is well.</param>
public sealed record ServiceState(Service It, IReadOnlyList<string> Troubles)
{
    /// <summary>An event that is on its way takes less than this.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public bool HasTrouble => Troubles.Count > 0;

    public static ServiceState Of(Service it, DateTimeOffset now)
    {
        var troubles = new List<string>();
        if (!it.Ready)
            troubles.Add("not ready");
        if (it.Dead > 0)
            troubles.Add("dead letters");
        if (IsLate(it, now))
            troubles.Add("events wait to be sent");
        return new(it, troubles);
    }

    public static bool IsLate(Service it, DateTimeOffset now) => it.UnsentSince is { } since && now - since > Patience;
}

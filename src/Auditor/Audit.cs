using Stoa.Kernel.Hosting;

namespace Stoa.Auditor;

/// <summary>What was found of one invariant.</summary>
internal sealed record Finding(Invariant Invariant, IReadOnlyList<string> Violations);

/// <summary>
/// Holds every invariant against the real data. It works beside a running shop: what must hold at rest is asked again for a while, and
/// only what stays wrong is told.
/// </summary>
internal static class Audit
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    public static async Task<IReadOnlyList<Finding>> Run(
        IReadOnlyList<ServiceDescription> services, TimeProvider time, TimeSpan patience, History? history = null)
    {
        using var books = Books.Open(services, time, history);
        var invariants = Invariants.All(books, time.GetUtcNow());
        await books.Look();
        var findings = invariants.ToDictionary(one => one, one => new HashSet<string>(books.Ask(one.Violations), StringComparer.Ordinal));
        for (var started = time.GetTimestamp(); IsRestless(findings) && time.GetElapsedTime(started) < patience;)
        {
            await Task.Delay(Pause, time);
            await books.Look();
            foreach (var (invariant, found) in findings.Where(one => one.Key.When == Holds.AtRest && one.Value.Count > 0))
                found.IntersectWith(books.Ask(invariant.Violations));
        }
        return [.. findings.Select(one => new Finding(one.Key, [.. one.Value.Order(StringComparer.Ordinal)]))];
    }

    private static bool IsRestless(Dictionary<Invariant, HashSet<string>> findings) =>
        findings.Any(one => one.Key.When == Holds.AtRest && one.Value.Count > 0);
}

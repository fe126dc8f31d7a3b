using System.Globalization;
using Stoa.Kernel.Hosting;

namespace Stoa.Auditor;

/// <summary>`stoa verify`: audits the shop's data, running or not, and says what does not add up.</summary>
public static class VerifyCommand
{
    private const int MostShown = 5;
    private static readonly TimeSpan UsualPatience = TimeSpan.FromSeconds(10);

    public static Command Command { get; } = new(
        "verify", "verify [--history FILE]", "audit the invariants over the real data, also while the shop runs",
        call => Run(call.Services, call.Out, Patience(call), HistoryOf(call)));

    /// <summary>Tells each invariant and gives 0 when all of them hold.</summary>
    /// <param name="history">What clients saw; without it nothing is asked of them.</param>
    /// <param name="mayBeAtWork">The shop was stopped in the middle of its work: what holds at rest may be open, and is told so.</param>
    public static async Task<int> Run(
        IReadOnlyList<ServiceDescription> services, TextWriter to, TimeSpan patience, History? history = null, bool mayBeAtWork = false)
    {
        var findings = await Audit.Run(services, TimeProvider.System, patience, history);
        foreach (var (invariant, violations) in findings)
        {
            var word = violations.Count == 0 ? "holds" : IsBroken(invariant) ? "BROKEN" : "open";
            await to.WriteLineAsync($"{invariant.Id,-4} {word,-6} {violations.Count,5}  {invariant.Statement}");
            foreach (var violation in violations.Take(MostShown))
                await to.WriteLineAsync("              - " + violation);
            if (violations.Count > MostShown)
                await to.WriteLineAsync($"              - and {violations.Count - MostShown} more");
        }
        var violated = findings.Where(finding => finding.Violations.Count > 0).ToList();
        var broken = violated.Count(finding => IsBroken(finding.Invariant));
        await to.WriteLineAsync();
        await to.WriteLineAsync(broken > 0 ? $"{broken} of {findings.Count} invariants are broken."
            : violated.Count == 0 ? $"All {findings.Count} invariants hold."
            : $"{findings.Count - violated.Count} of {findings.Count} invariants hold. "
                + "Of the others work is under way; they hold when it is done.");
        return broken == 0 ? 0 : 1;

        bool IsBroken(Invariant invariant) => !mayBeAtWork || invariant.When == Holds.Always;
    }

    private static History? HistoryOf(CommandCall call) =>
        call.Settings.Configuration["history"] is { Length: > 0 } file ? History.Read(file) : null;

    private static TimeSpan Patience(CommandCall call) =>
        double.TryParse(call.Settings.Configuration["patience"], CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : UsualPatience;
}

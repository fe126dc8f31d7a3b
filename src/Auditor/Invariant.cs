namespace Stoa.Auditor;

/// <summary>Something that always holds in a shop, and the question that finds where it does not.</summary>
/// <param name="Id">Its name, the same for ever: "S1".</param>
/// <param name="When">Whether it holds at every instant, or once nothing is under way.</param>
/// <param name="Statement">What holds, in a sentence.</param>
/// <param name="Violations">SQL over all services' tables (ordering.orders); each row is a violation, told by its first column.</param>
internal sealed record Invariant(string Id, Holds When, string Statement, string Violations);

/// <summary>When an invariant holds.</summary>
internal enum Holds
{
    /// <summary>In every committed state of a service.</summary>
    Always,

    /// <summary>When everything that was said has been heard and nothing is due.</summary>
    AtRest,
}

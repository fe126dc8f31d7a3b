using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace Stoa.Faces.Tests;

/// <summary>How somebody looks at the shop: on what, and whether their browser runs scripts and likes it dark.</summary>
public sealed record Look(Width Width, bool HasScript = true, bool IsDark = false)
{
    public override string ToString() => $"{Width}{(HasScript ? "" : ", no script")}{(IsDark ? ", dark" : "")}";
}

/// <summary>The widths of a page in pixels that everything must look right at.</summary>
public enum Width
{
    Phone = 390,
    Desk = 1440,
}

/// <summary>
/// Runs a theory at each width; where there is no browser it is shown as skipped with the reason. Twice on a test: with scripts, and
/// without.
/// </summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class EachWidthAttribute : DataAttribute
{
    /// <summary>False: scripts are off, and everything must still work.</summary>
    public bool Script { get; set; } = true;

    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) => new(
    [
        .. Enum.GetValues<Width>().Select(width => new TheoryDataRow<Look>(new(width, Script)) { Skip = Chromium.WhyNot }),
    ]);

    public override bool SupportsDiscoveryEnumeration() => false;
}

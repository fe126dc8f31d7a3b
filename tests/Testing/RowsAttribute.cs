using Xunit.v3;

namespace Stoa.Testing;

/// <summary>Says which rows of the security table (docs/security.md) a test shows.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RowsAttribute(params int[] rows) : Attribute, ITraitAttribute
{
    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() =>
        [.. rows.Select(row => new KeyValuePair<string, string>("Row", $"{row}"))];
}

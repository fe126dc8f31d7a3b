using System.Collections.Frozen;

namespace Stoa.Postgres;

/// <summary>
/// Which columns each unique key covers. The server's refusal names the key alone, and its details would hold what customers typed.
/// </summary>
internal sealed class PostgresKeys(IEnumerable<KeyValuePair<string, string[]>> keys)
{
    private readonly FrozenDictionary<string, string[]> columns = keys.ToFrozenDictionary(StringComparer.Ordinal);

    public static PostgresKeys None { get; } = new([]);

    /// <summary>None for a key that a newer program has added since this one started.</summary>
    public IReadOnlyList<string> Columns(string? key) => key is not null && columns.TryGetValue(key, out var known) ? known : [];
}

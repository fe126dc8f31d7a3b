namespace Stoa.Kernel.Data;

/// <summary>
/// A consistent view of a service's data. A <see cref="Tx"/> is one that can also write, so a store's reading functions serve both.
/// </summary>
public abstract class Snapshot
{
    /// <summary>All rows, in order.</summary>
    public abstract ValueTask<List<T>> Query<T>(string sql, Func<Row, T> read, params ReadOnlySpan<Param> values);

    /// <summary>The only row, or nothing. More than one is a bug and says so.</summary>
    public abstract ValueTask<T?> QueryOne<T>(string sql, Func<Row, T> read, params ReadOnlySpan<Param> values) where T : class;

    /// <summary>One whole number (a count, a sum, a version), or nothing.</summary>
    public abstract ValueTask<long?> QueryWhole(string sql, params ReadOnlySpan<Param> values);
}

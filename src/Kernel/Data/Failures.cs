namespace Stoa.Kernel.Data;

/// <summary>
/// A constraint refused what a transaction wrote, and ended it. A conflict that is expected never gets here: it is
/// <c>ON CONFLICT DO NOTHING</c> and a row count. Same shape on every store.
/// </summary>
public sealed class Conflict(ConflictKind kind, string table, IReadOnlyList<string> columns, Exception? inner = null)
    : Exception($"{kind} conflict on {table} ({string.Join(", ", columns)})", inner)
{
    public ConflictKind Kind { get; } = kind;

    public string Table { get; } = table;

    /// <summary>
    /// The columns of a unique or not-null constraint. Empty for CHECK, where <see cref="Table"/> is the constraint's name.
    /// </summary>
    public IReadOnlyList<string> Columns { get; } = columns;
}

/// <summary>Which sort of constraint refused.</summary>
public enum ConflictKind
{
    Unique,
    Check,
    NotNull,
    Reference,
}

/// <summary>
/// The store can't serve now: gone, full, or too busy. Nothing was acknowledged; the caller may try again later (503 with Retry-After).
/// </summary>
public sealed class Unavailable(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// What a use case had read was changed by another transaction before its guarded statement came: the function is run again, as after a
/// serialization conflict. On SQLite, where transactions run one after another, it is a bug.
/// </summary>
public sealed class Overtaken(string what) : Exception($"Somebody else changed {what} at the same moment.");

/// <summary>A use case broke a law of transactions (waited for the outside, nested, ran on after its end). Always a bug of ours.</summary>
public sealed class TransactionMisused(string message) : Exception(message);

/// <summary>A statement that the store can't run. Always a bug of ours.</summary>
public sealed class StatementFailed(string message, string sql, Exception? inner = null) : Exception($"{message}\n{sql}", inner);

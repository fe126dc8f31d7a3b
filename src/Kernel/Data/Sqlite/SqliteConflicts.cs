using static Stoa.Kernel.Data.Sqlite.Sqlite3;

namespace Stoa.Kernel.Data.Sqlite;

/// <summary>Reads which constraint refused out of SQLite's message: "UNIQUE constraint failed: user.email".</summary>
internal static class SqliteConflicts
{
    public static Conflict Read(int code, string message)
    {
        var what = message[(message.IndexOf(": ", StringComparison.Ordinal) + 1)..].Trim();
        return code switch
        {
            ConstraintUnique or ConstraintPrimaryKey or ConstraintRowId => Of(ConflictKind.Unique, what),
            ConstraintNotNull => Of(ConflictKind.NotNull, what),
            ConstraintForeignKey => new(ConflictKind.Reference, "", []),
            _ => new(ConflictKind.Check, what, []),
        };
    }

    private static Conflict Of(ConflictKind kind, string what)
    {
        var columns = what.Split(", ");
        return new(kind, columns[0].Split('.')[0], [.. columns.Select(column => column[(column.IndexOf('.') + 1)..])]);
    }
}

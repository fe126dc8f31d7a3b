using System.Runtime.CompilerServices;
using System.Text;
using static Stoa.Kernel.Data.Sqlite.Sqlite3;

namespace Stoa.Kernel.Data.Sqlite;

/// <summary>A prepared statement of one connection; as a <see cref="Row"/> it is the row under its cursor.</summary>
internal sealed unsafe class SqliteStatement : Row
{
    private static readonly string[] Endings = ["BEGIN", "COMMIT", "END", "ROLLBACK", "SAVEPOINT", "RELEASE"];

    private readonly SqliteConnection connection;
    private readonly string[] names;
    private nint statement;

    public SqliteStatement(SqliteConnection connection, nint statement, string sql)
    {
        (this.connection, this.statement, Sql) = (connection, statement, sql);
        names = new string[sqlite3_bind_parameter_count(statement)];
        for (var i = 0; i < names.Length; i++)
            names[i] = string.Intern(
                Utf8(sqlite3_bind_parameter_name(statement, i + 1))?[1..] ?? throw new StatementFailed("Values are named: @id.", sql));
        Writes = sqlite3_stmt_readonly(statement) == 0;
        EndsTransactions = Endings.Any(word => sql.AsSpan().TrimStart().StartsWith(word, StringComparison.OrdinalIgnoreCase));
    }

    public string Sql { get; }

    public bool Writes { get; }

    public bool EndsTransactions { get; }

    public void Bind(ReadOnlySpan<Param> values)
    {
        if (values.Length != names.Length)
            throw new StatementFailed($"The statement names {names.Length} values and was given {values.Length}.", Sql);
        // Each name is looked for, so that none can keep the value of an earlier run.
        for (var i = 0; i < names.Length; i++)
        {
            ref readonly var value = ref Named(names[i], i, values);
            var code = value.Kind switch
            {
                ParamKind.Whole => sqlite3_bind_int64(statement, i + 1, value.Whole),
                ParamKind.Text => BindText(i + 1, value.Text),
                ParamKind.Bytes => BindBytes(i + 1, value.Bytes),
                _ => sqlite3_bind_null(statement, i + 1),
            };
            if (code != Ok)
                throw connection.Failure(code, Sql);
        }
    }

    /// <summary>Moves to the next row: false when there is none.</summary>
    public bool Step()
    {
        var code = sqlite3_step(statement);
        if (code == RowReady)
            return true;
        if (code == Finished)
            return false;
        var failure = connection.Failure(code, Sql);       // before the reset, which forgets the message
        throw failure;
    }

    public void Reset() => _ = sqlite3_reset(statement);

    /// <summary>Lets the statement go. Whoever kept its row reads nulls, not freed memory.</summary>
    public void Free()
    {
        _ = sqlite3_finalize(statement);
        statement = 0;
    }

    public override bool IsNull(int column) => sqlite3_column_type(statement, column) == NullColumn;

    public override long Whole(int column) =>
        IsNull(column) ? throw NullRead(column) : sqlite3_column_int64(statement, column);

    public override string Text(int column)
    {
        var text = sqlite3_column_text(statement, column);
        return text == null ? throw NullRead(column) : Encoding.UTF8.GetString(text, sqlite3_column_bytes(statement, column));
    }

    public override byte[] Bytes(int column)
    {
        if (IsNull(column))
            throw NullRead(column);
        var bytes = sqlite3_column_blob(statement, column);
        return bytes == null ? [] : new ReadOnlySpan<byte>(bytes, sqlite3_column_bytes(statement, column)).ToArray();
    }

    private ref readonly Param Named(string name, int likely, ReadOnlySpan<Param> values)
    {
        if (values[likely].Name == name)
            return ref values[likely];
        foreach (ref readonly var value in values)
        {
            if (value.Name == name)
                return ref value;
        }
        throw new StatementFailed($"No value was given for @{name}.", Sql);
    }

    private InvalidCastException NullRead(int column) => new($"Column {column} is null in: {Sql}");

    [SkipLocalsInit]
    private int BindText(int index, string text)
    {
        const int OnStack = 512;
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (most <= OnStack)
        {
            var buffer = stackalloc byte[OnStack];
            var length = Encoding.UTF8.GetBytes(text, new Span<byte>(buffer, OnStack));
            return sqlite3_bind_text(statement, index, buffer, length, Transient);
        }
        var bytes = Encoding.UTF8.GetBytes(text);
        fixed (byte* start = bytes)
            return sqlite3_bind_text(statement, index, start, bytes.Length, Transient);
    }

    private int BindBytes(int index, byte[] bytes)
    {
        byte none;
        if (bytes.Length == 0)       // a null pointer would bind NULL
            return sqlite3_bind_blob(statement, index, &none, 0, Transient);
        fixed (byte* start = bytes)
            return sqlite3_bind_blob(statement, index, start, bytes.Length, Transient);
    }
}

using System.Runtime.CompilerServices;
using System.Text;
using static Stoa.Kernel.Data.Sqlite.Sqlite3;

namespace Stoa.Kernel.Data.Sqlite;

/// <summary>A prepared statement of one connection; as a <see cref="Row"/> it is the row under its cursor.</summary>
internal sealed unsafe class SqliteStatement : Row
{
    private readonly SqliteConnection connection;
    private readonly nint statement;
    private readonly string[] names;

    public SqliteStatement(SqliteConnection connection, nint statement, string sql)
    {
        (this.connection, this.statement, Sql) = (connection, statement, sql);
        names = new string[sqlite3_bind_parameter_count(statement)];
        for (var i = 0; i < names.Length; i++)
            names[i] = string.Intern(Utf8(sqlite3_bind_parameter_name(statement, i + 1))![1..]);
    }

    public string Sql { get; }

    public void Bind(ReadOnlySpan<Param> values)
    {
        if (values.Length != names.Length)
            throw new StatementFailed($"The statement names {names.Length} values and was given {values.Length}.", Sql);
        foreach (ref readonly var value in values)
        {
            var index = Array.IndexOf(names, value.Name) + 1;
            if (index == 0)
                throw new StatementFailed($"The statement has no @{value.Name}.", Sql);
            var code = value.Kind switch
            {
                ParamKind.Whole => sqlite3_bind_int64(statement, index, value.Whole),
                ParamKind.Text => BindText(index, value.Text),
                ParamKind.Bytes => BindBytes(index, value.Bytes),
                _ => sqlite3_bind_null(statement, index),
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

    public void Free() => _ = sqlite3_finalize(statement);

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

using Stoa.Kernel.Data;
using Stoa.Kernel.Messaging;

namespace Stoa.Postgres;

/// <summary>A transaction on a connection of its own.</summary>
internal sealed class PostgresTx(Database database, PostgresSession session, Cause cause) : Tx(database, cause)
{
    internal override int Statements => session.Statements;

    public override ValueTask<int> Execute(string sql, params ReadOnlySpan<Param> values) => Counted(session.Execute(sql, values));

    public override void Insert(string sql, params ReadOnlySpan<Param> values)
    {
        session.Defer(sql, values);
        Changed(1);
    }

    public override ValueTask<List<T>> Query<T>(string sql, Func<Row, T> read, params ReadOnlySpan<Param> values) =>
        session.Query(sql, read, values);

    public override ValueTask<T?> QueryOne<T>(string sql, Func<Row, T> read, params ReadOnlySpan<Param> values) where T : class =>
        session.QueryOne(sql, read, values);

    public override ValueTask<long?> QueryWhole(string sql, params ReadOnlySpan<Param> values) => session.QueryWhole(sql, values);

    /// <summary>What was said goes to the server together with the commit.</summary>
    public ValueTask Commit()
    {
        WriteOutbox();
        return session.Commit();
    }

    private async ValueTask<int> Counted(ValueTask<int> executing) => Changed(await executing);
}

/// <summary>A view of one instant.</summary>
internal sealed class PostgresSnapshot(PostgresSession session) : Snapshot
{
    public override ValueTask<List<T>> Query<T>(string sql, Func<Row, T> read, params ReadOnlySpan<Param> values) =>
        session.Ask(sql).Query(sql, read, values);

    public override ValueTask<T?> QueryOne<T>(string sql, Func<Row, T> read, params ReadOnlySpan<Param> values) where T : class =>
        session.Ask(sql).QueryOne(sql, read, values);

    public override ValueTask<long?> QueryWhole(string sql, params ReadOnlySpan<Param> values) => session.Ask(sql).QueryWhole(sql, values);
}

using Npgsql;
using Stoa.Kernel.Data;

namespace Stoa.Postgres;

/// <summary>The row under a reader's cursor.</summary>
internal sealed class PostgresRow(NpgsqlDataReader reader) : Row
{
    public override bool IsNull(int column) => reader.IsDBNull(column);

    public override string Text(int column) => reader.GetString(column);

    /// <summary>Also for a sum, which PostgreSQL makes a NUMERIC of.</summary>
    public override long Whole(int column) => reader.GetInt64(column);

    public override byte[] Bytes(int column) => reader.GetFieldValue<byte[]>(column);
}

namespace Stoa.Kernel.Data;

/// <summary>The row under the cursor, its columns read by position. Valid only inside the reader function that receives it.</summary>
public abstract class Row
{
    public abstract bool IsNull(int column);

    public abstract string Text(int column);

    public abstract long Whole(int column);

    public abstract byte[] Bytes(int column);

    public bool Flag(int column) => Whole(column) != 0;

    public int Small(int column) => checked((int)Whole(column));

    public DateTimeOffset Time(int column) => DateTimeOffset.FromUnixTimeMilliseconds(Whole(column));

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    public long? WholeOrNull(int column) => IsNull(column) ? null : Whole(column);

    public byte[]? BytesOrNull(int column) => IsNull(column) ? null : Bytes(column);

    public DateTimeOffset? TimeOrNull(int column) => IsNull(column) ? null : Time(column);
}

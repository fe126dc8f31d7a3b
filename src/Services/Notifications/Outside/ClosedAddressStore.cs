using Stoa.Kernel.Data;

namespace Stoa.Notifications;

/// <summary>Every statement that touches addresses that are not written to any more; all of them are given in their folded form.</summary>
internal static class ClosedAddressStore
{
    private const string Columns = "address, channel, reason, at";

    /// <summary>The first reason stays.</summary>
    public static async ValueTask Close(Tx tx, Channel channel, string address, string reason) => await tx.Execute(
        $"INSERT INTO closed_address ({Columns}) VALUES (@address, @channel, @reason, @now) ON CONFLICT (address) DO NOTHING",
        ("address", address), ("channel", channel.Word()), ("reason", reason), ("now", tx.Now));

    /// <summary>Nothing when it was not closed.</summary>
    public static ValueTask<ClosedAddress?> Open(Tx tx, string address) => tx.QueryOne(
        $"DELETE FROM closed_address WHERE address = @address RETURNING {Columns}", Read, ("address", address));

    public static ValueTask<ClosedAddress?> Get(Snapshot snapshot, string address) => snapshot.QueryOne(
        $"SELECT {Columns} FROM closed_address WHERE address = @address", Read, ("address", address));

    /// <summary>By address, from after one.</summary>
    public static ValueTask<List<ClosedAddress>> All(Snapshot snapshot, string after, int limit) => snapshot.Query(
        $"SELECT {Columns} FROM closed_address WHERE address > @after ORDER BY address LIMIT @limit", Read,
        ("after", after), ("limit", limit));

    private static ClosedAddress Read(Row row) => new(row.Text(0), Channels.Read(row.Text(1)), row.Text(2), row.Time(3));
}

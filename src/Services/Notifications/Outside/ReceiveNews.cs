using Stoa.Kernel.Data;

namespace Stoa.Notifications;

/// <summary>A carrier told something by itself, and it is really from the carrier: noted and applied in one commit, once.</summary>
internal static class ReceiveNews
{
    public static async Task Run(Tx tx, string carrier, CarrierNews news)
    {
        if (!await CarrierNewsStore.Add(tx, $"{carrier}:{news.Id}", news.Type))
            return;
        if (news.Closes is var (channel, address, reason))
            await ClosedAddressStore.Close(tx, channel, ClosedAddress.Fold(channel, address), reason);
        if (news.MessageId is not { } id)
            return;
        if (news.Failure is { } why)
            await MessageStore.CameBack(tx, id, why);
        else if (news.IsArrival)
            await MessageStore.NoteArrival(tx, id);
    }
}

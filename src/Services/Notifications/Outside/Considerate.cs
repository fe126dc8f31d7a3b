using Stoa.Kernel.Data;

namespace Stoa.Notifications;

/// <summary>
/// A carrier that bothers nobody who wants or can get nothing more, unless the staff insist; and learns from what it is told.
/// </summary>
internal sealed class Considerate(ICarrier carrier, Database db) : ICarrier
{
    public async Task<Delivery> Carry(Message message, Func<Reading> read, CancellationToken deadline)
    {
        var address = ClosedAddress.Fold(message.Channel, message.To);
        if (!message.IsInsisted && await db.Read(async snapshot => await ClosedAddressStore.Get(snapshot, address)) is { } closed)
            return Delivery.Refused(ClosedAddress.Told(closed.Reason));
        var outcome = await carrier.Carry(message, read, deadline);
        if (outcome.Closes is { } reason)
            await db.Transact(async tx => await ClosedAddressStore.Close(tx, message.Channel, address, reason));
        return outcome;
    }
}

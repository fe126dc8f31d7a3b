using Stoa.Kernel.Data;

namespace Stoa.Notifications;

/// <summary>A carrier of texts that sends so many a day and no more.</summary>
internal sealed class Thrifty(ICarrier carrier, Database db, MostTexts most) : ICarrier
{
    public async Task<Delivery> Carry(Message message, Func<Reading> read, CancellationToken deadline) =>
        await db.Transact(tx => CountText.Run(tx, most, message)) is { } tooMany
            ? Delivery.Refused(tooMany)
            : await carrier.Carry(message, read, deadline);
}

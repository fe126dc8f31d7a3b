namespace Stoa.Notifications;

/// <summary>
/// The carrier that is built in: a message has arrived when it is in the mailbox, and there it is, for the mailbox is what was sent. So
/// nothing is carried and nothing written; whoever opens the mailbox reads each message as its reader would.
/// </summary>
public sealed class Mailbox : ICarrier
{
    private static readonly Task<Delivery> Arrived = Task.FromResult(Delivery.Done);

    public Task<Delivery> Carry(Message message, Func<Reading> read, CancellationToken deadline) => Arrived;
}

using Stoa.Kernel.Data;

namespace Stoa.Notifications;

/// <summary>
/// A carrier of texts that goes where the shop says and nowhere else, so many times a day: the guard against a bill that somebody else
/// runs up. Nobody outside is asked before.
/// </summary>
internal sealed class Thrifty(ICarrier carrier, Database db, TextLimits limits) : ICarrier
{
    public async Task<Delivery> Carry(Message message, Func<Reading> read, CancellationToken deadline)
    {
        if (!limits.Allow(message.To))
            return Delivery.Refused("Texts are not sent to this country. See Stoa:Twilio:Countries.");
        return await db.Transact(tx => CountText.Run(tx, limits, message)) is { } tooMany
            ? Delivery.Refused(tooMany)
            : await carrier.Carry(message, read, deadline);
    }
}

/// <summary>Where texts go, and how many a day at most.</summary>
/// <param name="Countries">What a number may begin with.</param>
internal sealed record TextLimits(IReadOnlyList<string> Countries, int ToNumber, int ToUser, int InAll)
{
    public bool Allow(string number) => Countries.Any(code => number.StartsWith(code, StringComparison.Ordinal));
}

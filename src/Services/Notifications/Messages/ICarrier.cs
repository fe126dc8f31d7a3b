namespace Stoa.Notifications;

/// <summary>
/// Carries messages of one channel out of the shop: mails, or texts to phones. It may be asked for the same message again when its answer
/// was lost, so it hands the message's id on where its other side knows such a thing.
/// </summary>
public interface ICarrier
{
    /// <summary>Carries one message; <paramref name="read"/> tells what it says.</summary>
    Task<Delivery> Carry(Message message, Func<Reading> read, CancellationToken deadline);
}

/// <summary>What came of an attempt.</summary>
/// <param name="Failure">Why it did not arrive; nothing when it did.</param>
/// <param name="IsFinal">Another attempt would come to the same.</param>
public sealed record Delivery(string? Failure, bool IsFinal)
{
    /// <summary>In which words, where they are not the built-in ones.</summary>
    public Telling.Told? Told { get; init; }

    public static readonly Delivery Done = new(null, true);

    /// <summary>Not now; perhaps later.</summary>
    public static Delivery NotYet(string why) => new(why, false);

    /// <summary>Never: the address does not exist, say.</summary>
    public static Delivery Refused(string why) => new(why, true);
}

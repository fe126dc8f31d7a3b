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

    /// <summary>The carrier had no time and asks to be met again after this, which counts for no attempt.</summary>
    public TimeSpan? Wait { get; init; }

    /// <summary>The reader's side wants nothing more: as <see cref="ClosedAddress.Reason"/> says it.</summary>
    public string? Closes { get; init; }

    /// <summary>Not now; perhaps later.</summary>
    public static Delivery NotYet(string why) => new(why, false);

    /// <summary>Not looked at yet; after a while.</summary>
    public static Delivery Busy(string why, TimeSpan wait) => NotYet(why) with { Wait = wait };

    /// <summary>Never: the address does not exist, say.</summary>
    public static Delivery Refused(string why) => new(why, true);
}

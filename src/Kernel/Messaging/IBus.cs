namespace Stoa.Kernel.Messaging;

/// <summary>
/// Carries events from a service's outbox to those who hear them: at least once, in any order. Two stand behind it: the durable one in this
/// process, and a broker's.
/// </summary>
public interface IBus : IAsyncDisposable
{
    /// <summary>Connects the services that hear and this process's own listeners, and begins to deliver.</summary>
    Task Start(IReadOnlyList<Hearer> hearers, Overhearers overhearers, CancellationToken stop);

    /// <summary>It takes nothing from anybody at the moment: no use in sweeping the outbox for it.</summary>
    bool IsAway { get; }

    /// <summary>What stands in the way of using it, in words; nothing when nothing does. Changes nothing.</summary>
    Task<string?> Check(CancellationToken stop);

    /// <summary>
    /// Takes an event over. Complete when the bus answers for it: in process when every hearer committed, on a broker when it confirmed.
    /// </summary>
    /// <exception cref="Data.Unavailable">It did not; the outbox keeps the event and it is sent again.</exception>
    Task Send(Envelope envelope);

    /// <summary>
    /// Delivers nothing any more and waits for what is being handled. Sending still works where the bus is not this process.
    /// </summary>
    Task StopHearing();
}

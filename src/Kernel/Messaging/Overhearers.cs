using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Stoa.Kernel.Messaging;

/// <summary>
/// What this process does with events besides its services' transactions: caches emptied, sessions revoked. Not durable, quick, repeatable.
/// </summary>
public sealed partial class Overhearers
{
    private readonly Dictionary<string, Overhearing[]> listeners;
    private readonly ILogger log;

    internal Overhearers(IEnumerable<Overhearing> overhearings, ILogger log)
    {
        this.log = log;
        listeners = overhearings.GroupBy(one => one.Name)
            .ToDictionary(named => named.Key, named => named.ToArray(), StringComparer.Ordinal);
    }

    /// <summary>The wire names that this process listens to.</summary>
    public IReadOnlyCollection<string> Names => listeners.Keys;

    /// <summary>Tells every listener. One that fails is logged; nothing is repeated for it.</summary>
    public void Hear(Envelope envelope)
    {
        if (!listeners.TryGetValue(envelope.Name, out var told))
            return;
        foreach (var listener in told)
        {
            try
            {
                listener.Handle(envelope.As(listener.Type));
            }
#pragma warning disable CA1031 // one listener's failure is neither the speaker's nor the other listeners'
            catch (Exception failure)
            {
                LogFailed(log, failure, envelope.Name, envelope.Id);
            }
#pragma warning restore CA1031
        }
    }

    /// <summary>
    /// The bus was away for a while, and what was said meanwhile is not told again: each listener does what it does then.
    /// </summary>
    public void Missed()
    {
        foreach (var listener in listeners.Values.SelectMany(named => named))
        {
            try
            {
                listener.Missed?.Invoke();
            }
#pragma warning disable CA1031 // as above
            catch (Exception failure)
            {
                LogNotCaughtUp(log, failure, listener.Name);
            }
#pragma warning restore CA1031
        }
    }

    [LoggerMessage(2112, LogLevel.Error, "A listener to {Event} could not catch up with what it missed")]
    private static partial void LogNotCaughtUp(ILogger log, Exception failure, string @event);

    [LoggerMessage(2111, LogLevel.Error, "A listener failed on {Event} {Id}")]
    private static partial void LogFailed(ILogger log, Exception failure, string @event, string id);
}

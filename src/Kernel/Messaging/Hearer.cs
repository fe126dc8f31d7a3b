using System.Text.Json;
using Microsoft.Extensions.Logging;
using Stoa.Kernel.Data;

namespace Stoa.Kernel.Messaging;

/// <summary>
/// A service as the bus sees it: what it hears, and one way to give it an event. Given twice it handles once; what it can't handle it
/// parks, and answers for it from then on.
/// </summary>
public sealed partial class Hearer
{
    private readonly Database database;
    private readonly ILogger log;
    private readonly Dictionary<string, Hearing> hearings;
    private readonly Dictionary<string, Gathering> gatherings;

    internal Hearer(Database database, IReadOnlyDictionary<string, Hearing> hearings, ILogger log)
    {
        (this.database, this.log) = (database, log);
        this.hearings = new(hearings, StringComparer.Ordinal);
        gatherings = hearings.Values.Where(hearing => hearing.Limit > 1).ToDictionary(
            hearing => hearing.Name,
            hearing => new Gathering(hearing.Limit, RowsOf(hearing), waiting => HandleMany(hearing, waiting), HearAlone),
            StringComparer.Ordinal);
    }

    public string Service => database.Service;

    /// <summary>The wire names it listens to.</summary>
    public IReadOnlyCollection<string> Names => hearings.Keys;

    /// <summary>How many of each were handled in this process.</summary>
    internal IEnumerable<(string Name, long Count)> Counted => hearings.Values.Select(hearing => (hearing.Name, hearing.Heard.Value));

    /// <summary>
    /// Gives it an event. Complete when the service has it for good: handled, parked, seen before, or none of its business.
    /// </summary>
    /// <exception cref="Unavailable">It could not be taken now; give it again later.</exception>
    public Task Hear(Envelope envelope) =>
        gatherings.TryGetValue(envelope.Name, out var gathering) ? gathering.Add(envelope) : HearAlone(envelope);

    /// <summary>Parks a message that is no event at all, so that an operator sees it.</summary>
    internal Task Park(Envelope envelope, string reason) =>
        database.Transact(Lane.Event, envelope.Cause, "Park", tx => Parked.Add(tx, envelope, reason));

    private async Task HearAlone(Envelope envelope)
    {
        if (!hearings.TryGetValue(envelope.Name, out var hearing))
        {
            LogUnknown(log, Service, envelope.Name, envelope.Id);
            return;
        }
        using var activity = Tracing.Hearing(Service, envelope);
        try
        {
            await database.Transact(Lane.Event, Tracing.Cause(activity, envelope), envelope.Name, tx => Handle(hearing, tx, envelope));
            hearing.Heard.Add();
        }
        catch (Exception failure) when (failure is not Unavailable)
        {
            // The transaction is gone, inbox row and all: the event goes aside so that it holds nobody up.
            LogParked(log, Service, envelope.Name, envelope.Id, failure.Message);
            await Park(envelope, Reason(failure));
        }
    }

    private static async Task Handle(Hearing hearing, Tx tx, Envelope envelope)
    {
        if (await Inbox.Take(tx, envelope.Id))
            await hearing.Handle(tx, [envelope.As(hearing.Type)]);
    }

    private async Task HandleMany(Hearing hearing, List<Envelope> waiting)
    {
        using var spans = new HearingSpans(Service, waiting);
        await database.Transact(Lane.Event, spans.CauseOf(0), hearing.Name, async tx =>
        {
            var events = new List<object>(waiting.Count);
            tx.Causes = new(waiting.Count, ReferenceEqualityComparer.Instance);
            for (var i = 0; i < waiting.Count; i++)
            {
                if (!await Inbox.Take(tx, waiting[i].Id))
                    continue;
                var happened = waiting[i].As(hearing.Type);
                events.Add(happened);
                tx.Causes[happened] = spans.CauseOf(i);
            }
            if (events.Count > 0)
                await hearing.Handle(tx, events);
        });
        hearing.Heard.Add(waiting.Count);
    }

    /// <summary>Tries a parked event again: its row goes in the commit that handles it.</summary>
    internal async Task Retry(ParkedEvent parked)
    {
        var envelope = parked.Envelope;
        try
        {
            await database.Transact(Lane.Event, envelope.Cause, envelope.Name, async tx =>
            {
                if (!hearings.TryGetValue(envelope.Name, out var hearing))
                    throw new JsonException($"{Service} does not listen to {envelope.Name}.");
                if (!await Parked.Remove(tx, parked))
                    return;
                await Inbox.Handled(tx, envelope.Id);
                await hearing.Handle(tx, [envelope.As(hearing.Type)]);
            });
        }
        catch (Exception failure) when (failure is not Unavailable)
        {
            LogParked(log, Service, envelope.Name, envelope.Id, failure.Message);
            await database.Transact(Lane.Event, envelope.Cause, "Park again", tx => Parked.FailedAgain(tx, parked, Reason(failure)));
        }
    }

    /// <summary>How many rows handling it changes, its place in the inbox included. What can't be read fails where it is handled.</summary>
    private static Func<Envelope, int>? RowsOf(Hearing hearing) => hearing.Rows is not { } rows ? null : envelope =>
    {
        try
        {
            return rows(envelope.As(hearing.Type)) + 1;
        }
        catch (JsonException)
        {
            return 1;
        }
    };

    private static string Reason(Exception failure) => $"{failure.GetType().Name}: {failure.Message}";

    [LoggerMessage(2101, LogLevel.Warning, "{Service} was given {Event} {Id}, which it does not listen to; dropped")]
    private static partial void LogUnknown(ILogger log, string service, string @event, string id);

    [LoggerMessage(2102, LogLevel.Warning, "{Service} could not handle {Event} {Id} and parked it: {Reason}")]
    private static partial void LogParked(ILogger log, string service, string @event, string id, string reason);
}

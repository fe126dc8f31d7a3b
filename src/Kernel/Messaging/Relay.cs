using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Stoa.Kernel.Data;

namespace Stoa.Kernel.Messaging;

/// <summary>
/// Hands on what a service said: at once from memory, right after the commit; and by a sweep of the outbox what a crash, a full hearer or a
/// broker's absence left behind.
/// </summary>
internal sealed partial class Relay
{
    /// <summary>Above this many on their way the rest waits for the sweep, so that memory stays bounded and no writer waits for another.</summary>
    public const int MostUnderWay = 10_000;

    private const int SweepPage = 500;
    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(1);

    private readonly Database database;
    private readonly IBus bus;
    private readonly ILogger log;
    private readonly ConcurrentDictionary<string, bool> underWay = new(StringComparer.Ordinal);
    private readonly Marks marks;

    public Relay(Database database, IBus bus, ILogger log)
    {
        (this.database, this.bus, this.log) = (database, bus, log);
        marks = new Marks(database, id => underWay.TryRemove(id, out _));
        database.Said = HandOn;
    }

    /// <summary>How many events are on their way or wait for their mark.</summary>
    public int UnderWay => underWay.Count;

    /// <summary>Sweeps until told to stop: at once for what an earlier process left, then every second.</summary>
    public async Task Run(CancellationToken stop)
    {
        var age = TimeSpan.Zero;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await Sweep(age);
            }
            catch (Unavailable failure)
            {
                LogNotSwept(log, database.Service, failure.Message);
            }
            age = SweepEvery;       // what is younger is on its way from memory
            await Task.Delay(SweepEvery, database.Clock.Time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Waits until nothing is on its way, as long as the deadline allows. What is left is swept by the next process.</summary>
    public async Task Flush(TimeSpan deadline)
    {
        var started = database.Clock.Time.GetTimestamp();
        while (!underWay.IsEmpty && database.Clock.Time.GetElapsedTime(started) < deadline)
            await Task.Delay(TimeSpan.FromMilliseconds(10), database.Clock.Time);
    }

    /// <summary>Sends again what was said at least <paramref name="age"/> ago and is still unsent.</summary>
    internal async Task Sweep(TimeSpan age)
    {
        var before = Clock.FirstId("evt_", database.Clock.Now - age + TimeSpan.FromMilliseconds(1));
        var after = "";
        while (true)
        {
            var unsent = await database.Read(async snapshot => await Outbox.Unsent(snapshot, database.Service, before, after, SweepPage));
            await Task.WhenAll(unsent.Where(envelope => underWay.TryAdd(envelope.Id, true)).Select(Send));
            if (unsent.Count < SweepPage)
                return;
            after = unsent[^1].Id;
        }
    }

    /// <summary>Runs on the committing thread, so it only starts things.</summary>
    private void HandOn(List<Envelope> said)
    {
        foreach (var envelope in said)
        {
            if (underWay.Count < MostUnderWay && underWay.TryAdd(envelope.Id, true))
                _ = Send(envelope);
        }
    }

    private async Task Send(Envelope envelope)
    {
        try
        {
            await bus.Send(envelope);
            marks.Add(envelope.Id);
        }
        catch (Unavailable failure)
        {
            underWay.TryRemove(envelope.Id, out _);
            LogNotSent(log, database.Service, envelope.Name, envelope.Id, failure.Message);
        }
#pragma warning disable CA1031 // an event stays in the outbox whatever went wrong, and the sweep tries again
        catch (Exception failure)
        {
            underWay.TryRemove(envelope.Id, out _);
            LogBroken(log, failure, database.Service, envelope.Name, envelope.Id);
        }
#pragma warning restore CA1031
    }

    [LoggerMessage(2121, LogLevel.Debug, "{Service}: {Event} {Id} was not taken and is sent again: {Reason}")]
    private static partial void LogNotSent(ILogger log, string service, string @event, string id, string reason);

    [LoggerMessage(2122, LogLevel.Error, "{Service}: {Event} {Id} could not be sent and is sent again")]
    private static partial void LogBroken(ILogger log, Exception failure, string service, string @event, string id);

    [LoggerMessage(2123, LogLevel.Warning, "{Service}: the outbox could not be swept: {Reason}")]
    private static partial void LogNotSwept(ILogger log, string service, string reason);
}

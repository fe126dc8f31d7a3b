using Microsoft.Extensions.Logging;
using Stoa.Kernel.Data;

namespace Stoa.Kernel.Messaging;

/// <summary>
/// Hands on what a service said: at once from memory, right after the commit; and by a sweep of the outbox what a crash, a full hearer or a
/// broker's absence left behind.
/// </summary>
internal sealed partial class Relay
{
    /// <summary>
    /// Above this many on their way the rest waits for the sweep, so that memory stays bounded and no writer waits for another.
    /// </summary>
    public const int MostUnderWay = 10_000;

    private const int SweepPage = 500;
    private const string SweepDuty = "outbox";
    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly Database database;
    private readonly IBus bus;
    private readonly ILogger log;
    private readonly Marks marks;
    private readonly Lock gate = new();
    private readonly HashSet<string> underWay = new(StringComparer.Ordinal);
    private readonly Signal quiet = new();

    public Relay(Database database, IBus bus, ILogger log)
    {
        (this.database, this.bus, this.log) = (database, bus, log);
        marks = new Marks(database, Arrived, log);
        database.Said = HandOn;
    }

    /// <summary>How many events are on their way or wait for their mark.</summary>
    public int UnderWay
    {
        get
        {
            lock (gate)
                return underWay.Count;
        }
    }

    /// <summary>
    /// Sweeps until told to stop: first all that an earlier process left, then every second what is older than a second. While the bus is
    /// away it rests. Of sister processes one sweeps for all.
    /// </summary>
    public async Task Run(CancellationToken stop)
    {
        var everything = true;       // whatever that process's clock said
        while (!stop.IsCancellationRequested)
        {
            var started = database.Clock.Time.GetTimestamp();
            try
            {
                // What is younger than a second comes from memory.
                var before = everything ? DateTimeOffset.MaxValue : database.Clock.Now - SweepEvery + TimeSpan.FromMilliseconds(1);
                if (!bus.IsAway && (everything || await IsMyDuty()))
                    everything &= !await Sweep(Clock.FirstId("evt_", before), stop);
            }
            catch (Unavailable failure)
            {
                LogNotSwept(log, database.Service, failure.Message);
            }
            // A long sweep has much to repeat to hearers who could not take it; they get as long a rest.
            var pause = TimeSpan.FromTicks(
                Math.Clamp(database.Clock.Time.GetElapsedTime(started).Ticks, SweepEvery.Ticks, LongestPause.Ticks));
            await Task.Delay(pause, database.Clock.Time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Waits until nothing is on its way, as long as the deadline allows. What is left is swept by the next process.</summary>
    public async Task Flush(TimeSpan deadline)
    {
        var started = database.Clock.Time.GetTimestamp();
        while (UnderWay > 0 && deadline - database.Clock.Time.GetElapsedTime(started) is { } left && left > TimeSpan.Zero)
            await quiet.WaitAndReset(left, database.Clock.Time, CancellationToken.None);
    }

    /// <summary>
    /// Sends again what is unsent and older than an id, page by page; a page that dawdles is not waited for longer than a second. True when
    /// it came to the end.
    /// </summary>
    private async Task<bool> Sweep(string before, CancellationToken stop)
    {
        var after = "";
        while (!stop.IsCancellationRequested && !bus.IsAway)
        {
            if (after.Length > 0 && database.IsShared)
                await database.Transact(Lane.Event, Cause.None, "Go on sweeping", tx => Duty.Keep(tx, SweepDuty, SweepEvery * 2));
            var unsent = await database.Read(async snapshot => await Outbox.Unsent(snapshot, database.Service, before, after, SweepPage));
            await Task.WhenAll(unsent.Where(Departs).Select(Send))
                .WaitAsync(SweepEvery, database.Clock.Time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (unsent.Count < SweepPage)
                return true;
            after = unsent[^1].Id;
        }
        return false;
    }

    private async Task<bool> IsMyDuty() => !database.IsShared
        || await database.Transact(Lane.Event, Cause.None, "Sweep the outbox", tx => Duty.Take(tx, SweepDuty, SweepEvery * 0.9));

    /// <summary>Called by the committing thread, which has other things to do than to deliver.</summary>
    private void HandOn(List<Envelope> said)
    {
        var departing = said.FindAll(Departs);
        if (departing.Count > 0)
            ThreadPool.UnsafeQueueUserWorkItem(SendAll, departing, preferLocal: false);
    }

    private void SendAll(List<Envelope> departing)
    {
        foreach (var envelope in departing)
            _ = Send(envelope);
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
            Arrived([envelope.Id]);
            LogNotSent(log, database.Service, envelope.Name, envelope.Id, failure.Message);
        }
#pragma warning disable CA1031 // an event stays in the outbox whatever went wrong, and the sweep tries again
        catch (Exception failure)
        {
            Arrived([envelope.Id]);
            LogBroken(log, failure, database.Service, envelope.Name, envelope.Id);
        }
#pragma warning restore CA1031
    }

    /// <summary>False when it is on its way already, or too many are.</summary>
    private bool Departs(Envelope envelope)
    {
        lock (gate)
            return underWay.Count < MostUnderWay && underWay.Add(envelope.Id);
    }

    private void Arrived(List<string> ids)
    {
        bool nothingLeft;
        lock (gate)
        {
            foreach (var id in ids)
                underWay.Remove(id);
            nothingLeft = underWay.Count == 0;
        }
        if (nothingLeft)
            quiet.Set();
    }

    [LoggerMessage(2121, LogLevel.Debug, "{Service}: {Event} {Id} was not taken and is sent again: {Reason}")]
    private static partial void LogNotSent(ILogger log, string service, string @event, string id, string reason);

    [LoggerMessage(2122, LogLevel.Error, "{Service}: {Event} {Id} could not be sent and is sent again")]
    private static partial void LogBroken(ILogger log, Exception failure, string service, string @event, string id);

    [LoggerMessage(2123, LogLevel.Warning, "{Service}: the outbox could not be swept: {Reason}")]
    private static partial void LogNotSwept(ILogger log, string service, string reason);
}

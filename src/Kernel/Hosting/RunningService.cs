using Microsoft.Extensions.Logging;
using Stoa.Kernel.Messaging;
using Stoa.Kernel.Metrics;

namespace Stoa.Kernel.Hosting;

/// <summary>A service at work in this process: its database, its ear and mouth, its errands and jobs.</summary>
internal sealed partial class RunningService : IAsyncDisposable
{
    private readonly ServiceDescription description;
    private readonly Relay relay;
    private readonly List<Errands> errands;
    private readonly Retention retention;
    private readonly ILogger log;
    private readonly CancellationTokenSource stop = new();
    private readonly List<Task> loops = [];

    public RunningService(ServiceDescription description, IBus bus, TimeSpan keep)
    {
        this.description = description;
        log = description.Logs.CreateLogger("stoa." + description.Name);
        description.Database.Speech.Declare(description.Says, description.Tales);
        Hearer = new Hearer(description.Database, description.Hears, log);
        relay = new Relay(description.Database, bus, log);
        errands =
        [
            .. description.Errands.Append(ParkedRetries.Of(Hearer)).Select(errand => new Errands(description.Database, errand, log)),
        ];
        retention = new Retention(description.Database, keep, log);
    }

    public string Name => description.Name;

    public Hearer Hearer { get; }

    public bool Ready
    {
        get => description.IsReady;
        private set => description.IsReady = value;
    }

    /// <summary>What can be measured of it without asking its database.</summary>
    public IEnumerable<Family> Told()
    {
        var (database, did) = (description.Database, description.Database.Tally.Told);
        (string, string) own = ("service", Name);
        yield return Family.Gauge("stoa_ready", "Whether the service serves.", new Reading(Ready ? 1 : 0, own));
        yield return Family.Counter("stoa_transactions_total", "Transactions committed.", new Reading(did.Transactions, own));
        yield return Family.Counter("stoa_statements_total", "Statements that they ran.", new Reading(did.Statements, own));
        yield return Family.Counter("stoa_commits_total", "Commits; on SQLite each serves a group.", new Reading(did.Commits, own));
        yield return Family.Counter("stoa_checkpoints_total", "Copies of SQLite's log.", new Reading(did.Checkpoints, own));
        yield return Family.Counter("stoa_log_bytes_total", "Bytes written into SQLite's log.", new Reading(did.LoggedBytes, own));
        yield return Family.Gauge("stoa_transactions_waiting", "Transactions that wait.", new Reading(database.Waiting, own));
        if (database.Sizes is var (data, logged))
        {
            yield return Family.Gauge("stoa_database_bytes", "Bytes on the disk.",
                new Reading(data, own, ("part", "data")), new Reading(logged, own, ("part", "log")));
        }
        yield return Family.Counter("stoa_events_said_total", "Events said.",
            [.. database.Speech.Counted.Select(said => new Reading(said.Count, own, ("event", said.Name)))]);
        yield return Family.Counter("stoa_events_heard_total", "Events handled.",
            [.. Hearer.Counted.Select(heard => new Reading(heard.Count, own, ("event", heard.Name)))]);
        yield return Family.Gauge("stoa_events_under_way", "Events on their way to who hears them.", new Reading(relay.UnderWay, own));
        yield return Family.Gauge("stoa_errands_under_way", "Calls to the outside that are under way.",
            [.. errands.Select(errand => new Reading(errand.UnderWay, own, ("errand", errand.Name)))]);
        foreach (var tale in description.Tales)
            yield return tale.Told;
    }

    /// <summary>Opens the database and does what the service does at its start.</summary>
    public async Task Open(CancellationToken starting)
    {
        await description.Database.Open(description.Tables, starting);
        foreach (var begin in description.Beginnings)
            await begin();
    }

    /// <summary>
    /// Starts everything that runs by itself. <paramref name="failed"/> is told when one of it breaks, which is never expected.
    /// </summary>
    public void Work(Action<string, Exception> failed)
    {
        Keep(relay.Run(stop.Token), failed);
        Keep(retention.Run(stop.Token), failed);
        foreach (var errand in errands)
            Keep(errand.Run(stop.Token), failed);
        foreach (var job in description.Jobs)
            Keep(Repeat(job, $"{Name}: job {description.Jobs.IndexOf(job) + 1}"), failed);
        Ready = true;
    }

    public void NotReady() => Ready = false;

    /// <summary>Ends jobs and errands, and lets what was said leave.</summary>
    public async Task Rest(TimeSpan flush)
    {
        await stop.CancelAsync();
        await relay.Flush(flush);
        await Task.WhenAll(loops);
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await Task.WhenAll(loops);
        foreach (var errand in errands)
            errand.Dispose();
        await description.Database.DisposeAsync();
        stop.Dispose();
    }

    private void Keep(Task loop, Action<string, Exception> failed) => loops.Add(Watch(loop, failed));

    private async Task Watch(Task loop, Action<string, Exception> failed)
    {
        try
        {
            await loop;
        }
#pragma warning disable CA1031 // the process ends with the service's name
        catch (Exception failure)
        {
            failed(Name, failure);
        }
#pragma warning restore CA1031
    }

    private async Task Repeat(Job job, string name)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await description.Database.Transact(Data.Lane.Event, Cause.None, name, tx => Once(tx, job, name));
            }
#pragma warning disable CA1031 // a job that fails is told and tried again at its next turn
            catch (Exception failure)
            {
                LogJobFailed(log, failure, Name);
            }
#pragma warning restore CA1031
            await Task.Delay(job.Period, description.Clock.Time, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Where sister processes have the same job, one of them does it each time.</summary>
    private async Task Once(Data.Tx tx, Job job, string name)
    {
        // A little less than the period, as this process' next turn must not come too early for it.
        if (!description.Database.IsShared || await Data.Duty.Take(tx, name, job.Period * 0.9))
            await job.Run(tx);
    }

    [LoggerMessage(2201, LogLevel.Warning, "{Service}: a job failed and is tried again at its next turn")]
    private static partial void LogJobFailed(ILogger log, Exception failure, string service);
}

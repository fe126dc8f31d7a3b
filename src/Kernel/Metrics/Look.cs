using Stoa.Kernel.Data;
using Stoa.Kernel.Hosting;
using Stoa.Kernel.Messaging;

namespace Stoa.Kernel.Metrics;

/// <summary>
/// A look into a service's database, for what only it knows. However many look, it is asked once in a while and in one snapshot; a database
/// that does not answer costs its numbers and nothing else.
/// </summary>
internal sealed class Look(ServiceDescription service, TimeSpan every)
{
    private readonly Lock gate = new();
    private Task<IReadOnlyList<Family>>? last;
    private long lastAt;

    public Task<IReadOnlyList<Family>> Now()
    {
        var now = service.Clock.Time.GetTimestamp();
        lock (gate)
        {
            if (last is { IsCompleted: false } || (last is not null && service.Clock.Time.GetElapsedTime(lastAt, now) < every))
                return last;
            lastAt = now;
            return last = Ask();
        }
    }

    private async Task<IReadOnlyList<Family>> Ask()
    {
        await Task.Yield();       // out of the lock: SQLite answers on the thread that asks
        try
        {
            var seen = await service.Database.Read(Read);
            return [.. seen, Answers(1)];
        }
        catch (Exception failure) when (failure is Unavailable or StatementFailed)
        {
            return [Answers(0)];
        }
    }

    private async Task<List<Family>> Read(Snapshot snapshot)
    {
        var (unsent, since) = await Outbox.Waiting(snapshot);
        var (parked, dead) = await Parked.Count(snapshot);
        var age = since is { } oldest ? double.Max(0, (service.Clock.Now - oldest).TotalSeconds) : 0;
        List<Family> seen =
        [
            Own("stoa_outbox_unsent", "Events that it said and that not everybody has yet.", unsent),
            Own("stoa_outbox_oldest_seconds", "How long the oldest of them waits.", age),
            Own("stoa_events_parked", "Events that it could not handle and tries again.", parked),
            Own("stoa_events_dead", "Events that it tries no more: somebody has to look.", dead),
        ];
        foreach (var measure in service.BusinessMeasures)
            seen.Add(Family.Gauge(measure.Name, measure.Help, await measure.Read(snapshot)));
        return seen;
    }

    private Family Answers(int yes) => Own("stoa_database_answers", "Whether its database answered the last look.", yes);

    private Family Own(string name, string help, double value) => Family.Gauge(name, help, new Reading(value, ("service", service.Name)));
}

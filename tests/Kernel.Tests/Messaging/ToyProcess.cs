using Microsoft.Extensions.Logging.Abstractions;
using Stoa.Contracts;
using Stoa.Kernel.Data;
using Stoa.Kernel.Messaging;
using Stoa.Testing;

namespace Stoa.Kernel.Tests.Messaging;

/// <summary>One life of the toy shop: some services around a bus, from start to stop or crash.</summary>
internal sealed class ToyProcess(Wire wire, Clock clock, ManualClock time) : IAsyncDisposable
{
    private static readonly TimeSpan FlushDeadline = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, Room> rooms = [];
    private readonly CancellationTokenSource stop = new();
    private readonly List<Task> running = [];
    private bool over;

    public Wire Wire => wire;

    public Clock Clock => clock;

    public Database Database(string service) => rooms[service].Database;

    public Relay Relay(string service) => rooms[service].Relay;

    public Hearer Hearer(string service) => rooms[service].Hearer;

    public async Task Start(IReadOnlyList<ToyService> services, Func<string, Database> open)
    {
        var overhearings = new List<Overhearing>();
        var errands = new List<Errands>();
        foreach (var service in services)
        {
            var database = open(service.Name);
            var description = Fresh.Describe(service, database, clock);
            await database.Open(description.Tables, CancellationToken.None);
            var hearer = new Hearer(database, description.Hears, NullLogger.Instance);
            rooms.Add(service.Name, new Room(database, new Relay(database, wire, NullLogger.Instance), hearer));
            overhearings.AddRange(description.Overhears.Values);
            errands.AddRange(
                description.Errands.Append(ParkedRetries.Of(hearer)).Select(one => new Errands(database, one, NullLogger.Instance)));
        }
        await wire.Start([.. rooms.Values.Select(room => room.Hearer)], new Overhearers(overhearings, NullLogger.Instance), stop.Token);
        running.AddRange(rooms.Values.Select(room => room.Relay.Run(stop.Token)));
        running.AddRange(errands.Select(errand => errand.Run(stop.Token)));
    }

    /// <summary>A service says these, each in a transaction of its own.</summary>
    public Task Say<TEvent>(string service, params IEnumerable<TEvent> events) where TEvent : class, IEvent =>
        Task.WhenAll(events.Select(happened => Database(service).Transact(tx =>
        {
            tx.Publish(happened);
            return Task.CompletedTask;
        })));

    /// <summary>Sends an event that nobody here said, as a broker could bring it.</summary>
    public Task Bring(string name, string body, string? id = null) => wire.Send(Foreign(name, body, id));

    public Envelope Foreign(string name, string body, string? id = null) =>
        new(id ?? clock.NewId("evt_"), name, "till", "bear", clock.Now, Cause.None, body);

    /// <summary>How often a toy had its effect in a service.</summary>
    public Task<long> Times(string service, string toy) => ToyService.Times(Database(service), toy);

    /// <summary>How many events a service has said that are not marked as sent.</summary>
    public Task<long> Unsent(string service) => Count(service, "SELECT COUNT(*) FROM outbox WHERE sent_at IS NULL");

    public Task<long> ParkedIn(string service) => Count(service, "SELECT COUNT(*) FROM parked");

    public Task<long> DeadIn(string service) => Count(service, "SELECT COUNT(*) FROM parked WHERE next_at IS NULL");

    public Task<long> Count(string service, string sql) => Database(service).Read(async snapshot => await snapshot.QueryWhole(sql) ?? 0);

    /// <summary>The way a host stops: hear no more, finish what was begun, flush, close.</summary>
    public async Task Stop()
    {
        over = true;
        await wire.StopHearing();
        await stop.CancelAsync();
        await Task.WhenAll(running);
        var flushing = Task.WhenAll(rooms.Values.Select(room => room.Relay.Flush(FlushDeadline)));
        await Eventually.True(() => flushing.IsCompleted, () => time.Advance(TimeSpan.FromSeconds(1)));
        await Close();
    }

    /// <summary>The process is gone: nothing is flushed or marked, and no receipt arrives any more.</summary>
    public async Task Crash()
    {
        over = true;
        wire.Manner = Wire.Hanging;
        foreach (var room in rooms.Values)
            room.Database.Said = null;
        await stop.CancelAsync();
        await wire.Kill();
        await Close();
    }

    public async ValueTask DisposeAsync()
    {
        if (!over)
            await Crash();
        await wire.DisposeAsync();
        stop.Dispose();
    }

    private async Task Close()
    {
        foreach (var room in rooms.Values)
            await room.Database.DisposeAsync();
    }

    private sealed record Room(Database Database, Relay Relay, Hearer Hearer);
}

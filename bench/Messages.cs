using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Stoa.Contracts;
using Stoa.Kernel;
using Stoa.Kernel.Data;
using Stoa.Kernel.Data.Sqlite;
using Stoa.Kernel.Messaging;

namespace Stoa.Bench;

/// <summary>
/// Events from mouth to ear: 64 speakers each say that a toy was sold and wait until the depot has packed it and the post has taken it
/// away. Three services with a file each, three durable transactions and two events a toy, each event put into an outbox, an inbox and
/// marked as sent.
/// </summary>
internal static class Messages
{
    private const int Speakers = 64;
    private const int Rounds = 5;
    private static readonly TimeSpan RoundTime = TimeSpan.FromSeconds(3);

    private const string Tables = "CREATE TABLE toy (id TEXT NOT NULL PRIMARY KEY, at BIGINT NOT NULL);";

    public static async Task Run(string folder)
    {
        var clock = new Clock();
        await using var till = await Open(folder, "till", clock, ToySold.Name);
        await using var depot = await Open(folder, "depot", clock, ToyPacked.Name);
        await using var post = await Open(folder, "post", clock);
        await using var bus = new InProcessBus();
        var relays = new[] { till, depot, post }.Select(database => new Relay(database, bus, NullLogger.Instance)).ToList();
        var waiting = new ConcurrentDictionary<string, TaskCompletionSource>(StringComparer.Ordinal);
        var packing = Hears<ToySold>(depot, async (tx, sold) =>
        {
            await Write(tx, sold.Toy);
            tx.Publish(new ToyPacked(sold.Toy, sold.Note));
        });
        var posting = Hears<ToyPacked>(post, async (tx, packed) =>
        {
            await Write(tx, packed.Toy);
            waiting[packed.Toy].TrySetResult();
        });
        using var stop = new CancellationTokenSource();
        await bus.Start([packing, posting], new Overhearers([], NullLogger.Instance), stop.Token);
        var sweeping = relays.Select(relay => relay.Run(stop.Token)).ToList();

        Console.WriteLine($"SQLite {Sqlite3.Version}, {Environment.ProcessorCount} cores, {folder}");
        Console.WriteLine($"{Speakers} speakers, {Rounds} rounds of {RoundTime.TotalSeconds:0} s after one to warm up.");
        Console.WriteLine("A toy is three transactions and two events.");
        Console.WriteLine();
        var table = new Table("round", "events/s", "server CPU us/event", "bytes allocated/event", "p50 ms", "p99 ms", "cpu probe ms");
        await Round(till, waiting);
        for (var round = 1; round <= Rounds; round++)
        {
            var probe = Probe.CpuMillis();
            var (cpu, allocated) = (Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes());
            var times = await Round(till, waiting);
            var events = 2.0 * times.Length;
            table.Add(
                $"{round}", $"{events / RoundTime.TotalSeconds:N0}",
                $"{(Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / events:N0}",
                $"{(GC.GetTotalAllocatedBytes() - allocated) / events:N0}",
                $"{times[times.Length / 2]:N1}", $"{times[times.Length * 99 / 100]:N1}",
                $"{(probe + Probe.CpuMillis()) / 2:N1}");
        }
        table.Print();
        await bus.StopHearing();
        await stop.CancelAsync();
        await Task.WhenAll(sweeping);
    }

    /// <summary>Milliseconds from the mouth to the last ear, in order.</summary>
    private static async Task<double[]> Round(Database till, ConcurrentDictionary<string, TaskCompletionSource> waiting)
    {
        var times = new ConcurrentBag<double>();
        var started = Stopwatch.GetTimestamp();
        var note = new string('n', 300);
        await Task.WhenAll(Enumerable.Range(0, Speakers).Select(async _ =>
        {
            while (Stopwatch.GetElapsedTime(started) < RoundTime)
            {
                var (toy, said) = (till.Clock.NewId("toy_"), Stopwatch.GetTimestamp());
                var taken = waiting[toy] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                await till.Transact(async tx =>
                {
                    await Write(tx, toy);
                    tx.Publish(new ToySold(toy, note));
                });
                await taken.Task;
                waiting.TryRemove(toy, out TaskCompletionSource? _);
                times.Add(Stopwatch.GetElapsedTime(said).TotalMilliseconds);
            }
        }));
        return [.. times.Order()];
    }

    private static async Task<Database> Open(string folder, string service, Clock clock, params string[] says)
    {
        var database = new SqliteDatabase(service, Path.Combine(folder, service + ".db"), clock, NullLogger.Instance);
        database.Speech.Declare(says);
        await database.Open(Schema.Of(service, Tables), CancellationToken.None);
        return database;
    }

    private static Hearer Hears<TEvent>(Database database, Func<Tx, TEvent, Task> handle) where TEvent : class, IEvent
    {
        var hearing = new Hearing(TEvent.Name, typeof(TEvent), 1, (tx, events) => handle(tx, (TEvent)events[0]));
        return new Hearer(database, new Dictionary<string, Hearing> { [TEvent.Name] = hearing }, NullLogger.Instance);
    }

    private static async Task Write(Tx tx, string toy) => await tx.Execute(
        "INSERT INTO toy (id, at) VALUES (@toy, @now)", ("toy", toy), ("now", tx.Now));

    private sealed record ToySold(string Toy, string Note) : IEvent
    {
        public static string Name => "till.toy-sold.v1";

        string IEvent.Key => Toy;
    }

    private sealed record ToyPacked(string Toy, string Note) : IEvent
    {
        public static string Name => "depot.toy-packed.v1";

        string IEvent.Key => Toy;
    }
}

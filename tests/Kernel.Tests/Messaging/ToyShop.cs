using Microsoft.Extensions.Logging.Abstractions;
using Stoa.Kernel.Data;
using Stoa.Kernel.Data.Sqlite;
using Stoa.Kernel.Messaging;
using Stoa.Testing;

namespace Stoa.Kernel.Tests.Messaging;

/// <summary>A toy shop: its clock and its data, which outlive its processes.</summary>
internal sealed class ToyShop(Func<IBus> connect, Func<IBus, Task>? kill = null) : IAsyncDisposable
{
    private readonly Scratch scratch = new();
    private readonly List<ToyProcess> processes = [];

    /// <summary>Stands still until a test moves it.</summary>
    public ManualClock Time { get; } = new();

    /// <summary>Starts these services as one process, over what earlier ones left.</summary>
    public Task<ToyProcess> Start(params ToyService[] services) => Start(Wire.Honest, services);

    /// <summary>The same with a bus that behaves badly from the beginning.</summary>
    public async Task<ToyProcess> Start(Manner manner, params ToyService[] services)
    {
        var clock = new Clock(Time, System.Security.Cryptography.RandomNumberGenerator.Fill);
        var process = new ToyProcess(new Wire(connect(), kill) { Manner = manner }, clock, Time);
        processes.Add(process);
        await process.Start(services, service => new SqliteDatabase(service, scratch.File(service + ".db"), clock, NullLogger.Instance));
        return process;
    }

    /// <summary>Lets a second of the shop's time pass.</summary>
    public void ASecondPasses() => Time.Advance(TimeSpan.FromSeconds(1));

    public async ValueTask DisposeAsync()
    {
        foreach (var process in processes)
            await process.DisposeAsync();
        scratch.Dispose();
    }
}

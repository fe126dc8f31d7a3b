using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Stoa.Kernel.Data;
using Stoa.Kernel.Metrics;
using Stoa.Kernel.Web;

namespace Stoa.Kernel.Hosting;

/// <summary>A shop at work in this process, and the order in which it starts and stops.</summary>
public sealed class RunningShop : IAsyncDisposable
{
    private readonly Settings settings;
    private readonly DataFolder? folder;
    private readonly House house;
    private readonly WebApplication web;
    private readonly ILogger log;
    private readonly TaskCompletionSource<Exception> broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool stopped;

    private RunningShop(Settings settings, DataFolder? folder, House house, WebApplication web, ILogger log) =>
        (this.settings, this.folder, this.house, this.web, this.log) = (settings, folder, house, web, log);

    /// <summary>Where it listens.</summary>
    public IReadOnlyList<string> Addresses => [.. web.Urls];

    public IReadOnlyList<string> Services => [.. house.Here.Select(service => service.Name)];

    public TimeSpan StartedIn { get; private set; }

    /// <summary>Who lives here, for tests that look behind the door.</summary>
    internal House House => house;

    /// <summary>All that can be measured of it.</summary>
    internal ShopMetrics Metrics => house.Metrics;

    internal IEnumerable<EndpointDataSource> Routes => ((IEndpointRouteBuilder)web).DataSources;

    /// <summary>Takes the data folder, opens the databases, begins to hear, opens the door. When this returns the shop is ready.</summary>
    public static async Task<RunningShop> Start(
        Settings settings, IReadOnlyList<IService> services, IReadOnlyCollection<string> here, Drivers drivers, Clock clock,
        ILoggerFactory logs, CancellationToken stop)
    {
        var started = clock.Time.GetTimestamp();
        var data = settings.Postgres is null ? DataFolder.Hold(settings.DataFolder, clock) : null;
        var secrets = new Secrets(settings.Secret ?? SecretFile.ReadOrMake(Path.Combine(settings.DataFolder, "keys"), clock), clock);
        var home = new House(settings, services, here, drivers, clock, secrets, logs);
        var shop = new RunningShop(settings, data, home, Entrance.Build(settings, home, secrets, clock, logs), logs.CreateLogger("stoa"));
        try
        {
            await home.Start(shop.Broke, stop);
            await shop.web.StartAsync(stop);
        }
        catch (Exception)
        {
            await shop.DisposeAsync();
            throw;
        }
        shop.StartedIn = clock.Time.GetElapsedTime(started);
        shop.log.LogReady(
            Shop.Version, string.Join(", ", shop.Addresses), (long)shop.StartedIn.TotalMilliseconds, string.Join(", ", shop.Services),
            settings.Postgres is null ? settings.DataFolder : "PostgreSQL");
        return shop;
    }

    /// <summary>Returns when told to stop, or with what broke.</summary>
    public async Task<Exception?> UntilStopped(CancellationToken told)
    {
        try
        {
            return await broken.Task.WaitAsync(told);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>
    /// Not ready, a moment for load balancers, then consumers, HTTP, relay, databases: each still has what it needs while it stops.
    /// </summary>
    public async Task Stop()
    {
        if (stopped)
            return;
        stopped = true;
        log.LogStopping("sending nobody here");
        house.TurnAway();
        await Task.Delay(settings.Drain, house.Clock.Time);
        log.LogStopping("hearing no more events");
        await house.StopHearing();
        log.LogStopping("closing the door");
        await web.StopAsync();
        log.LogStopping("sending what was said");
        await house.Rest();
        log.LogStopping("closing the databases");
        await house.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!stopped)
        {
            stopped = true;
            await web.StopAsync();
            await house.DisposeAsync();
        }
        await web.DisposeAsync();
        folder?.Dispose();
    }

    private void Broke(string service, Exception failure)
    {
        log.LogBroken(failure, service);
        house.TurnAway();
        broken.TrySetResult(failure);
    }
}

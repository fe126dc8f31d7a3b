using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Stoa.Kernel;
using Stoa.Kernel.Hosting;
using Stoa.Testing;

namespace Stoa.Gateway.Tests;

/// <summary>
/// A part of a shop in a process of its own, as far as a test can tell: only some of the services live here, the others at addresses.
/// </summary>
internal sealed class SplitShop : IAsyncDisposable
{
    private readonly RunningShop shop;
    private readonly Scratch scratch;

    private SplitShop(RunningShop shop, Scratch scratch, CapturedLog log) => (this.shop, this.scratch, Log) = (shop, scratch, log);

    public CapturedLog Log { get; }

    public Uri Address => new(shop.Addresses[0]);

    public int Port => Address.Port;

    public static async Task<SplitShop> Start(
        IReadOnlyList<IService> everybody, string[] here, params (string Name, string Value)[] settings)
    {
        var (scratch, log) = (new Scratch(), new CapturedLog());
        var logs = LoggerFactory.Create(logging => logging.AddFilter("Microsoft", LogLevel.Warning).AddProvider(log));
        var read = Settings.Read(new ConfigurationBuilder().AddInMemoryCollection(
        [
            new("urls", "http://127.0.0.1:0"), new("Stoa:Data", scratch.Folder), new("Stoa:Limits:browse", "off"),
            new("Stoa:Limits:buy", "off"), new("Stoa:Secret", "a secret that all processes of this shop share: 0123456789"),
            .. settings.Select(one => KeyValuePair.Create<string, string?>(one.Name, one.Value)),
        ]).Build());
        var running = await RunningShop.Start(read, everybody, here, new Drivers(), new Clock(), logs, CancellationToken.None);
        return new SplitShop(running, scratch, log);
    }

    /// <summary>A client of this part; each has connections of its own.</summary>
    public HttpClient Client() => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Address };

    /// <summary>A port on which nobody listens.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        await shop.DisposeAsync();
        scratch.Dispose();
        Log.Dispose();
    }
}

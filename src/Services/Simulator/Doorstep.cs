using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Stoa.Kernel.Hosting;

namespace Stoa.Simulator;

/// <summary>The way to the shop's public door, as a provider outside would take it: HTTP, and no way in but what everybody has.</summary>
internal sealed class Doorstep(Settings settings)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private readonly Lock gate = new();
    private IServer? server;
    private HttpClient? client;

    /// <summary>Where this process listens is known once it does.</summary>
    public void Watch(IEndpointRouteBuilder routes) => server = routes.ServiceProvider.GetService<IServer>();

    /// <summary>Nothing while the door is not open yet.</summary>
    public HttpClient? Client()
    {
        lock (gate)
            return client ??= Address() is { } address ? Make(address) : null;
    }

    private static HttpClient Make(Uri address) => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
    {
        BaseAddress = address,
        Timeout = Deadline,
        MaxResponseContentBufferSize = 64 * 1024,
    };

    private Uri? Address() => settings.AddressOf("gateway") ?? settings.AddressOf("payments") ?? Own();

    /// <summary>An address of this process; one that means "every address" is reached from here as localhost.</summary>
    private Uri? Own()
    {
        var listening = server?.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault();
        if (listening is null)
            return null;
        foreach (var every in (string[])["//[::]", "//0.0.0.0", "//+", "//*"])
            listening = listening.Replace(every, "//localhost", StringComparison.Ordinal);
        return Uri.TryCreate(listening, UriKind.Absolute, out var address) && address.Port != 0 ? address : null;
    }
}

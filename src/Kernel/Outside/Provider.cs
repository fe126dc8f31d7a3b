using Microsoft.Extensions.Logging;
using Stoa.Kernel.Hosting;

namespace Stoa.Kernel.Outside;

/// <summary>A provider outside by its settings, each written whole. What is wrong with one keeps the shop from starting.</summary>
/// <param name="name">For people: "Stripe".</param>
public sealed class Provider(ServiceDescription service, string name)
{
    public string Name => name;

    /// <summary>What is set; nothing where it is not, or empty.</summary>
    public string? this[string setting] => service.Configuration[setting] is { Length: > 0 } set ? set.Trim() : null;

    /// <summary>What has to be set; where it is not, that is told and this is empty.</summary>
    /// <param name="what">What it is and where to find it.</param>
    public string Needs(string setting, string what)
    {
        if (this[setting] is { } set)
            return set;
        Refuses(setting, "is missing: " + what);
        return "";
    }

    public void Refuses(string setting, string why) => service.Refuses($"{setting} {why}");

    /// <summary>The way there: to the usual address or the one that is set. It is https, but on this machine.</summary>
    public OutsideWire Wire(string setting, string usual, Action<HttpRequestMessage>? identify = null)
    {
        var set = this[setting] ?? usual;
        if (!Uri.TryCreate(set, UriKind.Absolute, out var address) || !IsSafe(address))
        {
            Refuses(setting, $"is '{set}'; it is an address such as {usual}.");
            address = new Uri(usual);
        }
        return new OutsideWire(name, address, service.Clock, service.Logs.CreateLogger("stoa.outside"), identify);
    }

    /// <summary>A harmless question by which `stoa check --online` finds out whether it works.</summary>
    public void Looks(Func<CancellationToken, Task<Finding>> look) => service.LooksOutside(name, look);

    private static bool IsSafe(Uri address) => address.Scheme == Uri.UriSchemeHttps || address is { Scheme: "http", IsLoopback: true };
}

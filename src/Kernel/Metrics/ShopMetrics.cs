using Stoa.Kernel.Hosting;

namespace Stoa.Kernel.Metrics;

/// <summary>Everything that can be measured of this process and the services in it. Nothing is done until somebody looks.</summary>
internal sealed class ShopMetrics(Settings settings, House house) : IDisposable
{
    private readonly Look[] looks =
        [.. house.Here.Where(one => one.HasDatabase).Select(service => new Look(service, settings.MetricsEvery))];

    private readonly Lazy<CallCounts> calls = new();

    /// <summary>Counted at the door.</summary>
    public RequestCounts Requests { get; } = new();

    public async Task<List<Family>> Read()
    {
        var seen = await Task.WhenAll(looks.Select(look => look.Now()));
        return
        [
            .. ProcessMetrics.Told(settings),
            .. Requests.Told(),
            .. calls.Value.Told(),
            .. house.Running.SelectMany(service => service.Told()),
            .. seen.SelectMany(families => families),
        ];
    }

    public void Dispose()
    {
        if (calls.IsValueCreated)
            calls.Value.Dispose();
    }
}

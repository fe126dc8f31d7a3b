using System.Diagnostics.Metrics;

namespace Stoa.Kernel.Metrics;

/// <summary>
/// The same numbers as instruments of the framework, for who collects those. Made only where somebody does: it looks again and again, and
/// the instruments tell what was seen last.
/// </summary>
internal sealed class Meters : IAsyncDisposable
{
    private readonly Meter meter = new("Stoa");
    private readonly CancellationTokenSource stop = new();
    private readonly ShopMetrics metrics;
    private Task looking = Task.CompletedTask;
    private volatile IReadOnlyList<Family> seen;

    private Meters(ShopMetrics metrics, IReadOnlyList<Family> first) => (this.metrics, seen) = (metrics, first);

    public static async Task<Meters> Begin(ShopMetrics metrics, TimeSpan every)
    {
        var one = new Meters(metrics, await metrics.Read());
        foreach (var family in one.seen.DistinctBy(family => family.Name))
            one.Show(family);
        one.looking = one.Look(every);
        return one;
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await looking;
        meter.Dispose();
        stop.Dispose();
    }

    /// <summary>Histograms are left out: the framework has its own of requests.</summary>
    private void Show(Family family)
    {
        if (family.Kind == Kind.Gauge)
            meter.CreateObservableGauge(family.Name, () => Now(family.Name), description: family.Help);
        else if (family.Kind == Kind.Counter)
            meter.CreateObservableCounter(family.Name, () => Now(family.Name), description: family.Help);
    }

    private IEnumerable<Measurement<double>> Now(string name) =>
        from family in seen
        where family.Name == name
        from reading in family.Readings
        select new Measurement<double>(
            reading.Value, reading.Labels.Select(label => KeyValuePair.Create<string, object?>(label.Name, label.Value)));

    private async Task Look(TimeSpan every)
    {
        using var timer = new PeriodicTimer(every);
        try
        {
            while (await timer.WaitForNextTickAsync(stop.Token))
                seen = await metrics.Read();
        }
        catch (OperationCanceledException)
        {
            // The shop ends.
        }
    }
}

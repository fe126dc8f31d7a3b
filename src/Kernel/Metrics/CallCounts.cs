using System.Diagnostics.Metrics;

namespace Stoa.Kernel.Metrics;

/// <summary>
/// HTTP that this process speaks to others, as the framework measures it. It listens from the first look on: a shop that nobody looks at
/// does not pay for it.
/// </summary>
internal sealed class CallCounts : IDisposable
{
    private static readonly string[] Outcomes = ["2xx", "3xx", "4xx", "5xx", "failed"];

    private readonly MeterListener listener = new();
    private readonly long[] counts = new long[Outcomes.Length];
    private readonly long[] micros = new long[Outcomes.Length];

    public CallCounts()
    {
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (instrument is { Meter.Name: "System.Net.Http", Name: "http.client.request.duration" })
                listening.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>((_, seconds, tags, _) => Add(seconds, tags));
        listener.Start();
    }

    public IEnumerable<Family> Told() =>
    [
        Family.Counter("stoa_calls_total", "HTTP requests to other processes, by what came of them.",
            [.. Outcomes.Select((outcome, i) => new Reading(Volatile.Read(ref counts[i]), ("outcome", outcome)))]),
        Family.Counter("stoa_call_seconds_total", "Time spent on them.",
            [.. Outcomes.Select((outcome, i) => new Reading(Volatile.Read(ref micros[i]) / 1e6, ("outcome", outcome)))]),
    ];

    public void Dispose() => listener.Dispose();

    private void Add(double seconds, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var outcome = Outcomes.Length - 1;
        foreach (var (name, value) in tags)
        {
            if (name == "http.response.status_code" && value is int status)
                outcome = Math.Clamp(status / 100, 2, 5) - 2;
        }
        Interlocked.Increment(ref counts[outcome]);
        Interlocked.Add(ref micros[outcome], (long)(seconds * 1e6));
    }
}

using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Stoa.Kernel.Messaging;

/// <summary>
/// One trace from the request through every question, transaction and event that follows it. Nothing of it is made when nobody records, and
/// what nothing set off (sweeps, jobs, marks) is part of no trace.
/// </summary>
internal static class Tracing
{
    private const int LongestName = 60;

    public static readonly ActivitySource Source = new("Stoa");

    /// <summary>The span of a service handling an event; nothing when nobody records.</summary>
    public static Activity? Hearing(string service, Envelope envelope) =>
        Begin(service, $"{service} hears {envelope.Name}", ActivityKind.Consumer, envelope.Cause.TraceParent);

    public static Cause Cause(Activity? span, Envelope envelope) =>
        span is null ? envelope.Cause : envelope.Cause with { TraceParent = span.Id };

    /// <summary>A transaction, from being asked for to being durable: its wait for the writer is in it.</summary>
    public static Activity? Transacting(string service, string work, Cause cause) =>
        Begin(service, $"{service} {UseCase(work)}", ActivityKind.Internal, cause.TraceParent);

    /// <summary>A question, seen by who asks.</summary>
    public static Activity? Asking(string service, string query) =>
        Begin(service, $"asks {query}", ActivityKind.Internal, Messaging.Cause.Current.TraceParent);

    /// <summary>A request that comes through no server, which would have begun its span.</summary>
    public static Activity? Visiting(string? traceParent) => Source.HasListeners()
        ? Source.StartActivity("visit", ActivityKind.Server, ActivityContext.TryParse(traceParent, null, out var parent) ? parent : default)
        : null;

    /// <summary>Tells on a request's span which route it took and how it ended.</summary>
    public static void Tell(HttpContext http)
    {
        if (!Source.HasListeners() || Activity.Current is not { IsAllDataRequested: true } span)
            return;
        var route = (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        span.DisplayName = route is null ? http.Request.Method : $"{http.Request.Method} /{route.TrimStart('/')}";
        span.SetTag("http.request.method", http.Request.Method);
        span.SetTag("http.route", route);
        span.SetTag("http.response.status_code", http.Response.StatusCode);
        span.SetTag("stoa.request", http.TraceIdentifier);
        if (http.Response.StatusCode >= 500)
            span.SetStatus(ActivityStatusCode.Error);
    }

    private static Activity? Begin(string service, string name, ActivityKind kind, string? traceParent)
    {
        if (!Source.HasListeners() || !ActivityContext.TryParse(traceParent, null, out var parent))
            return null;
        var span = Source.StartActivity(name, kind, parent);
        span?.SetTag("stoa.service", service);
        return span;
    }

    /// <summary>"tx => PlaceOrder.Run(tx, ...)" is PlaceOrder.Run: what is passed to it is nobody's business.</summary>
    internal static string UseCase(string work)
    {
        var arrow = work.IndexOf("=>", StringComparison.Ordinal);
        var name = work.AsSpan(arrow < 0 ? 0 : arrow + 2).TrimStart();
        if (name.StartsWith("await "))
            name = name["await ".Length..];
        var end = name.IndexOfAny("({\n");
        name = (end < 0 ? name : name[..end]).Trim();
        return name.IsEmpty ? "transaction" : name[..Math.Min(name.Length, LongestName)].ToString();
    }
}

/// <summary>The spans of a batch of events, each in the trace that it belongs to.</summary>
internal sealed class HearingSpans : IDisposable
{
    private readonly List<Envelope> waiting;
    private readonly Activity?[]? spans;

    public HearingSpans(string service, List<Envelope> waiting)
    {
        this.waiting = waiting;
        if (!Tracing.Source.HasListeners())
            return;
        var around = Activity.Current;
        spans = [.. waiting.Select(envelope => Tracing.Hearing(service, envelope))];
        Activity.Current = around;       // none of them is the batch's own
    }

    public Cause CauseOf(int one) => Tracing.Cause(spans?[one], waiting[one]);

    public void Dispose()
    {
        foreach (var span in spans ?? [])
            span?.Dispose();
    }
}

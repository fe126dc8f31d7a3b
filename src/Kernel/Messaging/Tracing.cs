using System.Diagnostics;

namespace Stoa.Kernel.Messaging;

/// <summary>One trace from the request through every event that follows it.</summary>
internal static class Tracing
{
    public static readonly ActivitySource Source = new("Stoa");

    /// <summary>The span of a service handling an event; nothing when nobody records.</summary>
    public static Activity? Hearing(string service, Envelope envelope) =>
        Source.HasListeners() && ActivityContext.TryParse(envelope.Cause.TraceParent, null, out var parent)
            ? Source.StartActivity($"{service} hears {envelope.Name}", ActivityKind.Consumer, parent)
            : null;

    public static Cause Cause(Activity? span, Envelope envelope) =>
        span is null ? envelope.Cause : envelope.Cause with { TraceParent = span.Id };
}

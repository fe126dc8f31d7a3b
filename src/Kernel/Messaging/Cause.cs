using System.Diagnostics;

namespace Stoa.Kernel.Messaging;

/// <summary>What set something off: the request's id and its W3C trace, carried from the door through every event that follows.</summary>
public sealed record Cause(string CorrelationId, string? TraceParent)
{
    private static readonly AsyncLocal<Cause?> Ambient = new();

    public static Cause None { get; } = new("", null);

    /// <summary>
    /// The cause of what runs now. The door (a request) and each handling of an event set it; everything below only reads it.
    /// </summary>
    public static Cause Current
    {
        get
        {
            var cause = Ambient.Value ?? None;
            return Activity.Current is { } activity && activity.Id != cause.TraceParent ? cause with { TraceParent = activity.Id } : cause;
        }
        internal set => Ambient.Value = value;
    }
}

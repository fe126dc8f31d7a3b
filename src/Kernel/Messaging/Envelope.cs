using System.Text.Json;

namespace Stoa.Kernel.Messaging;

/// <summary>An event on its way: what happened and what the house must know about it. Immutable, shared by all who hear it.</summary>
public sealed record Envelope(string Id, string Name, string Source, string Key, DateTimeOffset OccurredAt, Cause Cause, object Event)
{
    /// <summary>How event bodies are written. Reading forgives unknown members, since fields are only ever added.</summary>
    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { RespectNullableAnnotations = true };

    private string? body;

    /// <summary>The event as JSON, written once.</summary>
    public string Body => body ??= JsonSerializer.Serialize(Event, Event.GetType(), Json);
}

using System.Text.Json;

namespace Stoa.Kernel.Messaging;

/// <summary>
/// An event on its way: what happened and what the house must know about it. Immutable. Those who hear it in the process that said it share
/// the event itself; from a store or a broker comes only its body, which each hearer reads as the event it knows.
/// </summary>
public sealed class Envelope
{
    /// <summary>How bodies are written. Reading forgives unknown members, since fields are only ever added.</summary>
    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>What an event may carry: ids, lines and amounts, never files.</summary>
    public const int MostBody = 256 * 1024;

    private readonly object? happened;
    private string? body;

    private Envelope(string id, string name, string source, string key, DateTimeOffset occurredAt, Cause cause) =>
        (Id, Name, Source, Key, OccurredAt, Cause) = (id, name, source, key, occurredAt, cause);

    internal Envelope(string id, string name, string source, string key, DateTimeOffset occurredAt, Cause cause, object happened)
        : this(id, name, source, key, occurredAt, cause) => this.happened = happened;

    internal Envelope(string id, string name, string source, string key, DateTimeOffset occurredAt, Cause cause, string body)
        : this(id, name, source, key, occurredAt, cause) => this.body = body;

    /// <summary>Unique and time-ordered; hearers drop what they have seen by it.</summary>
    public string Id { get; }

    /// <summary>The wire name: "ordering.order-paid.v1".</summary>
    public string Name { get; }

    /// <summary>The service that said it.</summary>
    public string Source { get; }

    /// <summary>What it is about.</summary>
    public string Key { get; }

    public DateTimeOffset OccurredAt { get; }

    public Cause Cause { get; }

    /// <summary>The event as JSON, written once.</summary>
    public string Body => body ??= JsonSerializer.Serialize(happened, happened!.GetType(), Json);

    /// <summary>The event as a hearer knows it.</summary>
    /// <exception cref="JsonException">The body is not such an event.</exception>
    internal object As(Type type)
    {
        if (type.IsInstanceOfType(happened))
            return happened!;
        if (Body.Length > MostBody)
            throw new JsonException($"The body is longer than {MostBody} characters.");
        return JsonSerializer.Deserialize(Body, type, Json) ?? throw new JsonException("The body is null.");
    }
}

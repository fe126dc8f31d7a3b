using System.Text.Json;

namespace Stoa.Kernel.Messaging;

/// <summary>The envelope on the wire: CloudEvents 1.0 in JSON, with the distributed tracing extension and our correlation id.</summary>
internal static class CloudEvents
{
    public const string ContentType = "application/cloudevents+json";

    private const string SourcePrefix = "/stoa/";

    public static byte[] Write(Envelope envelope)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("specversion", "1.0");
            json.WriteString("id", envelope.Id);
            json.WriteString("source", SourcePrefix + envelope.Source);
            json.WriteString("type", envelope.Name);
            json.WriteString("subject", envelope.Key);
            json.WriteString("time", envelope.OccurredAt);
            json.WriteString("datacontenttype", "application/json");
            if (envelope.Cause.TraceParent is { } trace)
                json.WriteString("traceparent", trace);
            if (envelope.Cause.CorrelationId is { Length: > 0 } correlation)
                json.WriteString("correlationid", correlation);
            json.WritePropertyName("data");
            json.WriteRawValue(envelope.Body);
            json.WriteEndObject();
        }
        return buffer.ToArray();
    }

    /// <summary>Reads a message. What is not a CloudEvent throws, and is for the dead-letter exchange.</summary>
    /// <exception cref="JsonException">It says what is wrong with it.</exception>
    public static Envelope Read(ReadOnlyMemory<byte> message)
    {
        try
        {
            using var document = JsonDocument.Parse(message);
            return Read(document.RootElement);
        }
        catch (Exception failure) when (failure is FormatException or InvalidOperationException or ArgumentException)
        {
            throw new JsonException(failure.Message, failure);       // a time that is none, a text that is no text
        }
    }

    private static Envelope Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
            throw new JsonException("The message is not an object.");
        if (Text(json, "specversion") != "1.0")
            throw new JsonException("Only CloudEvents 1.0 are understood.");
        return new Envelope(
            Text(json, "id"),
            Text(json, "type"),
            WithoutPrefix(Text(json, "source")),
            Text(json, "subject"),
            DateTimeOffset.FromUnixTimeMilliseconds(Required(json, "time").GetDateTimeOffset().ToUnixTimeMilliseconds()),
            new Cause(TextOrNull(json, "correlationid") ?? "", TextOrNull(json, "traceparent")),
            Required(json, "data").GetRawText());
    }

    private static string WithoutPrefix(string source) =>
        source.StartsWith(SourcePrefix, StringComparison.Ordinal) ? source[SourcePrefix.Length..] : source;

    private static JsonElement Required(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) ? value : throw new JsonException($"The event has no '{name}'.");

    private static string Text(JsonElement json, string name) =>
        Required(json, name) is { ValueKind: JsonValueKind.String } value
            ? value.GetString()!
            : throw new JsonException($"'{name}' is not a text.");

    private static string? TextOrNull(JsonElement json, string name) => json.TryGetProperty(name, out _) ? Text(json, name) : null;
}

using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;

namespace Stoa.Kernel.Web;

/// <summary>
/// How JSON is read and written at the door: strict in what it takes, since what is silently dropped or converted there is a bug in a
/// shop.
/// </summary>
public static class Json
{
    /// <summary>Deeper bodies are refused.</summary>
    public const int Deepest = 16;

    public static JsonSerializerOptions Options { get; } = Made();

    /// <summary>Gives another set of options these manners: the framework makes its own and wants it filled in.</summary>
    public static void Shape(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.PropertyNameCaseInsensitive = false;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.AllowDuplicateProperties = false;
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.ReadCommentHandling = JsonCommentHandling.Disallow;
        options.AllowTrailingCommas = false;
        options.MaxDepth = Deepest;
        // Readable in every language; what HTML would misread stays escaped.
        options.Encoder = JavaScriptEncoder.Create(UnicodeRanges.All);
        options.Converters.Add(new TextJson());
        options.Converters.Add(new TimeJson());
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false));
        options.TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { GivenJson.MakeOptional } };
    }

    private static JsonSerializerOptions Made()
    {
        var options = new JsonSerializerOptions();
        Shape(options);
        options.MakeReadOnly();
        return options;
    }
}

/// <summary>
/// Text without NUL, which PostgreSQL can't hold and which ends strings elsewhere. Lone surrogates and broken UTF-8 never get this far.
/// </summary>
internal sealed class TextJson : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => WithoutNul(ref reader);

    public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        WithoutNul(ref reader)!;

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);

    public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value);

    private static string? WithoutNul(ref Utf8JsonReader reader)
    {
        var text = reader.GetString();
        return reader.ValueIsEscaped && text!.Contains('\0') ? throw new JsonException() : text;       // a NUL can only come escaped
    }
}

/// <summary>A moment: read as RFC 3339 with its offset, held and written in UTC with a Z.</summary>
internal sealed class TimeJson : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        HasOffset(reader.GetString()) && reader.TryGetDateTimeOffset(out var at) ? at.ToUniversalTime() : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime);

    /// <summary>The reader takes a time without an offset for the server's own; nobody could have meant that.</summary>
    private static bool HasOffset(string? text) => text is { Length: >= 20 } && (text[^1] == 'Z' || text[^6] is '+' or '-');
}

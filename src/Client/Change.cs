using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stoa.Client;

/// <summary>A member of a change: left out, so it stays as it is, or given, perhaps as nothing.</summary>
[JsonConverter(typeof(ChangeConverter))]
public readonly record struct Change<T>(bool IsGiven, T? Value)
{
    public static implicit operator Change<T>(T? value) => new(true, value);
}

/// <summary>Writes what was given; what was left out is not written at all.</summary>
internal sealed class ChangeConverter : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(Change<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Of<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;

    private sealed class Of<T> : JsonConverter<Change<T>>
    {
        public override Change<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            new(true, JsonSerializer.Deserialize<T>(ref reader, options));

        public override void Write(Utf8JsonWriter writer, Change<T> value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value.Value, options);
    }
}

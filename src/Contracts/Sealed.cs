using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stoa.Contracts;

/// <summary>
/// A secret on its way (a reset link): encrypted for whoever holds the shop's secret, printed as ***, opened only where it is used.
/// It is sealed and opened by the Kernel's Secrets.
/// </summary>
[JsonConverter(typeof(SealedJson))]
public sealed record Sealed<T>(string Cipher)
{
    public override string ToString() => "***";
}

/// <summary>Writes a sealed value as its cipher text.</summary>
internal sealed class SealedJson : JsonConverterFactory
{
    public override bool CanConvert(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Sealed<>);

    public override JsonConverter CreateConverter(Type type, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Of<>).MakeGenericType(type.GetGenericArguments()))!;

    private sealed class Of<T> : JsonConverter<Sealed<T>>
    {
        public override Sealed<T> Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            new(reader.GetString() ?? throw new JsonException("A sealed value is a string."));

        public override void Write(Utf8JsonWriter writer, Sealed<T> value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.Cipher);
    }
}

using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Stoa.Kernel.Web;

/// <summary>
/// A member of a PATCH body: was it given, and what? Absent leaves the thing as it is; null empties it where the type allows null:
/// <c>record ProfilePatch(Given&lt;string&gt; Name, Given&lt;string?&gt; Phone)</c>.
/// </summary>
public readonly record struct Given<T>(T Value) : IGiven
{
    public bool IsGiven { get; } = true;

    /// <summary>What was given, else what there is.</summary>
    public T Or(T current) => IsGiven ? Value : current;

    public static implicit operator Given<T>(T value) => new(value);
}

/// <summary>Any <see cref="Given{T}"/>.</summary>
internal interface IGiven
{
    bool IsGiven { get; }
}

/// <summary>Reads and writes <see cref="Given{T}"/> members.</summary>
internal static class GivenJson
{
    /// <summary>Makes such members optional in a body, and teaches each whether null is a value for it.</summary>
    public static void MakeOptional(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            if (!property.PropertyType.IsAssignableTo(typeof(IGiven)))
                continue;
            var nullable = property.AttributeProvider is PropertyInfo declared
                && new NullabilityInfoContext().Create(declared).GenericTypeArguments[0].ReadState == NullabilityState.Nullable;
            property.IsRequired = false;
            property.ShouldSerialize = static (_, value) => ((IGiven)value!).IsGiven;
            property.CustomConverter = (JsonConverter)Activator.CreateInstance(
                typeof(Of<>).MakeGenericType(property.PropertyType.GetGenericArguments()), [nullable])!;
        }
    }

    private sealed class Of<T>(bool nullable) : JsonConverter<Given<T>>
    {
        public override bool HandleNull => true;

        public override Given<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.Null && !nullable
                ? throw new JsonException()
                : new Given<T>(reader.TokenType == JsonTokenType.Null ? default! : Inner(options).Read(ref reader, typeof(T), options)!);

        public override void Write(Utf8JsonWriter writer, Given<T> value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value.Value, options);

        // The converter itself, not the serializer again: that one would lose the way from the root of the body to a mistake.
        private static JsonConverter<T> Inner(JsonSerializerOptions options) => (JsonConverter<T>)options.GetConverter(typeof(T));
    }
}

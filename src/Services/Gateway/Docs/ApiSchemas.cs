using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Stoa.Kernel.Web;

namespace Stoa.Gateway;

/// <summary>
/// The shapes of bodies as JSON Schema, read from the types that the routes really read and write, by the serializer's own knowledge of
/// them. What comes in may lack what has a default; what goes out is always whole.
/// </summary>
internal sealed class ApiSchemas
{
    private readonly Dictionary<(Type Type, bool Goes), string> names = [];

    /// <summary>Every named shape so far.</summary>
    public JsonObject Components { get; } = [];

    /// <summary>The schema of a body that a route takes.</summary>
    public JsonNode In(Type type) => Of(type, goes: false);

    /// <summary>The schema of a body that a route answers with.</summary>
    public JsonNode Out(Type type) => Of(type, goes: true);

    private JsonNode Of(Type type, bool goes)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner)
            return OrNull(Of(inner, goes));
        if (Scalar(type) is { } scalar)
            return scalar;
        var info = Json.Options.GetTypeInfo(type);
        return info.Kind switch
        {
            JsonTypeInfoKind.Enumerable => new JsonObject { ["type"] = "array", ["items"] = Of(info.ElementType!, goes) },
            JsonTypeInfoKind.Dictionary => new JsonObject { ["type"] = "object", ["additionalProperties"] = Of(info.ElementType!, goes) },
            JsonTypeInfoKind.Object => Named(info, goes),
            _ => new JsonObject(),
        };
    }

    private static JsonObject? Scalar(Type type)
    {
        if (type.IsEnum)
        {
            var words = Enum.GetNames(type).Select(name => (JsonNode)JsonNamingPolicy.KebabCaseLower.ConvertName(name));
            return new JsonObject { ["type"] = "string", ["enum"] = new JsonArray([.. words]) };
        }
        if (type == typeof(string) || type == typeof(Uri))
            return new JsonObject { ["type"] = "string" };
        if (type == typeof(bool))
            return new JsonObject { ["type"] = "boolean" };
        if (type == typeof(int) || type == typeof(short) || type == typeof(byte))
            return new JsonObject { ["type"] = "integer", ["format"] = "int32" };
        if (type == typeof(long))
            return new JsonObject { ["type"] = "integer", ["format"] = "int64" };
        if (type == typeof(decimal) || type == typeof(double))
            return new JsonObject { ["type"] = "number" };
        if (type == typeof(DateTimeOffset))
            return new JsonObject { ["type"] = "string", ["format"] = "date-time" };
        if (type == typeof(DateOnly))
            return new JsonObject { ["type"] = "string", ["format"] = "date" };
        return type.IsAssignableTo(typeof(JsonNode)) || type == typeof(JsonElement) || type == typeof(object) ? [] : null;
    }

    private JsonObject Named(JsonTypeInfo info, bool goes)
    {
        if (!names.TryGetValue((info.Type, goes), out var name))
        {
            name = names[(info.Type, goes)] = FreeName(info.Type);
            Components[name] = new JsonObject();       // a place, so that a shape may contain itself
            Components[name] = Shape(info, goes);
        }
        return new JsonObject { ["$ref"] = "#/components/schemas/" + name };
    }

    private JsonObject Shape(JsonTypeInfo info, bool goes)
    {
        var (properties, required) = (new JsonObject(), new JsonArray());
        foreach (var property in info.Properties)
        {
            if (goes ? property.Get is null : property.AssociatedParameter is null && property.Set is null)
                continue;
            var declared = (property.AttributeProvider as PropertyInfo)?.PropertyType ?? property.PropertyType;
            var given = declared.IsGenericType && declared.GetGenericTypeDefinition() == typeof(Given<>);
            var schema = Of(given ? declared.GetGenericArguments()[0] : declared, goes);
            properties[property.Name] = Told(Meant(property.Name, info), MayBeNull(property, given) ? OrNull(schema) : schema, property);
            if (goes ? IsAlwaysThere(property) : !given && IsDemanded(property))
                required.Add(property.Name);
        }
        var shape = new JsonObject { ["type"] = "object", ["properties"] = properties, ["additionalProperties"] = false };
        if (info.Type == typeof(ProblemBody))
        {
            shape["additionalProperties"] = true;       // what else a program should know about it
            required.RemoveAll(name => (string?)name == "errors");
        }
        if (required.Count > 0)
            shape["required"] = required;
        return shape;
    }

    /// <summary>What a member is called among the examples: a name is a person's beside an e-mail or an address, else a thing's.</summary>
    private static string Meant(string member, JsonTypeInfo info) =>
        member == "name" && info.Properties.Any(one => one.Name is "email" or "line1" or "phone") ? "person" : member;

    /// <summary>An example, and the words that a text may be where the type says so.</summary>
    private static JsonNode Told(string name, JsonNode schema, JsonPropertyInfo property)
    {
        if (schema is not JsonObject one || one.ContainsKey("$ref"))
            return schema;
        if (property.AttributeProvider?.GetCustomAttributes(typeof(System.ComponentModel.DataAnnotations.AllowedValuesAttribute), true)
            is [System.ComponentModel.DataAnnotations.AllowedValuesAttribute allowed])
        {
            one["enum"] = new JsonArray([.. allowed.Values.Select(value => (JsonNode?)value?.ToString())]);
        }
        else if (Conventions.Example(name) is { } example && !one.ContainsKey("enum"))
        {
            one["examples"] = new JsonArray(example);
        }
        return schema;
    }

    private static bool MayBeNull(JsonPropertyInfo property, bool given)
    {
        if (property.PropertyType.IsValueType && !given)
            return false;       // a nullable value says so by its type
        if (!given)
            return property.AssociatedParameter?.IsNullable ?? property.IsGetNullable;
        return property.AttributeProvider is PropertyInfo declared
            && new NullabilityInfoContext().Create(declared).GenericTypeArguments[0].ReadState == NullabilityState.Nullable;
    }

    private static bool IsDemanded(JsonPropertyInfo property) =>
        property.IsRequired || property.AssociatedParameter is { HasDefaultValue: false };

    private static bool IsAlwaysThere(JsonPropertyInfo property) =>
        property.ShouldSerialize is null
        && property.AttributeProvider?.GetCustomAttributes(typeof(JsonIgnoreAttribute), true) is not [JsonIgnoreAttribute];

    private static JsonNode OrNull(JsonNode schema)
    {
        if (schema is not JsonObject one || one.ContainsKey("$ref"))
            return new JsonObject { ["anyOf"] = new JsonArray(schema, new JsonObject { ["type"] = "null" }) };
        if (one["type"] is JsonValue type)
            one["type"] = new JsonArray(type.DeepClone(), "null");
        if (one["enum"] is JsonArray words && !words.Contains(null))
            words.Add((JsonNode?)null);
        return one;
    }

    /// <summary>"ProductBody" is a Product to the outside; two services' shapes of one name carry the service's.</summary>
    private string FreeName(Type type)
    {
        var name = NameOf(type);
        if (!Components.ContainsKey(name))
            return name;
        var service = type.Namespace?.Split('.')[^1];
        name = Components.ContainsKey(service + name) ? name + "In" : service + name;
        for (var i = 2; Components.ContainsKey(name); i++)
            name = $"{NameOf(type)}{i}";
        return name;
    }

    private static string NameOf(Type type)
    {
        if (type.IsGenericType)
            return string.Concat(type.GetGenericArguments().Select(NameOf)) + type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)];
        var name = type.Name;
        return name.Length > 4 && name.EndsWith("Body", StringComparison.Ordinal) ? name[..^4] : name;
    }
}

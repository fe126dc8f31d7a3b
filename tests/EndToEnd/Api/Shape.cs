using System.Text.Json;
using System.Text.Json.Nodes;

namespace Stoa.EndToEnd.Api;

/// <summary>Holds JSON against a schema: as much of JSON Schema as the description uses, read strictly.</summary>
internal sealed class Shape(JsonNode document)
{
    public IEnumerable<string> Flaws(JsonNode schema, JsonNode? value, string at)
    {
        schema = Description.Resolve(document, schema);
        if (schema["anyOf"] is JsonArray either)
            return either.Any(one => !Flaws(one!, value, at).Any()) ? [] : Flaws(either[0]!, value, at);
        var isWhole = TypeOf(value) == "integer";
        if (schema["type"] is { } type && !Types(type).Any(one => one == TypeOf(value) || (isWhole && one == "number")))
            return [$"{at} is {TypeOf(value)} and described as {string.Join(" or ", Types(type))}"];
        if (schema["enum"] is JsonArray words && !words.Any(word => JsonNode.DeepEquals(word, value)))
            return [$"{at} is {value?.ToJsonString()}, which is none of the words described"];
        return value switch
        {
            JsonObject one => OfObject(schema, one, at),
            JsonArray list when schema["items"] is { } items => list.SelectMany((item, i) => Flaws(items, item, $"{at}[{i}]")),
            _ => [],
        };
    }

    private IEnumerable<string> OfObject(JsonNode schema, JsonObject value, string at)
    {
        var properties = schema["properties"]?.AsObject();
        foreach (var required in schema["required"]?.AsArray() ?? [])
        {
            if (!value.ContainsKey((string)required!))
                yield return $"{at}.{required} is missing";
        }
        foreach (var (name, member) in value)
        {
            if (properties?[name] is { } known)
            {
                foreach (var flaw in Flaws(known, member, $"{at}.{name}"))
                    yield return flaw;
            }
            else if (schema["additionalProperties"] is JsonValue closed && closed.GetValueKind() == JsonValueKind.False)
            {
                yield return $"{at}.{name} is not described";
            }
            else if (schema["additionalProperties"] is JsonObject open)
            {
                foreach (var flaw in Flaws(open, member, $"{at}.{name}"))
                    yield return flaw;
            }
        }
    }

    private static IEnumerable<string> Types(JsonNode type) =>
        type is JsonArray several ? several.Select(one => (string)one!) : [(string)type!];

    private static string TypeOf(JsonNode? value) => value switch
    {
        null => "null",
        JsonObject => "object",
        JsonArray => "array",
        _ => value.GetValueKind() switch
        {
            JsonValueKind.String => "string",
            JsonValueKind.True or JsonValueKind.False => "boolean",
            _ => decimal.TryParse(value.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture, out var number)
                && decimal.Truncate(number) == number ? "integer" : "number",
        },
    };
}

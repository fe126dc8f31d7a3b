using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;

namespace Stoa.Kernel.Web;

/// <summary>
/// Says in plain sentences what was wrong with a JSON body. The serializer's own messages name our types, so only the path is taken
/// from it; what should have been there is looked up by that path in the type that the route reads.
/// </summary>
internal static partial class BadBody
{
    private const string NotJson = "The body is not valid JSON.";
    private static readonly string Deep = $"The body is nested deeper than {Json.Deepest} levels.";

    public static Problem Explain(JsonException failure, Type? bodyType)
    {
        if (failure.InnerException is JsonException)       // the reader's: not JSON at all, or too deep
            return new(400, "invalid-json", TooDeep().IsMatch(failure.Message) ? Deep : NotJson);
        var path = failure.Path ?? "$";
        if (Missing().Match(failure.Message) is { Success: true } missing)
        {
            return Problems.Invalid(missing.Groups["name"].Captures
                .Select(name => Under(path, name.Value))
                .ToDictionary(field => field, field => new[] { $"'{field}' is required." }));
        }
        var name = Field(path);
        if (name.Length == 0)
            return new(400, "invalid-json", $"The body must be {Kind(bodyType)}.");
        return Problems.Invalid(name, $"'{name}' {What(failure.Message, bodyType is null ? null : Walk(bodyType, path))}");
    }

    private static string What(string message, Type? expected)
    {
        if (message.StartsWith("Duplicate property", StringComparison.Ordinal))
            return "is given more than once.";
        if (message.Contains("could not be mapped to any .NET member", StringComparison.Ordinal))
            return "is not known here.";
        if (message.Contains("doesn't allow null values", StringComparison.Ordinal))
            return "must not be null.";
        return $"must be {Kind(expected)}.";
    }

    /// <summary>What a value of this type is called by somebody who writes JSON.</summary>
    private static string Kind(Type? type)
    {
        if (type is null)
            return "of another type";
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsEnum)
            return "one of: " + string.Join(", ", Enum.GetNames(type).Select(JsonNamingPolicy.KebabCaseLower.ConvertName));
        if (type == typeof(string))
            return "a string of valid Unicode";
        if (type == typeof(bool))
            return "true or false";
        if (type == typeof(int) || type == typeof(long) || type == typeof(short) || type == typeof(byte))
            return "a whole number";
        if (type == typeof(decimal) || type == typeof(double))
            return "a number";
        if (type == typeof(DateTimeOffset))
            return "a time with its offset, such as 2026-03-01T09:00:00Z";
        return Json.Options.GetTypeInfo(type).Kind switch
        {
            JsonTypeInfoKind.Enumerable => "a list",
            JsonTypeInfoKind.Object or JsonTypeInfoKind.Dictionary => "an object",
            _ => "of another type",
        };
    }

    /// <summary>Follows the path from the body's type to the type of the member that it names; nothing when it leads nowhere.</summary>
    private static Type? Walk(Type type, string path)
    {
        foreach (Match step in Steps().Matches(path))
        {
            var info = Json.Options.GetTypeInfo(type);
            var next = step.Groups["member"].Success && info.Kind == JsonTypeInfoKind.Object
                ? info.Properties.FirstOrDefault(property => property.Name == step.Groups["member"].Value)?.PropertyType
                : info.ElementType;
            if (next is null)
                return null;
            type = next.IsAssignableTo(typeof(IGiven)) ? next.GetGenericArguments()[0] : next;
        }
        return type;
    }

    private static string Field(string path) => path.Length > 2 && path[1] == '.' ? path[2..] : path[1..];

    private static string Under(string path, string name) => path == "$" ? name : $"{Field(path)}.{name}";

    [GeneratedRegex(@"missing required properties including: ('(?<name>[^']+)'(, )?)+", RegexOptions.ExplicitCapture, 100)]
    private static partial Regex Missing();

    [GeneratedRegex(@"\.(?<member>[^.\[]+)|\[(?<index>[^\]]+)\]", RegexOptions.ExplicitCapture, 100)]
    private static partial Regex Steps();

    [GeneratedRegex("maximum configured depth", RegexOptions.None, 100)]
    private static partial Regex TooDeep();
}

using System.Text.Json.Nodes;
using Stoa.EndToEnd.Api;

namespace Stoa.EndToEnd.Clients;

/// <summary>The public API as the clients know it: calls by group, and the forms of what goes in and comes out.</summary>
internal sealed class ApiModel
{
    public ApiModel(Description description)
    {
        Calls = [.. from operation in description.Operations
            where CallNames.All.ContainsKey(operation.Name)
            select new Call(operation, CallNames.All[operation.Name].Split('.'))];
        var schemas = description.Document["components"]!["schemas"]!.AsObject();
        var sent = Reach(schemas, Calls.Select(call => call.Operation.Body).OfType<JsonNode>());
        var told = Reach(schemas, Calls.Select(call => call.Answer).OfType<JsonNode>());
        Forms = [.. schemas.Where(one => sent.Contains(one.Key) || told.Contains(one.Key))
            .Select(one => new Form(one.Key, one.Value!, IsSentOnly: !told.Contains(one.Key)))
            .OrderBy(form => form.Name, StringComparer.Ordinal)];
    }

    public IReadOnlyList<Call> Calls { get; }

    public IReadOnlyList<Form> Forms { get; }

    /// <summary>The name at the end of a $ref; nothing where it is none.</summary>
    public static string? Reference(JsonNode? schema) => ((string?)schema?["$ref"])?.Split('/')[^1];

    /// <summary>What kind of value it is, besides null.</summary>
    public static string? Kind(JsonNode schema) => schema["type"] is JsonArray kinds
        ? kinds.Select(one => (string?)one).FirstOrDefault(one => one != "null")
        : (string?)schema["type"];

    /// <summary>What each value of an object with names of its own choice is; nothing where it is no such object.</summary>
    public static JsonNode? EachOf(JsonNode schema) =>
        schema["additionalProperties"] is JsonObject { Count: > 0 } each ? each : null;

    public Form? Named(string name) => Forms.FirstOrDefault(form => form.Name == name);

    private static HashSet<string> Reach(JsonObject schemas, IEnumerable<JsonNode> from)
    {
        var (found, open) = (new HashSet<string>(StringComparer.Ordinal), new Stack<JsonNode>(from));
        while (open.TryPop(out var node))
        {
            if (Reference(node as JsonObject) is { } name && found.Add(name))
                open.Push(schemas[name]!);
            foreach (var inner in node is JsonObject one ? one.Select(member => member.Value) : node as JsonArray ?? [])
            {
                if (inner is JsonObject or JsonArray)
                    open.Push(inner);
            }
        }
        return found;
    }
}

/// <summary>One call of the API.</summary>
internal sealed record Call(Operation Operation, string[] Named)
{
    public string Group => Named[0];

    public string Name => Named[1];

    /// <summary>The form of a good answer; nothing where it says nothing.</summary>
    public JsonNode? Answer => Operation.Statuses.Where(status => status.StartsWith('2')).Select(status => Operation.Answer(int.Parse(
        status, System.Globalization.CultureInfo.InvariantCulture))?.Schema).FirstOrDefault(schema => schema is not null);

    public bool IsUpload => Operation.Name == "POST /media";

    /// <summary>What is sent along; nothing where nothing is.</summary>
    public string? Body => IsUpload ? "HttpContent" : ApiModel.Reference(Operation.Body);

    public bool NeedsBody => IsUpload || Operation.IsBodyRequired;

    public bool Takes(string header) => Operation.Headers.Contains(header);
}

/// <summary>The form of an object.</summary>
/// <param name="IsSentOnly">Nothing that comes back has it, so what is left out is told apart from what is nothing.</param>
internal sealed record Form(string Name, JsonNode Schema, bool IsSentOnly)
{
    public IReadOnlyList<Member> Members { get; } =
    [
        .. (Schema["properties"]?.AsObject() ?? []).Select(one => new Member(
            one.Key, one.Value!, (Schema["required"]?.AsArray() ?? []).Any(name => (string?)name == one.Key))),
    ];

    /// <summary>What a list is a list of; nothing where it is none.</summary>
    public JsonNode? ItemOfPage => Members.Any(one => one.Name == "next") && Members.FirstOrDefault(one => one.Name == "items") is { } items
        ? items.Schema["items"]
        : null;
}

/// <summary>A member of an object.</summary>
internal sealed record Member(string Name, JsonNode Schema, bool IsRequired)
{
    /// <summary>It may be null.</summary>
    public bool IsNullable => Schema["type"] is JsonArray kinds && kinds.Any(kind => (string?)kind == "null")
        || Schema["anyOf"] is JsonArray ways && ways.Any(way => (string?)way!["type"] == "null");
}

using System.Text.Json.Nodes;
using Stoa.Testing;

namespace Stoa.EndToEnd.Api;

/// <summary>The shop's own description of its API, read as a program of a stranger would read it.</summary>
internal sealed class Description(JsonNode document)
{
    public JsonNode Document => document;

    public IReadOnlyList<Operation> Operations { get; } =
    [
        .. from path in document["paths"]!.AsObject()
           from method in path.Value!.AsObject()
           select new Operation(method.Key.ToUpperInvariant(), path.Key, method.Value!, document),
    ];

    public static async Task<Description> Of(TestShop shop) => new((await shop.Visitor().Get("/openapi.json")).Is(200).Json);

    /// <summary>What a $ref points at; anything else is itself.</summary>
    public static JsonNode Resolve(JsonNode document, JsonNode node)
    {
        while (node is JsonObject one && one["$ref"] is { } reference)
        {
            node = ((string)reference!)[2..].Split('/').Aggregate(
                document, (at, step) => at[step] ?? throw new InvalidDataException($"{reference} leads nowhere."));
        }
        return node;
    }
}

/// <summary>One method of one path, as it is described.</summary>
internal sealed class Operation(string method, string path, JsonNode said, JsonNode document)
{
    public string Method => method;

    public string Path => path;

    public string Name => $"{method} {path}";

    /// <summary>"anyone", or the lowest role that may come in.</summary>
    public string Access => (string)said["x-stoa-access"]!;

    public string Summary => (string)said["summary"]!;

    public string Tag => (string)said["tags"]![0]!;

    public string OperationId => (string)said["operationId"]!;

    public IReadOnlyList<string> Values => [.. path.Split('/').Where(one => one.StartsWith('{')).Select(one => one[1..^1])];

    /// <summary>The names that it knows in a query.</summary>
    public IReadOnlyList<string> Queries => Parameters("query");

    /// <summary>The headers that it knows.</summary>
    public IReadOnlyList<string> Headers => Parameters("header");

    /// <summary>Its path about something.</summary>
    public string PathOf(string value) => Values.Aggregate(
        path, (at, name) => at.Replace($"{{{name}}}", value, StringComparison.Ordinal));

    /// <summary>Whether somebody without any token is welcome.</summary>
    public bool Welcomes(string? scheme) =>
        said["security"]!.AsArray() is { Count: 0 }
        || said["security"]!.AsArray().Any(way => scheme is null ? way!.AsObject().Count == 0 : way!.AsObject().ContainsKey(scheme));

    /// <summary>Nobody looks at a token there, not even at a bad one.</summary>
    public bool IgnoresToken => said["security"]!.AsArray().Count == 0;

    /// <summary>What a value of its query looks like.</summary>
    public JsonNode QuerySchema(string name) => Told("query").First(told => (string)told["name"]! == name)["schema"]!;

    /// <summary>Nothing may not be sent along.</summary>
    public bool IsBodyRequired => (bool?)said["requestBody"]?["required"] ?? false;

    public JsonNode? Body => said["requestBody"]?["content"]?["application/json"]?["schema"];

    public IEnumerable<string> Statuses => said["responses"]!.AsObject().Select(one => one.Key);

    /// <summary>The type and the form of an answer in JSON; nothing where there is no such one.</summary>
    public (string Type, JsonNode Schema)? Answer(int status)
    {
        var content = Description.Resolve(document, said["responses"]![$"{status}"]!)["content"]?.AsObject();
        var json = content?.FirstOrDefault(one => one.Key.EndsWith("json", StringComparison.Ordinal));
        return json?.Value?["schema"] is { } schema ? (json.Value.Key, schema) : null;
    }

    /// <summary>What is wrong with an answer by this description, or nothing.</summary>
    public string? Flaw(int status, string? contentType, string body)
    {
        if (said["responses"]![$"{status}"] is not { } response)
            return $"answers {status}, which is not described";
        var content = Description.Resolve(document, response)["content"]?.AsObject();
        if (body.Length == 0)
            return content is null || content.Count == 0 ? null : $"answers {status} with nothing where something is described";
        var type = contentType?.Split(';')[0];
        if (content is null)
            return $"answers {status} with {type} where nothing is described";
        if (type is null || content[type] is not { } told)
            return $"answers {status} with {type}, described is {string.Join(", ", content.Select(one => one.Key))}";
        if (told["schema"] is not { } schema || !type.EndsWith("json", StringComparison.Ordinal))
            return null;
        var flaws = new Shape(document).Flaws(schema, JsonNode.Parse(body), "$").ToList();
        return flaws.Count == 0 ? null : $"answers {status}: {string.Join("; ", flaws.Take(5))}";
    }

    private IReadOnlyList<string> Parameters(string place) => [.. Told(place).Select(told => (string)told["name"]!)];

    private IEnumerable<JsonNode> Told(string place) =>
        from parameter in said["parameters"]?.AsArray() ?? []
        let told = Description.Resolve(document, parameter!)
        where (string)told["in"]! == place
        select told;
}

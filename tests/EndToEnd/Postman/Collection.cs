using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Stoa.EndToEnd.Api;

namespace Stoa.EndToEnd.Postman;

/// <summary>
/// The Postman collection, made from the shop's own description: the flows with a check on every answer, and every operation to try by
/// hand.
/// </summary>
internal sealed class Collection(Description description)
{
    private const string Form = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json";

    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NewLine = "\n",
    };

    private readonly Bodies bodies = new(description.Document);

    public string Write() => Text(new JsonObject
    {
        ["info"] = new JsonObject
        {
            ["name"] = "Stoa",
            ["description"] =
                "Made from /openapi.json. Run folders 1 to 4 in their order against a shop that is running; "
                + "\"Every operation\" is to try by hand.",
            ["schema"] = Form,
        },
        ["item"] = new JsonArray([.. Flows.All.Select(Folder), Everything()]),
        ["event"] = new JsonArray(Script("prerequest", FirstThings)),
    });

    public static string Environment() => Text(new JsonObject
    {
        ["name"] = "Stoa on this machine",
        ["values"] = new JsonArray(
            Value("baseUrl", "http://localhost:8000"), Value("ownerEmail", "admin@stoa.local"), Value("ownerPassword", "", secret: true)),
        ["_postman_variable_scope"] = "environment",
    });

    /// <summary>Each run has names of its own, so that it can be repeated against the same shop.</summary>
    private static string[] FirstThings =>
    [
        "if (!pm.variables.get('run')) {",
        "    pm.collectionVariables.set('run', Date.now().toString(36) + Math.floor(Math.random() * 1e6).toString(36));",
        "    pm.collectionVariables.set('buyerEmail', 'buyer-' + pm.collectionVariables.get('run') + '@example.com');",
        "}",
    ];

    private JsonObject Folder(Flow flow) => new()
    {
        ["name"] = flow.Name,
        ["description"] = flow.Summary,
        ["item"] = new JsonArray([.. flow.Steps.Select(Item)]),
    };

    private JsonNode Item(Step step)
    {
        var operation = description.Operations.Single(one => one.OperationId == step.OperationId);
        if (!operation.Statuses.Contains($"{step.Status}"))
            throw new InvalidDataException($"{operation.Name} is not described to answer {step.Status}.");
        var path = operation.Values.Zip(step.Path).Aggregate(
            operation.Path, (at, value) => at.Replace($"{{{value.First}}}", value.Second, StringComparison.Ordinal));
        var request = Request(operation, path + step.Query, step.Body, step.As, step.Headers);
        return new JsonObject
        {
            ["name"] = step.Name,
            ["event"] = new JsonArray(Script("test", [.. Tests(step, operation)])),
            ["request"] = request,
        };
    }

    private static JsonObject Request(
        Operation operation, string path, string? body, string? bearer, IReadOnlyDictionary<string, string> headers)
    {
        var request = new JsonObject
        {
            ["method"] = operation.Method,
            ["url"] = "{{baseUrl}}" + path,
            ["description"] = operation.Summary,
            ["auth"] = bearer is null
                ? new JsonObject { ["type"] = "noauth" }
                : new JsonObject
                {
                    ["type"] = "bearer",
                    ["bearer"] = new JsonArray(new JsonObject { ["key"] = "token", ["value"] = $"{{{{{bearer}}}}}", ["type"] = "string" }),
                },
            ["header"] = new JsonArray([.. headers.Select(one => (JsonNode)new JsonObject { ["key"] = one.Key, ["value"] = one.Value })]),
        };
        if (body is not null)
        {
            request["body"] = new JsonObject
            {
                ["mode"] = "raw",
                ["raw"] = body.Trim(),
                ["options"] = new JsonObject { ["raw"] = new JsonObject { ["language"] = "json" } },
            };
        }
        return request;
    }

    private IEnumerable<string> Tests(Step step, Operation operation)
    {
        yield return "const body = pm.response.text() ? pm.response.json() : null;";
        if (step.Until is { } until)
        {
            // What another service does a moment later: ask again, at most a hundred times.
            yield return "const tries = Number(pm.collectionVariables.get('tries') || 0);";
            yield return $"if (pm.response.code === {step.Status} && !({until}) && tries < 100) {{";
            yield return "    pm.collectionVariables.set('tries', tries + 1);";
            yield return "    setTimeout(() => {}, 200);";
            yield return "    pm.execution.setNextRequest(pm.info.requestId);";
            yield return "    return;";
            yield return "}";
            yield return "pm.collectionVariables.unset('tries');";
            yield return $"pm.test('in the end {Quoted(until)}', () => pm.expect({until}).to.be.true);";
        }
        yield return $"pm.test('answers {step.Status}', () => pm.response.to.have.status({step.Status}));";
        yield return "pm.test('says which request it was', () => pm.response.to.have.header('X-Request-Id'));";
        if (operation.Answer(step.Status) is var (type, schema))
        {
            yield return $"pm.test('is {type}', () => pm.expect(pm.response.headers.get('Content-Type')).to.contain('{type}'));";
            yield return $"const schema = {Inlined(schema).ToJsonString()};";
            yield return "const lenient = { unknownFormats: 'ignore' };";
            yield return "pm.test('has the form that is described', () => pm.response.to.have.jsonSchema(schema, lenient));";
        }
        foreach (var (sentence, expression) in step.Holds)
            yield return $"pm.test('{Quoted(sentence)}', () => pm.expect({expression}).to.be.true);";
        foreach (var (variable, expression) in step.Keep)
            yield return $"pm.collectionVariables.set('{variable}', {expression});";
    }

    /// <summary>A schema with everything that it points at.</summary>
    private JsonObject Inlined(JsonNode schema)
    {
        var whole = schema.DeepClone().AsObject();
        var definitions = new JsonObject();
        var waiting = new Queue<string>(Named(whole));
        while (waiting.TryDequeue(out var name))
        {
            if (definitions.ContainsKey(name))
                continue;
            var definition = description.Document["components"]!["schemas"]![name]!.DeepClone();
            definitions[name] = definition;
            foreach (var more in Named(definition))
                waiting.Enqueue(more);
        }
        whole["definitions"] = definitions;
        var here = whole.ToJsonString().Replace("#/components/schemas/", "#/definitions/", StringComparison.Ordinal);
        return JsonNode.Parse(here)!.AsObject();
    }

    private static IEnumerable<string> Named(JsonNode? node) => node switch
    {
        JsonObject one when one["$ref"] is { } reference => [((string)reference!).Split('/')[^1]],
        JsonObject one => one.SelectMany(member => Named(member.Value)),
        JsonArray several => several.SelectMany(Named),
        _ => [],
    };

    private JsonNode Everything() => new JsonObject
    {
        ["name"] = "Every operation",
        ["item"] = new JsonArray([.. description.Operations.GroupBy(one => one.Tag).Select(tagged => (JsonNode)new JsonObject
        {
            ["name"] = tagged.Key,
            ["item"] = new JsonArray([.. tagged.Select(one => (JsonNode)new JsonObject
            {
                ["name"] = one.Summary,
                ["request"] = Request(
                    one, one.Path.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal),
                    bodies.For(one)?.ToJsonString(Readable),
                    one.Access switch { "anyone" => null, "customer" => "buyerToken", _ => "ownerToken" },
                    new Dictionary<string, string>()),
            })]),
        })]),
    };

    private static JsonObject Script(string when, string[] lines) => new()
    {
        ["listen"] = when,
        ["script"] = new JsonObject { ["type"] = "text/javascript", ["exec"] = new JsonArray([.. lines.Select(line => (JsonNode)line)]) },
    };

    private static JsonObject Value(string key, string value, bool secret = false) => new()
    {
        ["key"] = key,
        ["value"] = value,
        ["type"] = secret ? "secret" : "default",
        ["enabled"] = true,
    };

    private static string Quoted(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal);

    private static string Text(JsonNode node) => new StringBuilder(node.ToJsonString(Readable)).Append('\n').ToString();
}

using System.Text.Json.Nodes;

namespace Stoa.EndToEnd.Api;

/// <summary>A body that a route could take: what it demands, by the description's own examples or by ours.</summary>
internal sealed class Bodies(JsonNode document)
{
    /// <summary>What the shop asks for beyond the form.</summary>
    private static readonly Dictionary<string, Func<JsonObject>> Ours = new(StringComparer.Ordinal)
    {
        ["POST /auth/register"] = () => new() { ["name"] = "Ada", ["email"] = "ada@example.com", ["password"] = "correct horse battery" },
        ["POST /products"] = () => new() { ["name"] = "Lamp", ["price"] = 12.5, ["stock"] = 3 },
        ["PATCH /products/{id}"] = () => new() { ["price"] = 13.5 },
        ["PATCH /inventory/{productId}"] = () => new() { ["stock"] = 50 },
        ["POST /products/{id}/reviews"] = () => new() { ["rating"] = 5, ["title"] = "Good", ["body"] = "It works." },
        ["PATCH /reviews/{id}"] = () => new() { ["status"] = "hidden" },
        ["PATCH /order/{id}/status"] = () => new() { ["status"] = "cancelled", ["reason"] = "a test" },
        ["POST /order/{id}/cancel"] = () => new() { ["reason"] = "a test" },
        ["POST /order/checkout"] = () => new() { ["email"] = "ada@example.com" },
        ["POST /payment"] = () => new() { ["token"] = "tok_visa" },
        ["POST /payment/session"] = () => new() { ["successUrl"] = "https://shop.example/a", ["cancelUrl"] = "https://shop.example/b" },
        ["POST /payment/{id}/refund"] = () => new() { ["reason"] = "a test" },
        ["POST /users/me/addresses"] = () => new() { ["name"] = "Ada", ["line1"] = "1 A Street", ["city"] = "London", ["country"] = "GB" },
        ["PUT /notifications/templates/{key}"] = () => new() { ["subject"] = "Off!", ["html"] = "<p>Off!</p>", ["text"] = "Off!" },
        ["POST /notifications/templates/{key}/test"] = () => new() { ["to"] = "ada@example.com" },
        ["PATCH /users/{id}"] = () => new() { ["disabled"] = false },
    };

    public JsonNode? For(Operation operation)
    {
        if (operation.Body is not { } schema)
            return null;
        return Ours.TryGetValue(operation.Name, out var ours) ? ours() : Value(schema);
    }

    private JsonNode? Value(JsonNode schema)
    {
        schema = Description.Resolve(document, schema);
        if (schema["examples"] is JsonArray { Count: > 0 } examples)
            return examples[0]!.DeepClone();
        if (schema["enum"] is JsonArray words)
            return words[0]!.DeepClone();
        var type = schema["type"] is JsonArray several ? (string)several[0]! : (string?)schema["type"];
        return type switch
        {
            "object" => new JsonObject((schema["required"]?.AsArray() ?? []).Select(name =>
                KeyValuePair.Create((string)name!, Value(schema["properties"]![(string)name!]!)))),
            "array" => new JsonArray(),
            "integer" or "number" => 1,
            "boolean" => true,
            _ => "text",
        };
    }
}

using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Stoa.Kernel;
using Stoa.Kernel.Hosting;
using Stoa.Kernel.Web;

namespace Stoa.Gateway;

/// <summary>
/// The whole public API as one OpenAPI 3.1 document, made from the routes that are really served here, those handed on to services
/// elsewhere included. So nothing is described that is not there, and nothing is there that is not described.
/// </summary>
internal static class ApiDocument
{
    private static readonly Dictionary<int, string> Problems = new()
    {
        [400] = "The request makes no sense; `errors` names the fields.",
        [401] = "Nobody we know: sign in.",
        [402] = "The payment was declined; it is in the problem.",
        [403] = "Your role does not allow this.",
        [404] = "There is nothing here, or nothing of yours.",
        [409] = "It does not fit what is there now.",
        [410] = "It was here, and is gone.",
        [412] = "It was changed meanwhile.",
        [413] = "The body is too large.",
        [415] = "This content type is not taken here.",
        [422] = "It can be understood and not be done.",
        [429] = "You ask too often; `Retry-After` says when to come back.",
        [500] = "Something went wrong on our side.",
        [503] = "Not now; `Retry-After` says when to come back.",
    };

    public static string ProblemName(int status) => $"Problem{status}";

    public static JsonObject Make(IEnumerable<RouteEndpoint> routes)
    {
        var schemas = new ApiSchemas();
        var paths = new SortedDictionary<string, JsonObject>(StringComparer.Ordinal);
        var tags = new SortedSet<string>(StringComparer.Ordinal);
        var statuses = new SortedSet<int>();
        foreach (var route in routes.Where(IsPublic))
        {
            foreach (var method in route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"])
            {
                var operation = new ApiOperation(route, method, schemas).Tell();
                tags.Add((string)operation["tags"]![0]!);
                statuses.UnionWith(operation["responses"]!.AsObject().Select(one => int.Parse(one.Key)).Where(status => status >= 400));
                var path = ApiOperation.PathOf(route);
                if (!paths.TryGetValue(path, out var item))
                    paths[path] = item = [];
                item[method.ToLowerInvariant()] = operation;
            }
        }
        return new JsonObject
        {
            ["openapi"] = "3.1.1",
            ["info"] = Info(),
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/" }),
            ["tags"] = new JsonArray([.. tags.Select(tag => Tag(tag))]),
            ["paths"] = new JsonObject(paths.Select(one => KeyValuePair.Create(one.Key, (JsonNode?)one.Value))),
            ["components"] = Components(schemas, statuses),
        };
    }

    /// <summary>Nobody outside is told of what is for services alone, or for a person's browser.</summary>
    private static bool IsPublic(RouteEndpoint route) =>
        route.Metadata.GetMetadata<Access>() is { InnerOf: null }
        && route.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>() is not { ExcludeFromDescription: true };

    private static JsonObject Info() => new()
    {
        ["title"] = "Stoa",
        ["version"] = Shop.Version,
        ["summary"] = "An e-commerce backend.",
        ["description"] = Resources.Text(typeof(ApiDocument), "intro.md") + "\n\n" + Cards(),
        ["license"] = new JsonObject { ["name"] = "MIT", ["identifier"] = "MIT" },
    };

    private static JsonObject Tag(string name) => new() { ["name"] = name, ["description"] = Conventions.TellTag(name) };

    /// <summary>The simulator's cards, from the page that tells of the simulator.</summary>
    private static string Cards()
    {
        var page = Resources.Text(typeof(ApiDocument), "simulator.md");
        var begin = page.IndexOf("## Cards", StringComparison.Ordinal);
        var end = page.IndexOf("\n## ", begin + 1, StringComparison.Ordinal);
        var cards = page[begin..(end < 0 ? page.Length : end)].Trim();
        return cards.Replace("## Cards", "## Cards of the payment simulator", StringComparison.Ordinal);
    }

    private static JsonObject Components(ApiSchemas schemas, IEnumerable<int> statuses)
    {
        var problem = schemas.Out(typeof(ProblemBody));
        var responses = new JsonObject();
        foreach (var status in statuses)
            responses[ProblemName(status)] = ProblemResponse(status, problem.DeepClone());
        return new JsonObject
        {
            ["schemas"] = new JsonObject(schemas.Components.OrderBy(one => one.Key, StringComparer.Ordinal)
                .Select(one => KeyValuePair.Create(one.Key, one.Value?.DeepClone()))),
            ["responses"] = responses,
            ["parameters"] = Parameters(),
            ["headers"] = new JsonObject
            {
                ["ETag"] = Header("The version, for `If-Match` and `If-None-Match`."),
                ["Location"] = Header("Where it is."),
                ["Retry-After"] = Header("Seconds.", "integer"),
            },
            ["securitySchemes"] = new JsonObject
            {
                ["bearer"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer", ["bearerFormat"] = "JWT" },
                ["cartToken"] = new JsonObject { ["type"] = "apiKey", ["in"] = "header", ["name"] = "X-Cart-Token" },
                ["orderToken"] = new JsonObject { ["type"] = "apiKey", ["in"] = "header", ["name"] = "X-Order-Token" },
            },
        };
    }

    private static JsonObject ProblemResponse(int status, JsonNode problem)
    {
        var told = new JsonObject
        {
            ["description"] = Problems.GetValueOrDefault(status)
                ?? Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status),
        };
        if (status is 429 or 503)
            told["headers"] = new JsonObject { ["Retry-After"] = new JsonObject { ["$ref"] = "#/components/headers/Retry-After" } };
        told["content"] = new JsonObject { ["application/problem+json"] = new JsonObject { ["schema"] = problem } };
        return told;
    }

    private static JsonObject Parameters()
    {
        var parameters = new JsonObject();
        foreach (var header in new[] { "Idempotency-Key", "X-Cart-Token", "X-Order-Token", "Prefer", "If-Match", "If-None-Match" })
        {
            var schema = new JsonObject { ["type"] = "string" };
            if (header == "Idempotency-Key")
                schema["maxLength"] = Once.LongestKey;
            parameters[header] = new JsonObject
            {
                ["name"] = header,
                ["in"] = "header",
                ["description"] = Conventions.Tell(header),
                ["schema"] = schema,
            };
        }
        return parameters;
    }

    private static JsonObject Header(string about, string type = "string") =>
        new() { ["description"] = about, ["schema"] = new JsonObject { ["type"] = type } };
}

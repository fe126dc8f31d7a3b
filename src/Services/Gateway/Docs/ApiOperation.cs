using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Stoa.Kernel.Web;

namespace Stoa.Gateway;

/// <summary>One method of one route as the API's description tells it, from what the route itself declares.</summary>
internal sealed class ApiOperation(RouteEndpoint route, string method, ApiSchemas schemas)
{
    private readonly EndpointMetadataCollection said = route.Metadata;
    private readonly Access access = route.Metadata.GetMetadata<Access>()!;
    private readonly string[] headers = [.. Conventions.HeadersOf(method, PathOf(route))];

    /// <summary>The path with its values in braces and nothing else said of them: "/order/{id}".</summary>
    public static string PathOf(RouteEndpoint route) => "/" + string.Join('/', route.RoutePattern.PathSegments.Select(segment =>
        string.Concat(segment.Parts.Select(part => part switch
        {
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart value => $"{{{value.Name}}}",
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart word => word.Content,
            _ => "",
        }))));

    public JsonObject Tell()
    {
        var tag = said.GetMetadata<ITagsMetadata>()?.Tags is [{ } first, ..] ? first : PathOf(route).Split('/')[1];
        var told = new JsonObject
        {
            ["operationId"] = OperationId(),
            ["tags"] = new JsonArray(tag),
            ["summary"] = said.GetMetadata<IEndpointSummaryMetadata>()?.Summary ?? $"{method} {PathOf(route)}",
        };
        if (said.GetMetadata<IEndpointDescriptionMetadata>()?.Description is { } description)
            told["description"] = description;
        told["x-stoa-access"] = access.Least is { } least ? least.Word() : "anyone";
        told["security"] = Security();
        if (Parameters() is { Count: > 0 } parameters)
            told["parameters"] = parameters;
        if (Body() is { } body)
            told["requestBody"] = body;
        told["responses"] = Responses();
        return told;
    }

    /// <summary>"get /order/{id}/timeline" is getOrderByIdTimeline.</summary>
    private string OperationId() => method.ToLowerInvariant() + string.Concat(PathOf(route).Split('/', '-', '.')
        .Where(one => one.Length > 0).Select(one => one[0] == '{' ? "By" + Capital(one[1..^1]) : Capital(one)));

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];

    private JsonArray Security()
    {
        if (access.IgnoresToken)
            return [];
        var ways = new JsonArray(Way("bearer"));
        if (access.Least is not null)
            return ways;
        if (headers.Contains("X-Cart-Token"))
            ways.Add(Way("cartToken"));
        if (headers.Contains("X-Order-Token"))
            ways.Add(Way("orderToken"));
        if (!Declared().Any(one => one.StatusCode == 401))
            ways.Add(new JsonObject());       // nobody in particular is welcome as well
        return ways;
    }

    private static JsonObject Way(string scheme) => new() { [scheme] = new JsonArray() };

    private JsonArray Parameters()
    {
        var parameters = new JsonArray();
        foreach (var value in route.RoutePattern.Parameters)
            parameters.Add(Parameter(value.Name, "path", new JsonObject { ["type"] = "string" }, required: true));
        var declared = said.GetMetadata<MethodInfo>()?.GetParameters() ?? [];
        foreach (var name in said.GetMetadata<QueryNames>()?.Names ?? [])
        {
            var type = declared.FirstOrDefault(one => one.Name == name)?.ParameterType;
            var known = Conventions.QuerySchema(name);
            var schema = type is not null && type != typeof(string) && Nullable.GetUnderlyingType(type) != typeof(string)
                ? schemas.In(Nullable.GetUnderlyingType(type) ?? type)
                : known;
            var shown = name.Replace("*", "{name}", StringComparison.Ordinal);
            parameters.Add(Parameter(shown, "query", schema, about: Conventions.TellQuery(name)));
        }
        foreach (var header in headers)
            parameters.Add(new JsonObject { ["$ref"] = "#/components/parameters/" + header });
        return parameters;
    }

    private static JsonObject Parameter(string name, string place, JsonNode schema, bool required = false, string? about = null)
    {
        var told = new JsonObject { ["name"] = name, ["in"] = place, ["schema"] = schema };
        if (required)
            told["required"] = true;
        if (about is not null)
            told["description"] = about;
        return told;
    }

    private JsonObject? Body()
    {
        if (said.GetMetadata<IAcceptsMetadata>() is not { } accepts)
            return null;
        var content = new JsonObject();
        foreach (var type in accepts.ContentTypes)
        {
            var schema = type == "application/json" && accepts.RequestType is { } body ? schemas.In(body)
                : type == "multipart/form-data" ? File()
                : new JsonObject();
            content[type] = new JsonObject { ["schema"] = schema };
        }
        return new JsonObject { ["required"] = !accepts.IsOptional, ["content"] = content };
    }

    private static JsonObject File() => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject
        {
            ["file"] = new JsonObject { ["type"] = "string", ["contentMediaType"] = "application/octet-stream" },
            ["purpose"] = new JsonObject { ["type"] = "string" },
        },
        ["required"] = new JsonArray("file"),
    };

    private IEnumerable<IProducesResponseTypeMetadata> Declared() => said.GetOrderedMetadata<IProducesResponseTypeMetadata>();

    private JsonObject Responses()
    {
        var responses = new SortedDictionary<int, JsonNode>();
        var told = Declared().Where(one => one.StatusCode < 400 || one.Type != typeof(ProblemBody)).GroupBy(one => one.StatusCode);
        foreach (var one in told)
            responses[one.Key] = Success(one.Key, [.. one]);
        if (!responses.Keys.Any(status => status < 400))
            responses[200] = new JsonObject { ["description"] = "Done." };
        if (headers.Contains("If-None-Match"))
            responses.TryAdd(304, new JsonObject { ["description"] = "It is still the version that you have." });
        foreach (var status in Declared().Select(one => one.StatusCode).Concat(Conventional()).Distinct().Where(status => status >= 400))
            responses.TryAdd(status, new JsonObject { ["$ref"] = "#/components/responses/" + ApiDocument.ProblemName(status) });
        return new JsonObject(responses.Select(one => KeyValuePair.Create($"{one.Key}", (JsonNode?)one.Value)));
    }

    /// <summary>What the door answers by itself, whatever the route does.</summary>
    private IEnumerable<int> Conventional()
    {
        var takesBody = said.GetMetadata<IAcceptsMetadata>() is not null;
        if (takesBody || said.GetMetadata<QueryNames>() is not null)
            yield return 400;
        if (!access.IgnoresToken)
            yield return 401;
        if (access.Least > Role.Customer)
            yield return 403;
        if (route.RoutePattern.Parameters.Count > 0)
            yield return 404;
        if (headers.Contains("Idempotency-Key"))
        {
            yield return 409;
            yield return 422;
        }
        if (headers.Contains("If-Match"))
            yield return 412;
        if (takesBody)
        {
            yield return 413;
            yield return 415;
        }
        if (said.GetMetadata<RouteLimit>() is not { Class: LimitClass.None })
            yield return 429;
        yield return 500;
        yield return 503;
    }

    /// <summary>An answer that is no problem; where it has several shapes (more for staff, say) it is any of them.</summary>
    private JsonObject Success(int status, IReadOnlyList<IProducesResponseTypeMetadata> shapes)
    {
        var told = new JsonObject { ["description"] = ReasonOf(status) };
        if (status == 201)
            told["headers"] = new JsonObject { ["Location"] = new JsonObject { ["$ref"] = "#/components/headers/Location" } };
        if (Conventions.HeadersOf("GET", PathOf(route)).Contains("If-None-Match") && status < 300 && method != "DELETE")
            told["headers"] = new JsonObject { ["ETag"] = new JsonObject { ["$ref"] = "#/components/headers/ETag" } };
        var content = new JsonObject();
        foreach (var one in shapes)
        {
            foreach (var type in one.ContentTypes.DefaultIfEmpty(IsBody(one.Type) ? "application/json" : ""))
            {
                if (type.Length > 0)
                    content[type] = Either(content[type], type == "application/json" && IsBody(one.Type) ? schemas.Out(one.Type!) : null);
            }
        }
        if (content.Count > 0)
            told["content"] = content;
        return told;
    }

    private static bool IsBody(Type? type) => type is not null && type != typeof(void) && !type.IsAssignableTo(typeof(IResult));

    private static JsonObject Either(JsonNode? known, JsonNode? another)
    {
        if (another is null)
            return known as JsonObject ?? [];
        if (known?["schema"] is not JsonObject one || JsonNode.DeepEquals(one, another))
            return new JsonObject { ["schema"] = another };
        var shapes = one["anyOf"] as JsonArray ?? new JsonArray(one.DeepClone());
        var either = new JsonArray([.. shapes.Select(shape => shape?.DeepClone()), another]);
        return new JsonObject { ["schema"] = new JsonObject { ["anyOf"] = either } };
    }

    private static string ReasonOf(int status) => status switch
    {
        200 => "Done.",
        201 => "Made; it is found at Location.",
        202 => "Taken on; what comes of it is not known yet.",
        204 => "Done; there is nothing to tell.",
        301 or 302 or 303 or 307 or 308 => "Look at Location.",
        304 => "It is still the version that you have.",
        _ => Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status),
    };
}

using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stoa.Kernel;
using Stoa.Kernel.Web;

namespace Stoa.Gateway;

/// <summary>The API's description, for programs at /openapi.json and for people at /docs. Both need nothing from elsewhere.</summary>
internal sealed class DocsEndpoints
{
    /// <summary>The page and its files come from here alone; it draws its icons from its own text.</summary>
    private const string PagePolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly Dictionary<string, (string Resource, string Type)> Files = new(StringComparer.Ordinal)
    {
        ["swagger-ui.css"] = ("swagger-ui.css", "text/css; charset=utf-8"),
        ["swagger-ui-bundle.js"] = ("swagger-ui-bundle.js", "text/javascript; charset=utf-8"),
    };

    private readonly ConcurrentDictionary<string, Served> served = new(StringComparer.Ordinal);

    public void Map(IEndpointRouteBuilder routes)
    {
        var document = new Lazy<Served>(() => Describe(routes));
        var docs = routes.MapGroup("").Anyone(ignoreToken: true).Accepts().WithTags("docs");
        docs.MapGet("/openapi.json", (HttpContext http) => Send(http, document.Value)).Produces<object>()
            .WithSummary("This description of the whole API, as OpenAPI 3.1");
        docs.MapGet("/docs", (HttpContext http) => Send(http, Page("page.html", "text/html; charset=utf-8"))).ExcludeFromDescription();
        docs.MapGet("/docs/{file}", (HttpContext http, string file) => Send(http, File(file))).ExcludeFromDescription();
    }

    private static Served Describe(IEndpointRouteBuilder routes)
    {
        var document = ApiDocument.Make(routes.DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>());
        return Served.Of(JsonSerializer.SerializeToUtf8Bytes(document, Json.Options), "application/json; charset=utf-8");
    }

    private static IResult Send(HttpContext http, Served? file)
    {
        if (file is null)
            return Problems.NotFound();
        http.Response.Headers.ContentSecurityPolicy = PagePolicy;
        http.Response.Headers.CacheControl = "no-cache";
        return ETags.IsKnown(http, file.Tag) ? Results.StatusCode(StatusCodes.Status304NotModified) : Results.Bytes(file.Bytes, file.Type);
    }

    private Served? File(string name) => name == "page.js" ? Page("page.js", "text/javascript; charset=utf-8")
        : Files.TryGetValue(name, out var one) ? served.GetOrAdd(name, _ => Served.Of(SwaggerUi.Read(one.Resource), one.Type))
        : null;

    private Served Page(string name, string type) => served.GetOrAdd(
        name, _ => Served.Of(System.Text.Encoding.UTF8.GetBytes(Resources.Text(typeof(DocsEndpoints), name)), type));

    private sealed record Served(byte[] Bytes, string Type, string Tag)
    {
        public static Served Of(byte[] bytes, string type) =>
            new(bytes, type, $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 12))}\"");
    }
}

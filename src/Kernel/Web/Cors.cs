using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Stoa.Kernel.Web;

/// <summary>
/// Which web pages of other origins a browser lets read our answers: those that <c>Stoa:Cors:Origins</c> names exactly, and no other.
/// Cookies are never part of it; who calls is said by the token in a header.
/// </summary>
internal sealed class Cors(IReadOnlyList<string> origins)
{
    private static readonly StringValues Origin = "Origin";
    private static readonly StringValues Methods = "GET, HEAD, POST, PUT, PATCH, DELETE";
    private static readonly StringValues Asking =
        "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Prefer, X-Cart-Token, X-Order-Token, X-Request-Id";
    private static readonly StringValues Answering = "ETag, Idempotency-Replayed, Location, Retry-After, X-Request-Id";
    private static readonly StringValues TenMinutes = "600";

    public static Cors None { get; } = new([]);

    /// <summary>Reads origins such as "https://shop.example, http://localhost:5173".</summary>
    public static Cors Parse(string name, string? text, List<string> errors)
    {
        var origins = (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        foreach (var one in origins)
        {
            if (!Uri.TryCreate(one, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https")
                || uri.GetLeftPart(UriPartial.Authority) != one)
            {
                errors.Add($"{name}: '{one}' is not an origin such as https://shop.example: no path, no wildcard, no slash at the end.");
            }
        }
        return new Cors(origins);
    }

    /// <summary>Lets a page of such an origin read the answer. True: it was the browser's question beforehand, and is answered.</summary>
    public bool Answer(HttpContext http)
    {
        if (origins.Count == 0)
            return false;
        var response = http.Response.Headers;
        response.Vary = Origin;
        if (http.Request.Headers.Origin is not [{ } origin] || !origins.Contains(origin))
            return false;
        response.AccessControlAllowOrigin = origin;
        response.AccessControlExposeHeaders = Answering;
        if (!HttpMethods.IsOptions(http.Request.Method) || http.Request.Headers.AccessControlRequestMethod.Count == 0)
            return false;
        response.AccessControlAllowMethods = Methods;
        response.AccessControlAllowHeaders = Asking;
        response.AccessControlMaxAge = TenMinutes;
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return true;
    }
}

using System.Collections.Frozen;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using Stoa.Kernel.Messaging;
using Stoa.Kernel.Web;

namespace Stoa.Gateway;

/// <summary>
/// Which headers go through the gateway. What belongs to one connection ends here, and what would say who or where the caller is comes
/// from us alone.
/// </summary>
internal static class Headers
{
    private static readonly FrozenSet<string> OfOneConnection = Names(
        "Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding",
        "Upgrade");

    /// <summary>Written anew for the service, or meant for us; what only looks as if it came from us is not handed on at all.</summary>
    private static readonly FrozenSet<string> Ours = Names(
        "Host", "Expect", "Origin", "Content-Length", "Forwarded", "Via", "X-Real-IP", "True-Client-IP", "X-Client-IP", "CF-Connecting-IP",
        "X-Original-URL", "X-Original-Host", "X-Rewrite-URL", "X-HTTP-Method", "X-HTTP-Method-Override", "X-Method-Override", "X-User-Id",
        "X-User", "X-Role", "X-Roles", RequestIds.Header, "traceparent", "tracestate", "baggage");

    private static readonly FrozenSet<string> NotAnswered = Names("Date", "Server", "Alt-Svc", "X-Powered-By");

    public static void Ask(HttpContext http, HttpRequestMessage request)
    {
        var sent = http.Request.Headers;
        foreach (var (name, values) in sent)
        {
            if (OfOneConnection.Contains(name) || Ours.Contains(name) || IsForwarded(name) || Lists(sent.Connection, name))
                continue;
            if (!request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
                request.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
        }
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", http.Connection.RemoteIpAddress?.ToString());
        request.Headers.TryAddWithoutValidation("X-Forwarded-Proto", http.Request.Scheme);
        request.Headers.TryAddWithoutValidation(RequestIds.Header, http.TraceIdentifier);
        if (Cause.Current.TraceParent is { } trace)
            request.Headers.TryAddWithoutValidation("traceparent", trace);
    }

    public static void Answer(HttpResponseMessage answered, HttpResponse response)
    {
        response.StatusCode = (int)answered.StatusCode;
        Copy(answered.Headers, answered.Headers.Connection, response.Headers);
        Copy(answered.Content.Headers, answered.Headers.Connection, response.Headers);
    }

    private static void Copy(HttpHeaders from, HttpHeaderValueCollection<string> connection, IHeaderDictionary to)
    {
        foreach (var (name, values) in from.NonValidated)
        {
            if (!OfOneConnection.Contains(name) && !NotAnswered.Contains(name) && !connection.Contains(name))
                to[name] = values.ToArray();
        }
    }

    private static bool IsForwarded(string name) => name.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase);

    /// <summary>"Connection: close, X-Hop" makes X-Hop a header of this connection.</summary>
    private static bool Lists(Microsoft.Extensions.Primitives.StringValues connection, string name) =>
        connection.Count > 0 && connection.ToString().Split(',', StringSplitOptions.TrimEntries)
            .Contains(name, StringComparer.OrdinalIgnoreCase);

    private static FrozenSet<string> Names(params string[] names) => names.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}

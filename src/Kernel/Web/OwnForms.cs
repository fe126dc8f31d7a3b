using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Stoa.Kernel.Web;

/// <summary>
/// Marks routes that take what forms on the shop's own pages send. A browser says where a form stood; what stood on another site is refused
/// before anything is done for it. Who says nothing of it is no browser, or an old one whose cookies stay at home.
/// </summary>
public sealed class OwnForms
{
    private const string FetchSite = "Sec-Fetch-Site";

    internal static OwnForms Mark { get; } = new();

    private OwnForms()
    {
    }

    /// <summary>Whether a request that changes something comes from a page that is not the shop's.</summary>
    internal static bool Refuses(HttpContext http, Endpoint endpoint)
    {
        var request = http.Request;
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || endpoint.Metadata.GetMetadata<OwnForms>() is null)
            return false;
        if (request.Headers[FetchSite] is [{ } site])
            return site is not ("same-origin" or "none");
        return request.Headers.Origin is [{ } origin]
            && !(Uri.TryCreate(origin, UriKind.Absolute, out var from) && from.Authority == request.Host.Value);
    }
}

/// <summary>How routes say that forms on the shop's own pages are sent to them.</summary>
public static class OwnFormRoutes
{
    public static TBuilder OwnFormsOnly<TBuilder>(this TBuilder routes) where TBuilder : IEndpointConventionBuilder =>
        routes.WithMetadata(OwnForms.Mark);
}

using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Stoa.Kernel.Web;

/// <summary>
/// What every response tells a browser. Set before anything else runs, so that errors carry it too; whoever serves something else
/// (a page, a picture) writes its own Content-Security-Policy or Cache-Control over it.
/// </summary>
internal static class SecurityHeaders
{
    // Made once: a response only points at them.
    private static readonly StringValues NoSniff = "nosniff";
    private static readonly StringValues NoReferrer = "no-referrer";
    private static readonly StringValues Deny = "DENY";
    private static readonly StringValues NothingLoads = "default-src 'none'; frame-ancestors 'none'";
    private static readonly StringValues SameOrigin = "same-origin";
    private static readonly StringValues NoStore = "no-store";
    private static readonly StringValues OneYear = "max-age=31536000; includeSubDomains";

    public static void Set(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.XContentTypeOptions = NoSniff;
        headers["Referrer-Policy"] = NoReferrer;
        headers.XFrameOptions = Deny;
        headers.ContentSecurityPolicy = NothingLoads;
        headers["Cross-Origin-Opener-Policy"] = SameOrigin;
        headers["Cross-Origin-Resource-Policy"] = SameOrigin;
        headers.CacheControl = NoStore;
        if (http.Request.IsHttps)
            headers.StrictTransportSecurity = OneYear;
    }
}

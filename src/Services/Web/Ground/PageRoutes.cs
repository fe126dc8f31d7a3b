using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Stoa.Web;

/// <summary>How pages and what their forms send are mapped.</summary>
public static class PageRoutes
{
    public static RouteHandlerBuilder Page(this RouteGroupBuilder pages, string path, Func<HttpContext, Task<IResult>> show) =>
        pages.MapGet(path, (Delegate)show);

    public static RouteHandlerBuilder Form(this RouteGroupBuilder pages, string path, Func<HttpContext, Task<IResult>> take) =>
        pages.MapPost(path, (Delegate)take);
}

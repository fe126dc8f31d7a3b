using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stoa.Kernel.Web;

namespace Stoa.Web;

/// <summary>Pages of whoever is signed in. Everybody else is asked to, and comes back.</summary>
internal sealed class SignedInRoutes(Ground ground, IEndpointRouteBuilder routes, string prefix)
{
    private readonly RouteGroupBuilder pages = ground.Pages(routes, prefix);
    private readonly RouteGroupBuilder forms = ground.Pages(routes, prefix, LimitClass.Buy);

    public void Page(string path, Func<Visitor, Task<IResult>> show) => pages.Page(path, http => Enter(http, show));

    /// <summary>What a form on such a page sends.</summary>
    public RouteHandlerBuilder Form(string path, Func<Visitor, Form, Task<IResult>> take) => forms.Form(path, http => Enter(
        http, async visitor => await ground.Forms.Read(visitor) is { } form ? await take(visitor, form) : Forms.NotYours));

    private async Task<IResult> Enter(HttpContext http, Func<Visitor, Task<IResult>> show)
    {
        var visitor = await ground.Visitors.Of(http);
        return visitor.IsSignedIn ? await show(visitor) : visitor.SignInFirst();
    }
}

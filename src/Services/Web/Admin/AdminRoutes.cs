using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stoa.Kernel.Web;

namespace Stoa.Web;

/// <summary>
/// The pages of those who run the shop: /admin. Who is not signed in is asked to; whose role is too low finds nothing. What may be done is
/// decided by the API behind, again.
/// </summary>
public sealed class AdminRoutes
{
    /// <summary>A form with pictures in it.</summary>
    private const long LargestUpload = 12 * 1024 * 1024;

    /// <summary>A form with two long texts in it, each of whose characters may come as three.</summary>
    private const long LargestText = 512 * 1024;

    private readonly Ground ground;
    private readonly RouteGroupBuilder pages;

    internal AdminRoutes(Ground ground, IEndpointRouteBuilder routes) =>
        (this.ground, pages) = (ground, ground.Pages(routes, "/admin", LimitClass.Admin));

    /// <summary>A page for the staff, or for admins alone.</summary>
    public void Page(string path, Func<Visitor, Task<IResult>> show, Role least = Role.Staff) =>
        pages.Page(path, http => Enter(http, least, show));

    /// <summary>What a form on such a page sends.</summary>
    public void Form(string path, Func<Visitor, Form, Task<IResult>> take, Role least = Role.Staff) => Take(path, take, least);

    /// <summary>The same with long texts in it, for admins alone.</summary>
    public void LongForm(string path, Func<Visitor, Form, Task<IResult>> take) => Take(path, take, Role.Admin).Body(LargestText);

    /// <summary>The same with pictures in it.</summary>
    public void Upload(string path, Func<Visitor, Form, Task<IResult>> take) => Take(path, take, Role.Staff).Body(LargestUpload);

    private RouteHandlerBuilder Take(string path, Func<Visitor, Form, Task<IResult>> take, Role least) =>
        pages.Form(path, http => Enter(http, least, async visitor =>
            await ground.Forms.Read(visitor) is { } form ? await take(visitor, form) : Forms.NotYours));

    private async Task<IResult> Enter(HttpContext http, Role least, Func<Visitor, Task<IResult>> show)
    {
        var visitor = await ground.Visitors.Of(http);
        if (!visitor.IsSignedIn)
            return visitor.SignInFirst();
        return visitor.Role >= least ? await show(visitor) : Problems.NotFound("There is no such page.");
    }
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Stoa.Kernel.Web;

/// <summary>How routes that show pages tell a problem to people, also where it was found before or around the route.</summary>
public sealed record ProblemPage(Func<HttpContext, Problem, byte[]> Draw, string ContentType, string Policy);

/// <summary>How routes say it.</summary>
public static class ProblemPageRoutes
{
    public static TBuilder TellsProblemsBy<TBuilder>(this TBuilder routes, ProblemPage page) where TBuilder : IEndpointConventionBuilder =>
        routes.WithMetadata(page);
}

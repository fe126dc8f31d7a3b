using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stoa.Kernel.Web;

namespace Stoa.Kernel.Hosting;

/// <summary>Live: the process runs. Ready: send requests here; else who is not.</summary>
internal static class Health
{
    public static void Map(IEndpointRouteBuilder routes, House house)
    {
        var health = routes.MapGroup("/health").Anyone(ignoreToken: true).Limit(LimitClass.None).WithTags("health");
        health.MapGet("/live", () => Results.Json(new Alive("live"))).Produces<Alive>().WithSummary("The process runs");
        health.MapGet("/ready", () => house.NotReady is { Count: > 0 } waiting
            ? Results.Json(new Readiness("not-ready", waiting), statusCode: StatusCodes.Status503ServiceUnavailable)
            : Results.Json(new Readiness("ready", []))).Produces<Readiness>().Produces<Readiness>(StatusCodes.Status503ServiceUnavailable)
            .WithSummary("It serves; else who does not yet");
    }

    private sealed record Alive(string Status);

    private sealed record Readiness(string Status, IReadOnlyList<string> NotReady);
}

using Microsoft.AspNetCore.Http;

namespace Stoa.Kernel.Web;

/// <summary>Who makes the request, for the routes.</summary>
public static class Callers
{
    /// <summary>The signed-in user. Only a route that demands one may ask.</summary>
    public static Caller Caller(this HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<Access>()?.Least is not null && context.CallerOrNobody() is { } caller
            ? caller
            : throw new InvalidOperationException($"{context.Request.Path} is open to everybody: ask CallerOrNobody, or say SignedIn.");

    /// <summary>The signed-in user, where there is one.</summary>
    public static Caller? CallerOrNobody(this HttpContext context) => context.Features.Get<Caller>();

    /// <summary>The service that asks. Only an internal route may ask.</summary>
    public static ServiceCaller ServiceCaller(this HttpContext context) =>
        context.Features.Get<ServiceCaller>() ?? throw new InvalidOperationException($"{context.Request.Path} is not an internal route.");
}

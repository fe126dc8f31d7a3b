using Microsoft.AspNetCore.Builder;

namespace Stoa.Kernel.Web;

/// <summary>Which budget a route draws from. Each has its own, so that the storefront's crowd never shuts out those who pay.</summary>
public enum LimitClass
{
    /// <summary>Looking around; what a route has that declares none.</summary>
    Browse,

    /// <summary>Cart, checkout, paying.</summary>
    Buy,

    /// <summary>Whatever tries a password or a code.</summary>
    Login,

    /// <summary>The shop's staff.</summary>
    Admin,

    /// <summary>Payment providers.</summary>
    Webhook,

    /// <summary>No limit: health and metrics, asked by the machines that run the shop.</summary>
    None,
}

/// <summary>How a route declares its limits.</summary>
public static class RouteLimits
{
    /// <summary>
    /// The budget that it draws from. A <paramref name="stream"/> stays open and so is not counted among those served at once.
    /// </summary>
    public static TBuilder Limit<TBuilder>(this TBuilder routes, LimitClass kind, bool stream = false)
        where TBuilder : IEndpointConventionBuilder => routes.WithMetadata(new RouteLimit(kind, stream));

    /// <summary>The largest body that it takes.</summary>
    public static TBuilder Body<TBuilder>(this TBuilder routes, long maxBytes) where TBuilder : IEndpointConventionBuilder =>
        routes.WithMetadata(new BodyLimit(maxBytes));
}

/// <summary>The budget a route draws from.</summary>
internal sealed record RouteLimit(LimitClass Class, bool Stream)
{
    public static RouteLimit Default { get; } = new(LimitClass.Browse, false);
}

using Microsoft.AspNetCore.Builder;

namespace Stoa.Kernel.Web;

/// <summary>
/// Which budget a route draws from. Each class has places of its own, so that the storefront's crowd never shuts out those who pay:
/// there is no common room in which one class could stand in another's way.
/// </summary>
public enum LimitClass
{
    /// <summary>Looking around; what a route has that declares none.</summary>
    Browse,

    /// <summary>The cart, and what else a buyer does.</summary>
    Buy,

    /// <summary>Whatever tries a password or a code.</summary>
    Login,

    /// <summary>The shop's staff.</summary>
    Admin,

    /// <summary>Payment providers.</summary>
    Webhook,

    /// <summary>Checking out: a buyer's rate, and places of its own, so that no crowd around the carts stands in the way.</summary>
    Checkout,

    /// <summary>Paying and giving money back: a buyer's rate, and places of its own.</summary>
    Pay,

    /// <summary>No limit: health and metrics, asked by the machines that run the shop.</summary>
    None,
}

/// <summary>Which classes share a budget.</summary>
internal static class Budgets
{
    /// <summary>Whose rate counts: what a buyer does is one budget, whatever it is.</summary>
    public static LimitClass Budget(this LimitClass kind) => kind is LimitClass.Checkout or LimitClass.Pay ? LimitClass.Buy : kind;
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

/// <summary>The budget a route draws from, and whether it stays open.</summary>
public sealed record RouteLimit(LimitClass Class, bool Stream)
{
    internal static RouteLimit Default { get; } = new(LimitClass.Browse, false);
}

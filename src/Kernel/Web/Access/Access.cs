using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Stoa.Kernel.Web;

/// <summary>Who may use a route. Every route says it, or its group does, and the nearest word counts. Silence means closed.</summary>
public sealed record Access
{
    private Access()
    {
    }

    /// <summary>The lowest role that may come in; nothing where nobody has to be signed in.</summary>
    public Role? Least { get; private init; }

    /// <summary>Even a bad token does not matter here: it may be just what the caller came to renew.</summary>
    public bool IgnoresToken { get; private init; }

    /// <summary>The service whose inner route this is: only other services come in.</summary>
    public string? InnerOf { get; private init; }

    internal static Access Anyone(bool ignoreToken) => new() { IgnoresToken = ignoreToken };

    internal static Access AtLeast(Role role) => new() { Least = role };

    internal static Access Internal(string service) => new() { InnerOf = service };

    /// <summary>The routes on which nobody decided who may use them: "POST /order/checkout".</summary>
    public static IReadOnlyList<string> Undecided(IEnumerable<EndpointDataSource> routes) =>
    [
        .. from route in routes.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
           where route.Metadata.GetMetadata<Access>() is null
           let methods = route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods
           select $"{(methods is { Count: > 0 } ? string.Join(", ", methods) : "*")} /{route.RoutePattern.RawText?.TrimStart('/')}",
    ];
}

/// <summary>Says on a route or a group who may use it.</summary>
public static class AccessRoutes
{
    /// <summary>Everybody, signed in or not. A bad token is refused also here, unless the route ignores it.</summary>
    public static TBuilder Anyone<TBuilder>(this TBuilder route, bool ignoreToken = false) where TBuilder : IEndpointConventionBuilder =>
        route.WithMetadata(Access.Anyone(ignoreToken));

    /// <summary>Every user.</summary>
    public static TBuilder SignedIn<TBuilder>(this TBuilder route) where TBuilder : IEndpointConventionBuilder =>
        route.WithMetadata(Access.AtLeast(Role.Customer));

    /// <summary>Staff and admins.</summary>
    public static TBuilder StaffOnly<TBuilder>(this TBuilder route) where TBuilder : IEndpointConventionBuilder =>
        route.WithMetadata(Access.AtLeast(Role.Staff));

    /// <summary>Admins.</summary>
    public static TBuilder AdminOnly<TBuilder>(this TBuilder route) where TBuilder : IEndpointConventionBuilder =>
        route.WithMetadata(Access.AtLeast(Role.Admin));

    /// <summary>Other services, asking the one that is named. For everybody else there is nothing here.</summary>
    public static TBuilder Internal<TBuilder>(this TBuilder route, string service) where TBuilder : IEndpointConventionBuilder =>
        route.WithMetadata(Access.Internal(service));
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging.Abstractions;
using Stoa.Kernel;
using Stoa.Kernel.Hosting;
using Stoa.Kernel.Web;

namespace Stoa.House.Tests;

/// <summary>What every route must say, and where it may live.</summary>
internal static class Routes
{
    /// <summary>The first word of every path that the public contract names, and of those that operators and processes use.</summary>
    private static readonly string[] Known =
    [
        "auth", "users", "products", "categories", "reviews", "inventory", "cart", "order", "payment", "notifications", "mailbox",
        "media", "simulator", "health", "metrics", "openapi.json", "docs", "ops", "internal", ".well-known",
        // pages
        "", "shop", "admin", "verify-email", "reset-password", "robots.txt", "sitemap.xml", "favicon.ico",
    ];

    /// <summary>Every route of the house, mapped as at a start, with nothing opened.</summary>
    public static async Task<IReadOnlyList<EndpointDataSource>> Real()
    {
        var clock = new Clock();
        var settings = Inhabitants.Settings();
        var secrets = Inhabitants.SomeSecrets(clock);
        await using var house = new Kernel.Hosting.House(
            settings, Roster.Services, [.. Inhabitants.Names], Roster.Drivers, clock, secrets, NullLoggerFactory.Instance);
        await using var web = Entrance.Build(settings, house, secrets, clock, NullLoggerFactory.Instance);
        return Of(web);
    }

    /// <summary>The routes as they are now: they stay when what they were mapped on is gone.</summary>
    public static IReadOnlyList<EndpointDataSource> Of(IEndpointRouteBuilder routes) =>
        [new DefaultEndpointDataSource(routes.DataSources.SelectMany(source => source.Endpoints).ToList())];

    public static IEnumerable<string> Undecided(IReadOnlyList<EndpointDataSource> routes) => Access.Undecided(routes);

    public static IEnumerable<string> WithoutBodyLimit(IReadOnlyList<EndpointDataSource> routes) =>
        BodyLimit.Broken(routes.SelectMany(source => source.Endpoints));

    /// <summary>A path that begins with a value, or with a word that nobody promised, would one day collide with another.</summary>
    public static IEnumerable<string> Elsewhere(IReadOnlyList<EndpointDataSource> routes) =>
        from route in Endpoints(routes)
        let path = (route.RoutePattern.RawText ?? "").TrimStart('/')
        where !Known.Contains(path.Split('/')[0])
        select $"/{path} lives under no path that the house has promised.";

    /// <summary>The framework's way round every question: it answers before anybody asked who calls.</summary>
    public static IEnumerable<string> ShortCircuits(IReadOnlyList<EndpointDataSource> routes) =>
        from route in Endpoints(routes)
        where route.Metadata.Any(said => said.GetType().Name.StartsWith("ShortCircuit", StringComparison.Ordinal))
        select $"{route.RoutePattern.RawText} is answered before anybody asked who calls.";

    private static IEnumerable<RouteEndpoint> Endpoints(IReadOnlyList<EndpointDataSource> routes) =>
        routes.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>();
}

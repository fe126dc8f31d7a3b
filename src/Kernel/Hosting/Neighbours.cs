using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Stoa.Kernel.Hosting;

/// <summary>
/// Everybody in the house as one service may know the others: by name, by where they live and by their routes. For the gateway, which
/// stands in front of all of them. Known once all are described, so it is read when routes are mapped and never while describing.
/// </summary>
public sealed class Neighbours
{
    internal Neighbours()
    {
    }

    /// <summary>Every service of the program, the asking one too.</summary>
    public IReadOnlyList<Neighbour> All { get; internal set; } = [];
}

/// <summary>One service of the house, seen from outside of it.</summary>
public sealed class Neighbour
{
    private readonly ServiceDescription description;

    internal Neighbour(ServiceDescription description, bool here, Addresses? addresses) =>
        (this.description, IsHere, Addresses) = (description, here, addresses);

    public string Name => description.Name;

    /// <summary>Whether it lives in this process.</summary>
    public bool IsHere { get; }

    /// <summary>Where it is reached when it doesn't.</summary>
    public Addresses? Addresses { get; }

    /// <summary>Whether it listens to an event, by the event's name.</summary>
    public bool Hears(string name) => description.Hears.ContainsKey(name);

    /// <summary>Its public routes as it declares them, with who may enter, limits and all; wherever it lives.</summary>
    public IReadOnlyList<RouteEndpoint> Routes(IServiceProvider framework)
    {
        var board = new DrawingBoard(framework);
        description.Routes.ForEach(map => map(board));
        return [.. board.DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()];
    }

    /// <summary>Routes are drawn here and served nowhere.</summary>
    private sealed class DrawingBoard(IServiceProvider framework) : IEndpointRouteBuilder
    {
        public IServiceProvider ServiceProvider => framework;

        public ICollection<EndpointDataSource> DataSources { get; } = [];

        public IApplicationBuilder CreateApplicationBuilder() => new ApplicationBuilder(framework);
    }
}

using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stoa.Kernel.Hosting;
using Stoa.Kernel.Web;

namespace Stoa.Gateway;

/// <summary>
/// The routes of services that live in other processes, as those services declare them: who may enter, limits, methods and sizes are held
/// here already, so what they would refuse never travels.
/// </summary>
internal sealed class RoutesElsewhere(Neighbours neighbours, Forwarder forwarder)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        var elsewhere =
            from one in neighbours.All
            where !one.IsHere && one.Addresses is not null
            from route in one.Routes(routes.ServiceProvider)
            select HandOn(route, one.Name, one.Addresses!);
        routes.DataSources.Add(new DefaultEndpointDataSource(elsewhere.ToList()));
    }

    private Endpoint HandOn(RouteEndpoint route, string service, Addresses addresses)
    {
        var stream = route.Metadata.GetMetadata<RouteLimit>() is { Stream: true };
        var builder = new RouteEndpointBuilder(http => forwarder.Send(http, service, addresses, stream), route.RoutePattern, route.Order)
        {
            DisplayName = $"{route.DisplayName} ({service}, elsewhere)",
        };
        foreach (var said in route.Metadata)
            builder.Metadata.Add(said);
        builder.Metadata.Add(HandedOn.Mark);
        return builder.Build();
    }
}

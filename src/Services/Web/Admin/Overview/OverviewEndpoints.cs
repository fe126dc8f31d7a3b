using Microsoft.AspNetCore.Routing;

namespace Stoa.Web;

/// <summary>The first page of the admin.</summary>
internal sealed class OverviewEndpoints(Ground ground)
{
    public void Map(IEndpointRouteBuilder routes) =>
        new AdminRoutes(ground, routes).Page("", visitor => ground.Show<OverviewPage>(visitor, new OverviewModel(visitor.Name)));
}

/// <summary>What the shop is doing.</summary>
public sealed record OverviewModel(string Name);

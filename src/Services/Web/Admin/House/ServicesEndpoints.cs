using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Stoa.Web;

/// <summary>Who runs where, and how each service does: /admin/services.</summary>
internal sealed class ServicesEndpoints(Ground ground)
{
    public void Map(IEndpointRouteBuilder routes) => new AdminRoutes(ground, routes).Page("/services", Show);

    private async Task<IResult> Show(Visitor visitor)
    {
        var found = await visitor.Shop.Ops.Services(visitor.Stop);
        if (found.Problem is { } problem)
            return Ground.Refused(visitor, problem);
        var now = ground.Visitors.Clock.Now;
        return await ground.Show<ServicesPage>(visitor, new ServicesModel(
            [.. found.Value.Items.Select(one => ServiceState.Of(one, now)).OrderBy(one => one.It.Ready)
                .ThenByDescending(one => one.Troubles.Count).ThenBy(one => one.It.Name, StringComparer.Ordinal)],
            now));
    }
}

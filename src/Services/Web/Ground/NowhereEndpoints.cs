using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Stoa.Kernel.Web;

namespace Stoa.Web;

/// <summary>Addresses below the shop's pages where there is none: told on a page, not as JSON.</summary>
public sealed class NowhereEndpoints(Ground ground)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        foreach (var prefix in (string[])["/shop", "/admin"])
            ground.Pages(routes, prefix).MapGet("/{**rest}", () => Problems.NotFound("There is no such page."));
    }
}

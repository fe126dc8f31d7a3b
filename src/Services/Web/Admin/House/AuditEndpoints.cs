using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Stoa.Web;

/// <summary>Who changed what: /admin/audit.</summary>
internal sealed class AuditEndpoints(Ground ground)
{
    public void Map(IEndpointRouteBuilder routes) => new AdminRoutes(ground, routes).Page("/audit", Show);

    private async Task<IResult> Show(Visitor visitor)
    {
        var (actor, target) = (visitor.Query("actor")?.Trim(), visitor.Query("target")?.Trim());
        var found = await visitor.Shop.Ops.Audit(actor, target, limit: 50, after: visitor.Query("after"), stop: visitor.Stop);
        return found.Problem is { } problem
            ? Ground.Refused(visitor, problem)
            : await ground.Show<AuditPage>(visitor, new AuditModel(found.Value, actor, target));
    }
}

using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stoa.Client.Models;

namespace Stoa.Web;

/// <summary>Money that somebody has to look after: /admin/money.</summary>
internal sealed class MoneyEndpoints(Ground ground)
{
    public void Map(IEndpointRouteBuilder routes) => new AdminRoutes(ground, routes).Page("/money", Show);

    private async Task<IResult> Show(Visitor visitor)
    {
        var isOpen = visitor.Query("all") is null;
        var found = await visitor.Shop.Ops.Money(open: isOpen ? true : null, after: visitor.Query("after"), stop: visitor.Stop);
        return found.Problem is { } problem
            ? Ground.Refused(visitor, problem)
            : await ground.Show<MoneyPage>(visitor, new MoneyModel(found.Value, isOpen));
    }
}

/// <summary>The money desk: what is open on it, or all that ever lay there.</summary>
public sealed record MoneyModel(DeskPage Found, bool IsOpen);

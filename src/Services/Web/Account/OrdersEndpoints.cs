using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Stoa.Web;

/// <summary>What somebody has ordered: /shop/account/orders.</summary>
internal sealed class OrdersEndpoints(Ground ground)
{
    private const int OnPage = 20;
    private const string Here = "/shop/account/orders";

    public void Map(IEndpointRouteBuilder routes) => new SignedInRoutes(ground, routes, Here).Page("", Show);

    private async Task<IResult> Show(Visitor visitor)
    {
        var after = visitor.Query("after");
        var answer = await visitor.Shop.Orders.List(limit: OnPage, after: after, stop: visitor.Stop);
        if (answer.Problem is { Status: StatusCodes.Status400BadRequest } && after is not null)
            return visitor.GoTo(Here);       // an address that was not made by this list
        return answer.Problem is { } problem
            ? Ground.Refused(visitor, problem)
            : await ground.Show<OrdersPage>(visitor, new OrdersModel(answer.Value.Items, answer.Value.Next, after is null));
    }
}

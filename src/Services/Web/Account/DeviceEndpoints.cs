using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Stoa.Web;

/// <summary>Where somebody is signed in: /shop/account/devices.</summary>
internal sealed class DeviceEndpoints(Ground ground)
{
    private const string Here = "/shop/account/devices";

    public void Map(IEndpointRouteBuilder routes)
    {
        var devices = new SignedInRoutes(ground, routes, Here);
        devices.Page("", Show);
        devices.Form("/{id}/end", End);
    }

    private async Task<IResult> Show(Visitor visitor)
    {
        var answer = await visitor.Shop.Auth.Sessions(visitor.Stop);
        return answer.Problem is { } problem
            ? Ground.Refused(visitor, problem)
            : await ground.Show<DevicesPage>(visitor, answer.Value.Items);
    }

    private static async Task<IResult> End(Visitor visitor, Form form)
    {
        var answer = await visitor.Shop.Auth.RevokeSession(visitor.Route("id"), visitor.Stop);
        if (answer.Status == StatusCodes.Status401Unauthorized)
            return visitor.SignInFirst();
        // What is signed out already is as it should be.
        var isGone = answer.IsGood || answer.Status == StatusCodes.Status404NotFound;
        visitor.Say(isGone ? "That device is signed out." : Filled.Said(answer.Problem!), !isGone);
        return visitor.GoTo(Here);
    }
}

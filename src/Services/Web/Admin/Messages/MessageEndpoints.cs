using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Stoa.Web;

/// <summary>Everything that was sent, what did not arrive, and addresses that are closed: /admin/messages.</summary>
internal sealed class MessageEndpoints(Ground ground)
{
    private const int Shown = 50;

    public void Map(IEndpointRouteBuilder routes)
    {
        var admin = new AdminRoutes(ground, routes);
        admin.Page("/messages", visitor => List(visitor, []));
        admin.Form("/messages/retry", Retry);
        admin.Page("/messages/addresses", Addresses);
        admin.Form("/messages/addresses/open", OpenAgain);
    }

    private async Task<IResult> List(Visitor visitor, IReadOnlyList<Result> results)
    {
        var status = visitor.Query("status");
        var found = await visitor.Shop.Notifications.List(
            Shown, visitor.Query("after"), scope: "all", status: status, stop: visitor.Stop);
        return found.Problem is { } problem
            ? Ground.Refused(visitor, problem)
            : await ground.Show<MessagesPage>(visitor, new MessagesModel(found.Value, status, results));
    }

    /// <summary>The one whose button was pressed, or those that were chosen.</summary>
    private async Task<IResult> Retry(Visitor visitor, Form form)
    {
        var results = new List<Result>();
        foreach (var id in form.Given("one") is { } one ? [one] : form.All("choose").Distinct().Take(Shown))
        {
            var answer = await visitor.Shop.Notifications.Retry(id, stop: visitor.Stop);
            results.Add(answer.Problem is { } problem
                ? new(id, AdminGo.Messages, Filled.Said(problem), IsBad: true)
                : new(answer.Value.To, AdminGo.Messages, "is being tried again."));
        }
        if (results.Count == 0)
        {
            visitor.Say("Choose some of them first.", isBad: true);
            return visitor.GoTo(AdminGo.List(AdminGo.Messages, ("status", "failed")));
        }
        return await List(visitor, results);
    }

    private async Task<IResult> Addresses(Visitor visitor)
    {
        var found = await visitor.Shop.Notifications.ClosedAddresses(Shown, visitor.Query("after"), visitor.Stop);
        return found.Problem is { } problem
            ? Ground.Refused(visitor, problem)
            : await ground.Show<ClosedAddressesPage>(visitor, new ClosedAddressesModel(found.Value));
    }

    private static async Task<IResult> OpenAgain(Visitor visitor, Form form)
    {
        var address = form["address"];
        var answer = await visitor.Shop.Notifications.OpenAddress(address, visitor.Stop);
        if (answer.Status == StatusCodes.Status401Unauthorized)
            return visitor.SignInFirst();
        visitor.Say(
            answer.IsGood ? $"{address} is open again: the next message goes there." : Filled.Said(answer.Problem!), !answer.IsGood);
        return visitor.GoTo(AdminGo.Addresses);
    }
}

using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Stoa.Web;

/// <summary>Events that a service could not handle, and what becomes of them: /admin/dead-letters.</summary>
internal sealed class DeadLetterEndpoints(Ground ground)
{
    /// <summary>As many as a list shows.</summary>
    private const int Most = 50;

    public void Map(IEndpointRouteBuilder routes)
    {
        var admin = new AdminRoutes(ground, routes);
        admin.Page("/dead-letters", visitor => List(visitor, []));
        admin.Form("/dead-letters/replay", ReplayMany);
        admin.Page("/dead-letters/{id}", Show);
        admin.Form("/dead-letters/{id}/replay", Replay);
        admin.Form("/dead-letters/{id}/drop", Drop);
    }

    private async Task<IResult> List(Visitor visitor, IReadOnlyList<Result> results)
    {
        var (ops, service, stop) = (visitor.Shop.Ops, visitor.Query("service"), visitor.Stop);
        var services = ops.Services(stop);
        var found = await ops.DeadLetters(service, Most, visitor.Query("after"), stop: stop);
        if (found.Problem is { } problem)
            return Ground.Refused(visitor, problem);
        var names = (await services).Given?.Items.Select(one => one.Name).Order(StringComparer.Ordinal).ToList();
        return await ground.Show<DeadLettersPage>(visitor, new DeadLettersModel(found.Value, service, names ?? [], results));
    }

    /// <summary>One after the other: what fails leaves the others alone.</summary>
    private async Task<IResult> ReplayMany(Visitor visitor, Form form)
    {
        var results = new List<Result>();
        foreach (var id in form.All("choose").Distinct().Take(Most))
        {
            var problem = (await visitor.Shop.Ops.Replay(id, stop: visitor.Stop)).Problem;
            results.Add(problem is null
                ? new(id, AdminGo.DeadLetters, "is being tried again.")
                : new(id, AdminGo.DeadLetter(id), Filled.Said(problem), IsBad: true));
        }
        if (results.Count == 0)
        {
            visitor.Say("Choose some of them first.", isBad: true);
            return visitor.GoTo(AdminGo.DeadLetters);
        }
        return await List(visitor, results);
    }

    private async Task<IResult> Show(Visitor visitor)
    {
        var found = await visitor.Shop.Ops.DeadLetter(visitor.Route("id"), visitor.Stop);
        return found.Problem is { } problem ? Ground.Refused(visitor, problem) : await ground.Show<DeadLetterOnePage>(visitor, found.Value);
    }

    private static async Task<IResult> Replay(Visitor visitor, Form form)
    {
        var id = visitor.Route("id");
        var answer = await visitor.Shop.Ops.Replay(id, stop: visitor.Stop);
        return Settled(visitor, answer.Problem, "The service tries it again now, from the beginning.", id);
    }

    private static async Task<IResult> Drop(Visitor visitor, Form form) => Settled(
        visitor, (await visitor.Shop.Ops.Drop(visitor.Route("id"), visitor.Stop)).Problem, "The event is dropped.", visitor.Route("id"));

    /// <summary>Once it is settled there is nothing more to see of it.</summary>
    private static IResult Settled(Visitor visitor, Client.Problem? problem, string done, string id)
    {
        if (problem is { Status: StatusCodes.Status401Unauthorized })
            return Ground.Refused(visitor, problem);
        visitor.Say(problem is null ? done : Filled.Said(problem), problem is not null);
        return visitor.GoTo(problem is null or { Status: StatusCodes.Status404NotFound } ? AdminGo.DeadLetters : AdminGo.DeadLetter(id));
    }
}

using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Stoa.Kernel.Data;
using Stoa.Kernel.Hosting;
using Stoa.Kernel.Web;

namespace Stoa.Gateway;

/// <summary>What those who run the shop look at: /ops. Every answer is put together from what the services say of themselves.</summary>
internal sealed class OpsEndpoints(EveryService services, Once once, Cursors cursors)
{
    private const int LongestFilter = 64;

    public void Map(IEndpointRouteBuilder routes)
    {
        var ops = routes.MapGroup("/ops").StaffOnly().Limit(LimitClass.Admin).Body(1024).WithTags("ops");
        ops.MapGet("/services", Services).Accepts().WithSummary("Who runs where, and how each service does");
        ops.MapGet("/dead-letters", DeadLetters).Accepts("service", "limit", "after")
            .WithSummary("Events that a service could not handle in any of its attempts, by service, oldest first");
        ops.MapGet("/dead-letters/{id}", Show).Accepts().WithSummary("One of them, with the event itself");
        ops.MapPost("/dead-letters/{id}/replay", Replay).Accepts().Produces(204).MayAnswer(404)
            .WithSummary("Let the service try it again, from the beginning");
        ops.MapDelete("/dead-letters/{id}", Drop).Accepts().WithSummary("Never mind this event");
        ops.MapGet("/audit", ReadBook).Accepts("actor", "target", "limit", "after")
            .WithSummary("What staff changed, in all services, newest first");
    }

    private async Task<Ok<Page<ServiceBody>>> Services()
    {
        var told = await services.Ask<AskHowItDoes, HowItDoes>(new AskHowItDoes());
        return TypedResults.Ok(new Page<ServiceBody>([.. told.Select(one => ServiceBody.Of(one.Service, one.Answer))], null));
    }

    private async Task<Results<Ok<DeadLetterPage>, Problem>> DeadLetters(Paging paging, string? service = null)
    {
        if (service is not null && services.All.All(one => one.Name != service))
            return Problems.Invalid("service", "'service' is not the name of a service.");
        var (from, after) = ("", "");
        if (paging.After is { } cursor)
        {
            if (cursors.Read("dead-letters?service=" + service, cursor) is not [{ } lastService, { } lastEvent])
                return NotACursor();
            (from, after) = (lastService, lastEvent);
        }
        // By service and then by event: those before the cursor's are done, that one goes on, the others begin.
        var told = new List<(Neighbour Service, DeadLetters? Answer)>();
        foreach (var one in services.All.OrderBy(one => one.Name, StringComparer.Ordinal))
        {
            if ((service is null || one.Name == service) && string.CompareOrdinal(one.Name, from) >= 0)
                told.Add((one, await Dead(one, one.Name == from ? after : "", paging.Limit + 1)));
        }
        var rows = told.SelectMany(one => one.Answer?.Items.Select(dead => DeadLetterBody.Of(one.Service.Name, dead)) ?? []);
        var page = Page<DeadLetterBody>.Of(
            [.. rows.Take(paging.Limit + 1)], paging.Limit,
            last => cursors.Write("dead-letters?service=" + service, last.Service, last.EventId));
        return TypedResults.Ok(new DeadLetterPage(page.Items, page.Next, Missing(told)));
    }

    private async Task<Results<Ok<DeadLetterBody>, Problem>> Show(string id)
    {
        if (Find(id) is not ({ } service, { } eventId))
            return NoSuchLetter();
        var told = await services.Of<ShowDeadLetter, DeadLetters>(service, new ShowDeadLetter(eventId));
        return told switch
        {
            null => Away(service),
            { Items: [var dead] } => TypedResults.Ok(DeadLetterBody.Of(service.Name, dead) with { Event = JsonNode.Parse(dead.Body) }),
            _ => NoSuchLetter(),
        };
    }

    private Task<IResult> Replay(string id, Caller caller, HttpContext http) => once.Make(
        http, _ => Task.FromResult(id), made => made,
        async made => await Settle(made, replay: true, caller) is { } problem ? problem : Answer.NoContent);

    private async Task<Results<NoContent, Problem>> Drop(string id, Caller caller) =>
        await Settle(id, replay: false, caller) is { } problem ? problem : TypedResults.NoContent();

    /// <summary>Nothing when it is settled.</summary>
    private async Task<Problem?> Settle(string id, bool replay, Caller caller)
    {
        if (Find(id) is not ({ } service, { } eventId))
            return NoSuchLetter();
        var told = await services.Of<SettleDeadLetter, DeadLetters>(service, new SettleDeadLetter(eventId, replay, caller.UserId));
        return told switch
        {
            null => Away(service),
            { Items: [_] } => null,
            _ => NoSuchLetter(),
        };
    }

    private async Task<Results<Ok<AuditBook>, Problem>> ReadBook(Paging paging, string? actor = null, string? target = null)
    {
        if (actor is { Length: 0 or > LongestFilter })
            return Problems.Invalid("actor", $"'actor' must be an id of at most {LongestFilter} characters.");
        if (target is { Length: 0 or > LongestFilter })
            return Problems.Invalid("target", $"'target' must be an id of at most {LongestFilter} characters.");
        var list = $"audit?actor={actor}&target={target}";
        string? below = null;
        if (paging.After is { } cursor)
        {
            if (cursors.Read(list, cursor) is not [{ } id])
                return NotACursor();
            below = id;
        }
        // Each service gives a page from below the same id; what comes first among them all is the page of all of them.
        var told = await services.Ask<ReadAudit, AuditPage>(new ReadAudit(below, paging.Limit + 1, actor, target));
        var rows = told.SelectMany(one => one.Answer?.Entries.Select(entry => AuditBody.Of(one.Service.Name, entry)) ?? [])
            .OrderByDescending(entry => entry.Id, StringComparer.Ordinal).Take(paging.Limit + 1);
        var page = Page<AuditBody>.Of([.. rows], paging.Limit, last => cursors.Write(list, last.Id));
        return TypedResults.Ok(new AuditBook(page.Items, page.Next, Missing(told)));
    }

    private Task<DeadLetters?> Dead(Neighbour service, string after, int most) =>
        services.Of<ListDeadLetters, DeadLetters>(service, new ListDeadLetters(after, most));

    /// <summary>"ordering.evt_01...": one event can be dead in several services, each of which has its own.</summary>
    private (Neighbour? Service, string? EventId) Find(string id) => id.Split('.', 2) is [var name, var eventId]
        ? (services.All.FirstOrDefault(one => one.Name == name), eventId)
        : (null, null);

    private static List<string> Missing<TAnswer>(IEnumerable<(Neighbour Service, TAnswer? Answer)> told) where TAnswer : class =>
        [.. told.Where(one => one.Answer is null).Select(one => one.Service.Name)];

    private static Problem NoSuchLetter() => Problems.NotFound("There is no such dead letter.");

    private static Problem NotACursor() => Problems.Invalid("after", "'after' is not a cursor of this list.");

    private static Problem Away(Neighbour service) =>
        Problems.Unavailable(TimeSpan.FromSeconds(2), $"The service '{service.Name}' can't be reached at the moment.");

    private sealed record ServiceBody(
        string Name, bool Here, bool Ready, string? Version, long? Unsent, DateTimeOffset? UnsentSince, long? Parked, long? Dead,
        DatabaseWork? Database)
    {
        public static ServiceBody Of(Neighbour service, HowItDoes? does) => new(
            service.Name, service.IsHere, does is { Ready: true }, does?.Version, does?.Unsent, does?.UnsentSince, does?.Parked, does?.Dead,
            does?.Database);
    }

    private sealed record DeadLetterPage(IReadOnlyList<DeadLetterBody> Items, string? Next, IReadOnlyList<string> Missing);

    private sealed record DeadLetterBody(
        string Id, string Service, string EventId, string Name, string Source, string Key, string Reason, int Attempts,
        DateTimeOffset OccurredAt, DateTimeOffset ParkedAt, string TraceId,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] JsonNode? Event = null)
    {
        public static DeadLetterBody Of(string service, DeadLetter dead) => new(
            $"{service}.{dead.EventId}", service, dead.EventId, dead.Name, dead.Source, dead.Key, dead.Reason, dead.Attempts,
            dead.OccurredAt, dead.ParkedAt, dead.CorrelationId);
    }

    private sealed record AuditBook(IReadOnlyList<AuditBody> Items, string? Next, IReadOnlyList<string> Missing);

    private sealed record AuditBody(
        string Id, DateTimeOffset At, string Service, string ActorId, string What, string TargetId, string Was, string Became)
    {
        public static AuditBody Of(string service, AuditEntry entry) => new(
            entry.Id, entry.At, service, entry.ActorId, entry.What, entry.TargetId, entry.Was, entry.Became);
    }
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Stoa.Kernel.Data;
using Stoa.Kernel.Web;

namespace Stoa.Ordering;

/// <summary>Orders once they are placed: /order.</summary>
internal sealed class OrderEndpoints(Database db, Once once, OrderTokens tokens, Cursors cursors, OrderStreams streams)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        var orders = routes.MapGroup("/order").Limit(LimitClass.Browse).Body(4096).WithTags("orders");
        orders.MapGet("", List).SignedIn().Accepts("limit", "after", "status", "customer", "scope", "search").MayAnswer(403)
            .WithSummary("Your orders, newest first; for staff also everybody's, and those of an order number or an e-mail address");
        orders.MapGet("/{id}", Show).Anyone().Accepts().MayAnswer(401, 404).WithSummary("An order");
        orders.MapGet("/{id}/timeline", Timeline).Anyone().Accepts().MayAnswer(401, 404)
            .WithSummary("What happened to an order, when and by whom");
        orders.MapGet("/{id}/events", Events).Anyone().Accepts().Limit(LimitClass.Browse, stream: true).MayAnswer(401, 404, 503)
            .Produces(200, contentType: "text/event-stream").WithSummary("An order's changes as they happen: Server-Sent Events");
        orders.MapPatch("/{id}/status", Move).StaffOnly().Accepts().Limit(LimitClass.Admin).MayAnswer(404, 409)
            .WithSummary("Ship an order, deliver it or call it off");
        orders.MapPost("/{id}/cancel", Cancel).Anyone().Accepts().Limit(LimitClass.Pay)
            .Produces<OrderBody>().MayAnswer(401, 404, 409, 422)
            .WithSummary("Call an order off before it is shipped; what was paid goes back");
    }

    /// <summary>Whose an Idempotency-Key is where an order is changed: the user's, else the order's.</summary>
    public static string? KeyOwner(HttpContext http, OrderTokens tokens) =>
        http.CallerOrNobody()?.UserId ?? (tokens.Opened(http) is { } id ? "order:" + id : null);

    private async Task<Results<Ok<Page<OrderBody>>, Problem>> List(
        Paging paging, Caller caller, string? status = null, string? customer = null, string? scope = null, string? search = null)
    {
        if (status is not null && OrderStates.Read(status) is null)
            return Problems.Invalid("status", "'status' is no state of an order.");
        if (scope is not (null or "all"))
            return Problems.Invalid("scope", "'scope' is 'all' or is left out.");
        if ((customer ?? scope) is not null && caller.Role < Role.Staff)
            return Problems.Forbidden("Only staff see the orders of others.");
        var check = new Check();
        var sought = search is null ? null : check.Text("search", search, Email.Longest);
        check.That(sought is null || (scope, customer) is ("all", null), "search", "goes with 'scope=all' and without 'customer'.");
        if (check.Failed)
            return check.Problem;
        var whose = customer ?? (scope is null ? caller.UserId : null);
        var list = $"orders?customer={whose}&status={status}&search={sought}";
        string? below = null;
        if (paging.After is { } after)
        {
            if (cursors.Read(list, after) is not [{ } id])
                return Problems.Invalid("after", "'after' is not a cursor of this list.");
            below = id;
        }
        OrderState? state = status is null ? null : OrderStates.Read(status);
        var (rows, lines) = await db.Read(async snapshot =>
        {
            var found = (whose, sought) switch
            {
                ({ } customers, _) => await OrderStore.Of(snapshot, customers, state, below, paging.Limit + 1),
                (_, null) => await OrderStore.All(snapshot, state, below, paging.Limit + 1),
                (_, { } email) when email.Contains('@', StringComparison.Ordinal) =>
                    await OrderStore.OfEmail(snapshot, email, state, below, paging.Limit + 1),
                (_, { } number) => await OrderStore.OfNumber(snapshot, Order.NumberRead(number), state, below),
            };
            return (found, await LineStore.Of(snapshot, found));
        });
        var page = Page<Order>.Of(rows, paging.Limit, last => cursors.Write(list, last.Id));
        return TypedResults.Ok(new Page<OrderBody>([.. page.Items.Select(order => OrderBody.Of(order, lines[order.Id]))], page.Next));
    }

    private async Task<Results<Ok<OrderBody>, Problem>> Show(string id, HttpContext http)
    {
        if (ViewerOf(http, id) is not { } viewer)
            return Unknown();
        return await db.Read(async snapshot => await OrderStore.Get(snapshot, id, viewer) is { } order
            ? OrderBody.Of(order, await LineStore.Of(snapshot, order))
            : null) is { } body ? TypedResults.Ok(body) : NoSuchOrder();
    }

    private async Task<Results<Ok<Page<StepBody>>, Problem>> Timeline(string id, HttpContext http)
    {
        if (ViewerOf(http, id) is not { } viewer)
            return Unknown();
        var steps = await db.Read(async snapshot =>
            await OrderStore.Get(snapshot, id, viewer) is null ? null : await StepStore.Of(snapshot, id));
        return steps is null
            ? NoSuchOrder()
            : TypedResults.Ok(new Page<StepBody>([.. steps.Select(step => StepBody.Of(step, viewer.IsStaff))], null));
    }

    private async Task<IResult> Events(string id, HttpContext http)
    {
        if (ViewerOf(http, id) is not { } viewer)
            return Unknown();
        var order = await db.Read(async snapshot => await OrderStore.Get(snapshot, id, viewer));
        return order is null ? NoSuchOrder() : streams.Follow(http, order, viewer);
    }

    private async Task<Results<Ok<OrderBody>, Problem>> Move(string id, MoveBody body, Caller caller, HttpContext http)
    {
        var check = new Check();
        var tracking = check.OptionalText("tracking", body.Tracking, Order.MostTracking);
        var reason = check.OptionalText("reason", body.Reason, Order.MostReason);
        var what = MoveTo(body.Status);
        check.That(what is not null, "status", "must be 'shipped', 'delivered' or 'cancelled'.");
        if (check.Failed)
            return check.Problem;
        return await db.Transact(tx => ChangeOrder.Run(tx, tokens, id, Viewer.Of(caller, false), what!.Value, reason, tracking)) switch
        {
            ChangeOrder.Changed { Order: var order, Lines: var lines } => TypedResults.Ok(OrderBody.Of(order, lines)),
            ChangeOrder.NotPossible { Status: var status } => NotPossible(status, body.Status),
            _ => NoSuchOrder(),
        };
    }

    private async Task<IResult> Cancel(string id, CancelBody? body, HttpContext http)
    {
        if (ViewerOf(http, id) is not { } viewer)
            return Unknown();
        var check = new Check();
        var reason = check.OptionalText("reason", body?.Reason, Order.MostReason);
        if (check.Failed)
            return check.Problem;
        return await once.Transact(
            http,
            tx => ChangeOrder.Run(tx, tokens, id, viewer, Happening.Cancel, reason),
            outcome => outcome switch
            {
                ChangeOrder.Changed { Order: var order, Lines: var lines } => Answer.Ok(OrderBody.Of(order, lines)),
                ChangeOrder.NotPossible { Status: var status } => NotPossible(status, OrderState.Cancelled.Word()),
                _ => NoSuchOrder(),
            });
    }

    /// <summary>Who looks; nothing where it is nobody that we know: not signed in and without a genuine token of an order.</summary>
    private Viewer? ViewerOf(HttpContext http, string id)
    {
        var (caller, opened) = (http.CallerOrNobody(), tokens.Opened(http));
        return caller is null && opened is null ? null : Viewer.Of(caller, opened == id);
    }

    private static Problem Unknown() =>
        Problems.Unauthorized(detail: $"Sign in, or send the order's token as '{OrderTokens.Header}'.");

    private static Problem NoSuchOrder() => Problems.NotFound("There is no such order.");

    private static Problem NotPossible(OrderState status, string wanted) => Problems.Conflict(
        "not-possible", $"An order that is {status.Word()} can't be {wanted}.").With("orderStatus", status);

    /// <summary>To what staff may move an order by hand.</summary>
    private static Happening? MoveTo(string status) => status switch
    {
        "shipped" => Happening.Ship,
        "delivered" => Happening.Deliver,
        "cancelled" => Happening.Cancel,
        _ => null,
    };

    private sealed record MoveBody(string Status, string? Tracking = null, string? Reason = null);

    private sealed record CancelBody(string? Reason = null);
}

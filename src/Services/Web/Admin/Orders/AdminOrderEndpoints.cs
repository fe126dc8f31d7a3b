using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stoa.Client;
using Stoa.Client.Models;

namespace Stoa.Web;

/// <summary>The orders of the shop, for those who ship them: /admin/orders.</summary>
internal sealed class AdminOrderEndpoints(Ground ground)
{
    private const int PageSize = 30;

    public void Map(IEndpointRouteBuilder routes)
    {
        var pages = new AdminRoutes(ground, routes);
        pages.Page("/orders", visitor => ShowList(visitor, []));
        pages.Form("/orders/ship", ShipChosen);
        pages.Page("/orders/ship", visitor => Task.FromResult(visitor.GoTo("/admin/orders")));
        pages.Page("/orders/{id}", visitor => ShowOne(visitor, new Filled()));
        pages.Page("/orders/{id}/trace", Trace);
        pages.Form("/orders/{id}/ship", (visitor, form) => Move(
            visitor, form, new() { Status = "shipped", Tracking = form.Given("tracking") }, "ship",
            "It is on its way. The buyer is told."));
        pages.Form("/orders/{id}/deliver", (visitor, form) => Move(
            visitor, form, new() { Status = "delivered" }, "deliver", "It has arrived."));
        pages.Form("/orders/{id}/cancel", Cancel);
        pages.Form("/orders/{id}/refund", Refund);
    }

    private async Task<IResult> ShowList(Visitor visitor, IReadOnlyList<Result> results)
    {
        var (status, customer, after) = (visitor.Query("status"), visitor.Query("customer"), visitor.Query("after"));
        var search = visitor.Query("search");
        var answer = await visitor.Shop.Orders.List(PageSize, after, status, customer, "all", search, visitor.Stop);
        if (answer.Problem is { } problem)
            return Ground.Refused(visitor, problem);
        return await ground.Show<AdminOrdersPage>(visitor, new AdminOrdersModel(
            answer.Value.Items, answer.Value.Next, status, customer, search, after is not null, results));
    }

    /// <summary>One after another: each is told by itself, and what can't be shipped stops nobody else.</summary>
    private async Task<IResult> ShipChosen(Visitor visitor, Form form)
    {
        var results = new List<Result>();
        foreach (var id in form.All("choose").Distinct().Take(PageSize))
        {
            var answer = await visitor.Shop.Orders.Move(id, new Move { Status = "shipped" }, stop: visitor.Stop);
            if (answer.Status == StatusCodes.Status401Unauthorized)
                return visitor.SignInFirst();
            results.Add(new(
                answer.Given?.Number ?? form.Given("number-" + id) ?? id, "/admin/orders/" + Uri.EscapeDataString(id),
                answer.Problem is { } problem ? Filled.Said(problem) : "is shipped.", !answer.IsGood));
        }
        if (results.Count == 0)
            visitor.Say("Choose the orders to ship first.", isBad: true);
        return results.Count == 0 ? visitor.GoTo("/admin/orders?status=paid") : await ShowList(visitor, results);
    }

    private async Task<IResult> ShowOne(Visitor visitor, Filled filled, string? doing = null)
    {
        var (shop, stop, id) = (visitor.Shop, visitor.Stop, visitor.Route("id"));
        var (asked, steps, payments) = (
            shop.Orders.Get(id, stop: stop), shop.Orders.Timeline(id, stop: stop), shop.Payments.List(scope: "all", order: id, stop: stop));
        if ((await asked).Problem is { } problem)
            return Ground.Refused(visitor, problem);
        var paid = (await payments).Given?.Items ?? [];
        var refunds = await Task.WhenAll(paid.Select(one => shop.Payments.Refunds(one.Id, stop: stop)));
        var model = new AdminOrderModel(
            (await asked).Value, (await steps).Given?.Items ?? [],
            [.. paid.Zip(refunds, (one, back) => new PaidBy(one, back.Given?.Items ?? []))], filled, doing,
            ground.Visitors.Clock.NewSecret());
        return await ground.Show<AdminOrderPage>(
            visitor, model, filled.IsWrong ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);
    }

    private async Task<IResult> Move(Visitor visitor, Form form, Move move, string doing, string said) =>
        await Told(visitor, form, await visitor.Shop.Orders.Move(visitor.Route("id"), move, stop: visitor.Stop), doing, said);

    private async Task<IResult> Cancel(Visitor visitor, Form form) => await Told(
        visitor, form,
        await visitor.Shop.Orders.Cancel(
            visitor.Route("id"), new Cancel { Reason = form.Given("reason") }, idempotencyKey: form.Given("key"), stop: visitor.Stop),
        "cancel", "The order is called off. What was paid goes back.");

    private async Task<IResult> Refund(Visitor visitor, Form form)
    {
        var payment = form["payment"];
        var amount = form.Amount("amount-" + payment);
        if (amount is null && form.Given("amount-" + payment) is not null)
            return await ShowOne(visitor, new Filled(form, Wrong("amount", "Write an amount, such as 12.50.")), payment);
        var answer = await visitor.Shop.Payments.Refund(
            payment, new NewRefund { Reason = form["reason-" + payment], Amount = amount is null ? default : (Change<decimal?>)amount },
            idempotencyKey: form.Given("key"), stop: visitor.Stop);
        return await Told(visitor, form, answer, payment, answer.Given is { } refund
            ? $"{visitor.Format.Money(refund.Amount, refund.Currency)} are on their way back to the buyer." : "");
    }

    private async Task<IResult> Told<T>(Visitor visitor, Form form, Answer<T> answer, string doing, string said)
    {
        if (answer.Status == StatusCodes.Status401Unauthorized)
            return visitor.SignInFirst();
        if (answer.Problem is { } problem)
            return await ShowOne(visitor, new Filled(form, problem), doing);
        visitor.Say(said);
        return visitor.GoTo("/admin/orders/" + Uri.EscapeDataString(visitor.Route("id")));
    }

    private async Task<IResult> Trace(Visitor visitor)
    {
        var answer = await visitor.Shop.Ops.Order(visitor.Route("id"), visitor.Stop);
        return answer.Problem is { } problem
            ? Ground.Refused(visitor, problem)
            : await ground.Show<OrderTracePage>(visitor, OrderTrace.Of(answer.Value, ground.Visitors.Clock.Now));
    }

    private static Client.Problem Wrong(string member, string told) => new()
    {
        Status = StatusCodes.Status422UnprocessableEntity,
        Detail = told,
        Errors = new Dictionary<string, IReadOnlyList<string>> { [member] = [told] },
    };
}

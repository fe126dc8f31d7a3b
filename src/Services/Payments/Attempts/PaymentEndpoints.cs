using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Stoa.Contracts;
using Stoa.Kernel.Data;
using Stoa.Kernel.Web;

namespace Stoa.Payments;

/// <summary>What was paid, and giving it back: GET /payment, refunds, the money desk.</summary>
internal sealed class PaymentEndpoints(Database db, Cursors cursors, Once once)
{
    private const int LongestReason = 500;
    private const string Desk = "money-desk";

    public void Map(IEndpointRouteBuilder routes)
    {
        var payments = routes.MapGroup("/payment").Limit(LimitClass.Browse).Body(4096).WithTags("payment");
        payments.MapGet("", List).Anyone().Accepts("limit", "after", "scope", "order")
            .MayAnswer(401, 403, 404).WithSummary("Your payments, newest first; for staff also everybody's");
        payments.MapGet("/{id}", Show).Anyone().Accepts().MayAnswer(401, 404).WithSummary("A payment");
        payments.MapGet("/{id}/refunds", Refunds).Anyone().Accepts().MayAnswer(401, 404).WithSummary("What was given back of a payment");
        payments.MapPost("/{id}/refund", Refund).StaffOnly().Limit(LimitClass.Admin).Accepts()
            .Produces<RefundBody>(201).MayAnswer(404, 409).WithSummary("Give back all of a payment, or a part of it");
        routes.MapGet("/ops/money", Money).StaffOnly().Limit(LimitClass.Admin).Accepts("limit", "after", "open").WithTags("ops")
            .WithSummary("Money that no order could take, and what was done about it");
    }

    private async Task<Results<Ok<Page<PaymentBody>>, Problem>> List(HttpContext http, Paging paging, string? scope, string? order)
    {
        var caller = http.CallerOrNobody();
        var guests = Payers.OrderOf(http);
        if (caller is null && guests is null)
            return Problems.Unauthorized();
        if (scope is not (null or "all"))
            return Problems.Invalid("scope", "'scope' is all, or left out for your own.");
        if (scope is not null && caller is not { Role: >= Role.Staff })
            return Problems.Forbidden();
        if (order is not null && !OrderIds.IsOne(order))
            return Problems.Invalid("order", "'order' is not an order's id.");
        if (guests is not null && ((order is not null && order != guests) || !await IsTheirs(http, guests)))
            return Problems.NotFound("You have no such order.");

        var (customer, about) = (scope is null ? caller?.UserId : null, order ?? guests);
        var list = $"payments?customer={customer}&order={about}";
        string? below = null;
        if (paging.After is { } after)
        {
            if (cursors.Read(list, after) is not [{ } id])
                return Problems.Invalid("after", "'after' is not a cursor of this list.");
            below = id;
        }
        var rows = await db.Read(async snapshot => await PaymentStore.Page(snapshot, customer, about, below, paging.Limit + 1));
        var page = Page<Payment>.Of(rows, paging.Limit, last => cursors.Write(list, last.Id));
        return TypedResults.Ok(new Page<PaymentBody>([.. page.Items.Select(PaymentBody.Of)], page.Next));
    }

    private async Task<Results<Ok<PaymentBody>, Problem>> Show(string id, HttpContext http) => await Theirs(http, id) switch
    {
        { } payment => TypedResults.Ok(PaymentBody.Of(payment)),
        null => Payers.Of(http) is null ? Problems.Unauthorized() : NoSuchPayment(),
    };

    private async Task<Results<Ok<Page<RefundBody>>, Problem>> Refunds(string id, HttpContext http)
    {
        if (await Theirs(http, id) is null)
            return Payers.Of(http) is null ? Problems.Unauthorized() : NoSuchPayment();
        var refunds = await db.Read(async snapshot => await RefundStore.Of(snapshot, id));
        return TypedResults.Ok(new Page<RefundBody>([.. refunds.Select(RefundBody.Of)], null));
    }

    private async Task<IResult> Refund(string id, NewRefund body, Caller caller, HttpContext http)
    {
        var check = new Check();
        var reason = check.Text("reason", body.Reason, LongestReason);
        if (await db.Read(async snapshot => await PaymentStore.Get(snapshot, id)) is not { } payment)
            return NoSuchPayment();
        var currency = payment.Captured.Currency;
        var amount = body.Amount is { } major ? Contracts.Money.FromMajor(major, currency) : null;
        check.That(
            body.Amount is null || amount is { Minor: > 0 }, "amount",
            $"must be more than 0, with at most {Currencies.Decimals(currency)} decimals.");
        if (check.Failed)
            return check.Problem;
        return await once.Transact(http, tx => RefundPayment.Run(tx, caller.UserId, id, amount, reason), outcome => outcome switch
        {
            RefundPayment.Started { Refund: var refund } => Answer.Created($"/payment/{id}/refunds", RefundBody.Of(refund)),
            RefundPayment.TooMuch { Left: var left } => Problems.Conflict(
                "refund-too-large", $"{left} of this payment can still be given back.").With("left", left.Major),
            _ => NoSuchPayment(),
        });
    }

    private async Task<Results<Ok<Page<DeskBody>>, Problem>> Money(Paging paging, bool? open)
    {
        var list = $"{Desk}?open={open}";
        string? below = null;
        if (paging.After is { } after)
        {
            if (cursors.Read(list, after) is not [{ } id])
                return Problems.Invalid("after", "'after' is not a cursor of this list.");
            below = id;
        }
        var rows = await db.Read(async snapshot => await MoneyDesk.Page(snapshot, open ?? false, below, paging.Limit + 1));
        var page = Page<DeskEntry>.Of(rows, paging.Limit, last => cursors.Write(list, last.Id));
        return TypedResults.Ok(new Page<DeskBody>([.. page.Items.Select(DeskBody.Of)], page.Next));
    }

    /// <summary>The payment, if it is the caller's or the caller is staff. One that was never used is not there.</summary>
    private async Task<Payment?> Theirs(HttpContext http, string id)
    {
        var payment = await db.Read(async snapshot => await PaymentStore.Get(snapshot, id));
        if (payment is null or { State: PaymentState.New })
            return null;
        return http.CallerOrNobody() switch
        {
            { Role: >= Role.Staff } => payment,
            { } caller => payment.CustomerId == caller.UserId ? payment : null,
            null => Payers.OrderOf(http) == payment.OrderId && await IsTheirs(http, payment.OrderId) ? payment : null,
        };
    }

    private async Task<bool> IsTheirs(HttpContext http, string orderId) =>
        Payers.Of(http) is { } payer
        && await db.Read(async snapshot => await PayableStore.Get(snapshot, orderId)) is { } payable && payable.IsOf(payer);

    private static Problem NoSuchPayment() => Problems.NotFound("You have no such payment.");

    private sealed record NewRefund(string Reason, decimal? Amount = null);
}

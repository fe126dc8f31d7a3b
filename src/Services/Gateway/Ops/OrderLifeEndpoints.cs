using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Stoa.Contracts;
using Stoa.Kernel.Hosting;
using Stoa.Kernel.Messaging;
using Stoa.Kernel.Web;

namespace Stoa.Gateway;

/// <summary>One order's whole life across the services, for whoever has to find out at night where it hangs.</summary>
internal sealed class OrderLifeEndpoints(EveryService services)
{
    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/ops/orders/{id}", Show).StaffOnly().Limit(LimitClass.Admin).Body(1024).Accepts().WithTags("ops").MayAnswer(404)
            .WithSummary("An order's whole life: its steps, every event about it and who heard it, payments, and what was sent");

    private async Task<Results<Ok<OrderLifeBody>, Problem>> Show(string id)
    {
        if (!id.StartsWith("ord_", StringComparison.Ordinal))
            return NoSuchOrder();
        var missing = new SortedSet<string>(StringComparer.Ordinal);
        var (order, payments, messages, events) = (
            One<TellOrder, OrderTold>(new TellOrder(id), missing),
            One<TellPaymentsOfOrder, PaymentsOfOrder>(new TellPaymentsOfOrder(id), missing),
            One<TellMessagesOfOrder, MessagesOfOrder>(new TellMessagesOfOrder(id), missing),
            Events(id, missing));
        await Task.WhenAll(order, payments, messages, events);
        var life = OrderLifeBody.Of(id, (await order)?.Order, await events, await payments, await messages, missing);
        return life.IsOfNothing ? NoSuchOrder() : TypedResults.Ok(life);
    }

    /// <summary>Every event about the order that is still kept, with what came of it where it is listened to.</summary>
    private async Task<List<OrderEventBody>> Events(string id, SortedSet<string> missing)
    {
        var said = (await Ask<TellWhatYouSaid, WhatWasSaid>(_ => new TellWhatYouSaid(id), missing))
            .SelectMany(one => one.Answer.Events.Select(happened => (Source: one.Service.Name, Event: happened)))
            .OrderBy(one => one.Event.Id, StringComparer.Ordinal).ToList();
        var heard = (await Ask<TellWhatYouHeard, WhatWasHeard>(
            one => new TellWhatYouHeard([.. said.Where(it => one.Hears(it.Event.Name)).Select(it => it.Event.Id)]), missing,
            one => said.Exists(it => one.Hears(it.Event.Name))))
            .ToDictionary(one => one.Service.Name, one => one.Answer.Events.ToDictionary(it => it.EventId, StringComparer.Ordinal));
        return [.. said.Select(one => OrderEventBody.Of(one.Source, one.Event, [.. services.All
            .Where(hearer => hearer.Hears(one.Event.Name)).OrderBy(hearer => hearer.Name, StringComparer.Ordinal)
            .Select(hearer => HearingBody.Of(hearer.Name, one.Event, heard.GetValueOrDefault(hearer.Name)))]))];
    }

    /// <summary>The answers of those who answered; the others are added to who is missing.</summary>
    private async Task<List<(Neighbour Service, TAnswer Answer)>> Ask<TQuery, TAnswer>(
        Func<Neighbour, TQuery> question, SortedSet<string> missing, Func<Neighbour, bool>? whom = null)
        where TQuery : class, IQuery<TAnswer> where TAnswer : class
    {
        var asked = services.All.Where(one => whom is null || whom(one)).ToList();
        var answers = await Task.WhenAll(asked.Select(one => services.Of<TQuery, TAnswer>(one, question(one))));
        var told = new List<(Neighbour Service, TAnswer Answer)>();
        foreach (var (service, answer) in asked.Zip(answers))
        {
            if (answer is not null)
                told.Add((service, answer));
            else
                Miss(service.Name, missing);
        }
        return told;
    }

    /// <summary>What the one service that the question is for answers.</summary>
    private async Task<TAnswer?> One<TQuery, TAnswer>(TQuery question, SortedSet<string> missing)
        where TQuery : class, IQuery<TAnswer> where TAnswer : class =>
        (await Ask<TQuery, TAnswer>(_ => question, missing, one => TQuery.Name.StartsWith(one.Name + ".", StringComparison.Ordinal)))
            .FirstOrDefault().Answer;

    private static Problem NoSuchOrder() => Problems.NotFound("Nobody knows of such an order.");

    private static void Miss(string service, SortedSet<string> missing)
    {
        lock (missing)
            missing.Add(service);
    }

    /// <param name="Order">Where it stands; nothing where Ordering knows of no such order, or is missing.</param>
    /// <param name="Events">What was said about it, oldest first. A service forgets what everybody has after `Stoa:Keep`.</param>
    /// <param name="Missing">Services that could not be asked: what they know is not told here.</param>
    private sealed record OrderLifeBody(
        string Id, OrderStandingBody? Order, IReadOnlyList<OrderStep> Steps, IReadOnlyList<OrderEventBody> Events,
        IReadOnlyList<OrderPaymentBody> Payments, IReadOnlyList<OrderRefundBody> Refunds, IReadOnlyList<MoneyNoteBody> Notes,
        IReadOnlyList<OrderMessage> Messages, IReadOnlyList<string> Missing)
    {
        public static OrderLifeBody Of(
            string id, OrderStanding? order, IReadOnlyList<OrderEventBody> events, PaymentsOfOrder? payments, MessagesOfOrder? messages,
            IEnumerable<string> missing) => new(
            id, order is null ? null : OrderStandingBody.Of(order), order?.Steps ?? [], events,
            [.. payments?.Attempts.Select(OrderPaymentBody.Of) ?? []], [.. payments?.Refunds.Select(OrderRefundBody.Of) ?? []],
            [.. payments?.Notes.Select(MoneyNoteBody.Of) ?? []], messages?.Messages ?? [], [.. missing]);

        internal bool IsOfNothing =>
            Order is null && Events.Count + Payments.Count + Notes.Count + Messages.Count + Missing.Count == 0;
    }

    private sealed record OrderStandingBody(
        string Number, string Status, string? CustomerId, decimal Total, string Currency, DateTimeOffset CreatedAt,
        DateTimeOffset UpdatedAt)
    {
        public static OrderStandingBody Of(OrderStanding order) => new(
            order.Number, order.Status, order.CustomerId, order.Total.Major, order.Total.Currency, order.CreatedAt, order.UpdatedAt);
    }

    /// <param name="SentAt">When everybody had it, or the broker; nothing while it waits.</param>
    /// <param name="TraceId">Of the request that led to it; nothing where the shop did it by its own clock.</param>
    private sealed record OrderEventBody(
        string Id, string Name, string Source, DateTimeOffset OccurredAt, DateTimeOffset? SentAt, string? TraceId,
        IReadOnlyList<HearingBody> HeardBy)
    {
        public static OrderEventBody Of(string source, SaidEvent said, IReadOnlyList<HearingBody> heardBy) =>
            new(said.Id, said.Name, source, said.OccurredAt, said.SentAt, said.CorrelationId is { Length: > 0 } id ? id : null, heardBy);
    }

    /// <param name="State">handled, parked, dead, dropped, waiting; or unknown where the service could not be asked.</param>
    /// <param name="Milliseconds">From when it happened to when it was handled.</param>
    /// <param name="Reason">Why it could not be handled.</param>
    private sealed record HearingBody(
        string Service, string State, DateTimeOffset? HandledAt, long? Milliseconds, string? Reason, int? Attempts, DateTimeOffset? NextAt)
    {
        /// <param name="heard">All that the service told; nothing where it could not be asked.</param>
        public static HearingBody Of(string service, SaidEvent said, Dictionary<string, HeardEvent>? heard)
        {
            if (heard?.GetValueOrDefault(said.Id) is not { } told)
                return new(service, heard is null ? "unknown" : "waiting", null, null, null, null, null);
            var took = told.At - said.OccurredAt;
            return new(service, told.State, told.At, (long?)took?.TotalMilliseconds, told.Reason, told.Attempts, told.NextAt);
        }
    }

    /// <param name="Status">new (prepared, perhaps never used), pending, succeeded, failed or unknown.</param>
    private sealed record OrderPaymentBody(
        string Id, string Status, decimal Amount, decimal Refunded, string Currency, string Provider, string? FailureCode,
        DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
    {
        public static OrderPaymentBody Of(PaymentAttempt one) => new(
            one.Id, one.Status, one.Amount.Major, one.Refunded.Major, one.Amount.Currency, one.Provider, one.FailureCode, one.CreatedAt,
            one.UpdatedAt);
    }

    private sealed record OrderRefundBody(
        string Id, string PaymentId, string Status, decimal Amount, string Currency, string Provider, string Reason, string? FailureCode,
        DateTimeOffset CreatedAt)
    {
        public static OrderRefundBody Of(RefundOfOrder one) => new(
            one.Id, one.PaymentId, one.Status, one.Amount.Major, one.Amount.Currency, one.Provider, one.Reason, one.FailureCode,
            one.CreatedAt);
    }

    private sealed record MoneyNoteBody(
        string Id, string Kind, string? PaymentId, string? RefundId, decimal Amount, string Currency, string Detail, DateTimeOffset NotedAt,
        DateTimeOffset? SettledAt, string? SettledBy)
    {
        public static MoneyNoteBody Of(MoneyNote one) => new(
            one.Id, one.Kind, one.PaymentId, one.RefundId, one.Amount.Major, one.Amount.Currency, one.Detail, one.NotedAt, one.SettledAt,
            one.SettledBy);
    }
}

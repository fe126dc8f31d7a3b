using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stoa.Kernel.Data;
using Stoa.Kernel.Web;

namespace Stoa.Payments;

/// <summary>Paying an order: POST /payment and /payment/session.</summary>
internal sealed class PayEndpoints(Database db, Providers providers, Once once)
{
    private const int LongestToken = 255;
    private const int LongestUrl = 2_000;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Orders that somebody pays right now in this process. Between processes it is the provider's idempotency that lets one through.
    /// </summary>
    private readonly ConcurrentDictionary<string, bool> atTheTill = new(StringComparer.Ordinal);

    public void Map(IEndpointRouteBuilder routes)
    {
        var payments = routes.MapGroup("/payment").Anyone().Limit(LimitClass.Pay).Accepts().Body(8192).WithTags("payment");
        payments.MapPost("", Pay).Produces<PaymentBody>(201).Produces<PaymentBody>(202).MayAnswer(401, 402, 404, 409)
            .WithSummary("Pay an order; 201 means that it is paid, 202 that it is not known yet");
        payments.MapPost("/session", OpenSession).Produces<SessionBody>(201).MayAnswer(401, 404, 409)
            .WithSummary("Pay on the provider's own page");
    }

    private async Task<IResult> Pay(NewPayment body, HttpContext http)
    {
        if (!IsToken(body.Token))
            return Problems.Invalid("token", $"'token' must be 1 to {LongestToken} visible ASCII characters.");
        return await AtTheTill(http, body.OrderId, PayableNews.Pay, async attempt =>
        {
            // From here on nobody may run away: what the provider does is kept, whether or not the buyer still listens.
            if (await Charge.Run(providers[attempt.Provider], attempt, body.Token) is not { } said)
                return Problems.Unavailable(Soon, "The payment provider has too much to do. Nothing was charged; try again shortly.");
            var payment = await db.Transact(tx => ApplyProviderState.Run(tx, attempt, said));
            return await Tell(payment);
        }, Tell);
    }

    private async Task<IResult> OpenSession(NewSession body, HttpContext http)
    {
        var check = new Check();
        check.That(IsPage(body.SuccessUrl), "successUrl", $"must be an http or https address of at most {LongestUrl} characters.");
        check.That(IsPage(body.CancelUrl), "cancelUrl", $"must be an http or https address of at most {LongestUrl} characters.");
        if (check.Failed)
            return check.Problem;
        return await AtTheTill(http, body.OrderId, PayableNews.OpenSession, async attempt =>
        {
            var (payable, _) = (await db.Read(async snapshot => await PayableStore.WithPayment(snapshot, attempt.Id)))!;
            var answer = await providers[attempt.Provider].OpenSession(
                attempt, body.SuccessUrl, body.CancelUrl, payable.ExpiresAt!.Value, Patience.Call);
            if (answer is not ChargeAnswer.Told { State: ProviderState.Processing or ProviderState.ActionNeeded } told)
                return Problems.Unavailable(Soon, "The payment provider can't open a page now. Try again shortly.");
            return TellPage(await db.Transact(tx => ApplyProviderState.Run(tx, attempt, told.State)));
        }, async id => TellPage((await db.Read(async snapshot => await PaymentStore.Get(snapshot, id)))!));
    }

    /// <summary>One buyer at a time for an order: finds the attempt that may go on, and has it go on, once for each key.</summary>
    /// <param name="again">What a repeated request is told that finds the attempt further on.</param>
    private async Task<IResult> AtTheTill(
        HttpContext http, string orderId, PayableNews wish, Func<Payment, Task<Answer>> goOn, Func<string, Task<Answer>> again)
    {
        if (Payers.Of(http) is not { } payer)
            return Problems.Unauthorized(
                detail: $"Sign in, or send the order's token as '{Payers.Header}'.");
        if (!OrderIds.IsOne(orderId) || (Payers.OrderOf(http) is { } order && order != orderId))
            return NoSuchOrder();
        var first = await Look(orderId, payer, wish, http.RequestAborted);
        if (first is BeginPayment.NotYet)
            return Problems.Conflict("order-not-ready", "This order can't be paid yet. Try again in a moment.") with { RetryAfter = Soon };
        if (first is BeginPayment.NotTheirs)
            return NoSuchOrder();
        if (!atTheTill.TryAdd(orderId, true))
            return StillPending();
        try
        {
            if (!http.Request.Headers.ContainsKey(Once.Header))
            {
                // Whoever had the till a moment ago may have used this attempt: then the provider says so.
                var made = Begin(first, wish);
                return made.Refusal ?? await Go(made.Attempt!.Id, made.Attempt);
            }
            Payment? begun = null;
            return await once.Make(
                http, tx => BeginPayment.Run(tx, orderId, payer, wish),
                outcome =>
                {
                    var made = Begin(outcome, wish);
                    begun = made.Attempt;
                    return made.Refusal is { } refused ? refused : made.Attempt!.Id;
                },
                id => Go(id, begun));
        }
        finally
        {
            atTheTill.TryRemove(orderId, out _);
        }

        async Task<Answer> Go(string id, Payment? attempt)
        {
            attempt ??= await db.Read(async snapshot => await PaymentStore.Get(snapshot, id));
            return attempt!.State == PaymentState.New ? await goOn(attempt) : await again(id);
        }
    }

    /// <summary>Looks at the order, and waits a little for it where nobody has heard of it yet.</summary>
    private async Task<BeginPayment.Outcome> Look(string orderId, Payer payer, PayableNews wish, CancellationToken gone)
    {
        var first = await db.Read(snapshot => BeginPayment.Run(snapshot, orderId, payer, wish));
        return first is not BeginPayment.NotYet
            ? first
            : await db.Wait(orderId, Now, Patience.Word, gone) ?? first;

        async Task<BeginPayment.Outcome?> Now(Snapshot snapshot) =>
            await BeginPayment.Run(snapshot, orderId, payer, wish) is var now and not BeginPayment.NotYet ? now : null;
    }

    private static (Answer? Refusal, Payment? Attempt) Begin(BeginPayment.Outcome outcome, PayableNews wish) => outcome switch
    {
        BeginPayment.GoOn go => (null, go.Attempt),
        BeginPayment.Pending { Attempt: { ActionUrl: not null } open } when wish == PayableNews.OpenSession => (null, open),
        BeginPayment.Pending => (StillPending(), null),
        BeginPayment.AlreadyPaid => (Problems.Conflict("already-paid", "This order is paid."), null),
        BeginPayment.NotPayable not => (Problems.Conflict("not-payable", $"This order can't be paid any more: {not.ClosedBy}."), null),
        BeginPayment.TooManyAttempts => (
            Problems.Conflict("too-many-attempts", "Too many payments of this order were declined. Place it again."), null),
        _ => (NoSuchOrder(), null),
    };

    /// <summary>
    /// What came of it, once the order has said whether it takes the money; what is not known after a while is told as pending.
    /// </summary>
    private async Task<Answer> Tell(Payment payment)
    {
        if (Told(payment, null) is { } known)
            return known;
        var outcome = await db.Wait(
            payment.OrderId,
            async snapshot => await PayableStore.WithPayment(snapshot, payment.Id) is { } now && Told(now.Attempt!, now.Payable) is { } told
                ? told
                : null,
            Patience.Word);
        return outcome ?? Answer.Accepted(PaymentBody.Of(payment) with { Status = "pending" });
    }

    private async Task<Answer> Tell(string paymentId) =>
        await Tell((await db.Read(async snapshot => await PaymentStore.Get(snapshot, paymentId)))!);

    /// <summary>Nothing: wait.</summary>
    private static Answer? Told(Payment payment, Payable? payable) => payment switch
    {
        { State: PaymentState.Failed } => Problems.Status(402, "payment-declined", "The payment was declined. Nothing was charged.")
            .With("payment", PaymentBody.Of(payment)),
        { State: PaymentState.Pending, ActionUrl: not null } => Answer.Accepted(PaymentBody.Of(payment)),
        { State: PaymentState.Succeeded } when payable is { State: PayableState.Closed } => payable.PaidBy == payment.Id
            ? Answer.Created("/payment/" + payment.Id, PaymentBody.Of(payment))
            : Problems.Conflict("paid-too-late", "The order was over before the money came. It is given back.")
                .With("payment", PaymentBody.Of(payment)),
        _ => null,
    };

    private static Answer TellPage(Payment payment) => payment.ActionUrl is { } url
        ? Answer.Created(url, new SessionBody(url))
        : Problems.Conflict("payment-pending", "Another payment of this order is under way.");

    private static bool IsToken(string token) =>
        token.Length is > 0 and <= LongestToken && !token.AsSpan().ContainsAnyExceptInRange('!', '~');

    private static bool IsPage(string url) =>
        url.Length <= LongestUrl && !url.AsSpan().ContainsAnyExceptInRange('!', '~')
        && Uri.TryCreate(url, UriKind.Absolute, out var page) && page.Scheme is "http" or "https" && page.UserInfo.Length == 0;

    private static Problem NoSuchOrder() => Problems.NotFound("You have no such order.");

    private static Problem StillPending() =>
        Problems.Conflict("payment-pending", "Another payment of this order is under way.") with { RetryAfter = Soon };

    private sealed record NewPayment(string OrderId, string Token);

    private sealed record NewSession(string OrderId, string SuccessUrl, string CancelUrl);

    private sealed record SessionBody(string Url);
}

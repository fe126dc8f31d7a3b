using Microsoft.AspNetCore.Http;
using Stoa.Contracts;
using Stoa.Kernel;
using Stoa.Kernel.Outside;

namespace Stoa.Payments;

/// <summary>
/// Stripe: an attempt is a PaymentIntent, or a Checkout Session that makes one. Our id is in its metadata and is its idempotency key.
/// </summary>
internal sealed class StripeProvider(StripeApi api, StripeSettings settings, Clock clock) : IPaymentProvider
{
    /// <summary>Shorter and longer ones Stripe refuses; the page of an order that is over is closed by us.</summary>
    private static readonly TimeSpan PageStays = TimeSpan.FromMinutes(45), LongestPage = TimeSpan.FromHours(23);

    private readonly StripeSearch search = new(api, clock);
    private readonly StripeRefunds refunds = new(api, clock);
    private readonly StripeCaptures captures = new(api);

    public string Name => "stripe";

    public async Task<ChargeAnswer> Charge(Payment payment, string token, TimeSpan deadline)
    {
        if (StripeMoney.Of(payment.Amount) is not { } amount)
            return Told(new ProviderState.Failed(null, "amount-not-payable"));
        var answer = await api.Post(
            StripeSearch.Intents, payment.Id, deadline,
            [
                ("amount", StripeApi.Word(amount)), ("currency", payment.Amount.Currency.ToLowerInvariant()), ("confirm", "true"),
                ("payment_method_types[]", "card"), .. Means(token), ("return_url", settings.ReturnTo(payment.OrderId)),
                .. Ours(payment, "metadata"),
            ]);
        return answer switch
        {
            StripeAnswer.Object { It: var it } => Told(StripeStates.Intent(it)),
            StripeAnswer.Error error => Refused(error),
            StripeAnswer.Busy => new ChargeAnswer.Busy(),
            _ => Told(new ProviderState.Unknown()),
        };
    }

    public async Task<ChargeAnswer> OpenSession(
        Payment payment, string successUrl, string cancelUrl, DateTimeOffset expiresAt, TimeSpan deadline)
    {
        if (StripeMoney.Of(payment.Amount) is not { } amount)
            return Told(new ProviderState.Failed(null, "amount-not-payable"));
        StripeApi.Time time = deadline;
        var answer = await api.Post(
            StripeSearch.Sessions, payment.Id + "-page", time,
            [
                ("mode", "payment"), ("client_reference_id", payment.Id), ("success_url", successUrl), ("cancel_url", cancelUrl),
                ("line_items[0][quantity]", "1"), ("line_items[0][price_data][product_data][name]", "Order"),
                ("line_items[0][price_data][currency]", payment.Amount.Currency.ToLowerInvariant()),
                ("line_items[0][price_data][unit_amount]", StripeApi.Word(amount)),
                .. Ours(payment, "metadata"), .. Ours(payment, "payment_intent_data[metadata]"), .. Ends(payment, expiresAt),
            ]);
        return answer switch
        {
            StripeAnswer.Object { It: var it } => Told(StripeStates.Session(it)),
            // The same page was asked for with other addresses to go back to, and its answer was lost.
            StripeAnswer.Error { IsKeyTaken: true } => Told(await search.OpenPage(payment, time)),
            StripeAnswer.Error error => Refused(error),
            StripeAnswer.Busy => new ChargeAnswer.Busy(),
            _ => Told(new ProviderState.Unknown()),
        };
    }

    public async Task<ProviderState> Find(Payment payment, TimeSpan deadline) => (await search.Find(payment, deadline)).State;

    public Task<ProviderState> Withdraw(Payment payment, TimeSpan deadline) => search.Withdraw(payment, deadline);

    public Task<RefundState> Refund(Refund refund, TimeSpan deadline) => refunds.Send(refund, deadline);

    public Task<IReadOnlyList<ProviderCapture>?> Captures(DateTimeOffset since, string? after, int limit, TimeSpan deadline) =>
        captures.After(since, after, limit, deadline);

    public ProviderEvent? Read(IHeaderDictionary headers, ReadOnlySpan<byte> body, DateTimeOffset now) =>
        StripeEvents.Read(settings, headers, body, now);

    public PaymentTerms Terms(string currency) => StripeMoney.Terms(currency);

    /// <summary>What the metadata of everything carries by which it is found again.</summary>
    internal static IEnumerable<(string, string)> Ours(Payment payment, string metadata) =>
        [($"{metadata}[{StripeStates.OurPayment}]", payment.Id), ($"{metadata}[{StripeStates.OurOrder}]", payment.OrderId)];

    /// <summary>A payment method that the buyer's page made, or a token of the older kind, as the test cards are.</summary>
    private static IEnumerable<(string, string)> Means(string token) => token.StartsWith("pm_", StringComparison.Ordinal)
        ? [("payment_method", token)]
        : [("payment_method_data[type]", "card"), ("payment_method_data[card][token]", token)];

    /// <summary>Made of what does not change, as the same key must bring the same request.</summary>
    private static IEnumerable<(string, string)> Ends(Payment payment, DateTimeOffset expiresAt) =>
        expiresAt + PageStays - payment.CreatedAt < LongestPage
            ? [("expires_at", StripeApi.Word((expiresAt + PageStays).ToUnixTimeSeconds()))]
            : [];

    private static ChargeAnswer Refused(StripeAnswer.Error error) => error switch
    {
        { IsKeyTaken: true } or { IsKeyInUse: true } => new ChargeAnswer.KeyInUse(),
        { IsOurs: true } => new ChargeAnswer.Busy(),
        _ => Told(new ProviderState.Failed(error.Intent?.Text("id"), error.Word)),
    };

    private static ChargeAnswer.Told Told(ProviderState state) => new(state);
}

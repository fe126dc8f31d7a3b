using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Stoa.Kernel.Outside;

namespace Stoa.Payments;

/// <summary>Reads what Stripe says by itself, once it is proven on the bytes as they came.</summary>
internal static class StripeEvents
{
    public const string SignatureHeader = "Stripe-Signature";

    /// <summary>The events that say something to us; an endpoint at Stripe asks for these.</summary>
    public static readonly IReadOnlyList<string> Kinds =
    [
        "payment_intent.succeeded", "payment_intent.payment_failed", "payment_intent.canceled", "checkout.session.completed",
        "checkout.session.async_payment_succeeded", "checkout.session.async_payment_failed", "checkout.session.expired", "charge.refunded",
        "refund.updated", "refund.failed", "charge.refund.updated", "charge.dispute.created", "charge.dispute.updated",
        "charge.dispute.closed",
    ];

    private const int LongestId = 200;
    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = 32 };

    /// <summary>Nothing: it is not from Stripe, whatever it looks like.</summary>
    public static ProviderEvent? Read(StripeSettings settings, IHeaderDictionary headers, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        if (headers[SignatureHeader] is not [var header] || !IsGenuine(settings, header, body, now))
            return null;
        try
        {
            using var json = JsonDocument.Parse(body.ToArray(), Reading);
            return Event(json.RootElement, settings.IsLive);
        }
        catch (JsonException)
        {
            return null;       // signed and yet no event: nothing that we could store by its id
        }
    }

    private static bool IsGenuine(StripeSettings settings, string? header, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        foreach (var secret in settings.WebhookSecrets)
        {
            if (WebhookSignature.IsGenuine(header, body, Encoding.UTF8.GetBytes(secret), now))
                return true;
        }
        return false;
    }

    private static ProviderEvent? Event(JsonElement json, bool isLive)
    {
        if (json.Text("id") is not { Length: > 0 and <= LongestId } id || json.Text("type") is not { Length: <= LongestId } type
            || json.At("data")?.At("object") is not { } it)
            return null;
        var said = About(id, type, it);
        return said with
        {
            OurWorld = json.Flag("livemode") == isLive,
            // What is read of refunds and disputes is the same in every version.
            Readable = said.Payment is null || json.Text("api_version") == StripeApi.Version,
        };
    }

    private static ProviderEvent About(string id, string type, JsonElement it) => type switch
    {
        "payment_intent.succeeded" or "payment_intent.payment_failed" or "payment_intent.canceled" =>
            OfPayment(id, type, it, it.Text("id"), StripeStates.Intent(it)),
        "checkout.session.completed" or "checkout.session.async_payment_succeeded" or "checkout.session.expired" =>
            OfPayment(id, type, it, StripeStates.IntentOf(it) ?? it.Text("id"), StripeStates.Session(it)),
        // Why is asked for.
        "checkout.session.async_payment_failed" =>
            OfPayment(id, type, it, it.Text("id"), new ProviderState.Failed(it.Text("id"), "declined")),
        "charge.refunded" => OfPayment(id, type, it, StripeStates.IntentOf(it), null) with
        {
            RefundedSoFar = it.Whole("amount_refunded") is > 0 and var amount && it.Text("currency") is { } currency
                ? StripeMoney.From(amount, currency)
                : null,
        },
        "refund.updated" or "refund.failed" or "charge.refund.updated" => new ProviderEvent(
            id, type, Name(it, StripeStates.OurRefund), null,
            Name(it, StripeStates.OurRefund).Length > 0 ? StripeStates.Refund(it) : null),
        "charge.dispute.created" or "charge.dispute.updated" or "charge.dispute.closed" =>
            OfPayment(id, type, it, StripeStates.IntentOf(it), null) with { Dispute = Dispute(it) },
        _ => new ProviderEvent(id, type, "", null, null),
    };

    private static ProviderEvent OfPayment(string id, string type, JsonElement it, string? intentId, ProviderState? state) =>
        new(id, type, Name(it, StripeStates.OurPayment), state, null) { IntentId = intentId };

    private static ProviderDispute? Dispute(JsonElement it) =>
        it.Text("id") is { } id && it.Whole("amount") is > 0 and var amount && it.Text("currency") is { } currency
            && StripeMoney.From(amount, currency) is { } disputed
            ? new ProviderDispute(id, disputed, StripeStates.Word(it.Text("status") ?? ""), StripeStates.Word(it.Text("reason") ?? ""))
            : null;

    private static string Name(JsonElement it, string name) =>
        StripeStates.Ours(it, name) is { Length: <= LongestId } ours ? ours : "";
}

using System.Text.Json;
using Stoa.Contracts;
using Stoa.Kernel.Outside;

namespace Stoa.Payments;

/// <summary>What Stripe's objects say, in the shop's words. Pure. What makes no sense is as good as no answer.</summary>
internal static class StripeStates
{
    /// <summary>The names under which an object of Stripe's carries what of ours it is about.</summary>
    public const string OurPayment = "payment", OurOrder = "order", OurRefund = "refund";

    private const int LongestWord = 60;

    /// <summary>A PaymentIntent.</summary>
    public static ProviderState Intent(JsonElement it) => (it.Text("id"), it.Text("status")) switch
    {
        ({ } id, "succeeded") => Succeeded(id, it, it.Whole("amount_received")),
        ({ } id, "processing") => new ProviderState.Processing(id),
        ({ } id, "requires_action") => it.At("next_action")?.At("redirect_to_url")?.Text("url") is { } url
            ? new ProviderState.ActionNeeded(id, url)
            : new ProviderState.Processing(id),
        ({ } id, "requires_payment_method") => it.At("last_payment_error") is { ValueKind: JsonValueKind.Object } error
            ? new ProviderState.Failed(id, Word(error.Text("decline_code") ?? error.Text("code") ?? "declined"))
            : new ProviderState.Nothing(),
        ({ }, "requires_confirmation") => new ProviderState.Nothing(),
        ({ }, "canceled") => new ProviderState.Withdrawn(),
        _ => new ProviderState.Unknown(),
    };

    /// <summary>
    /// A Checkout Session: while its page is open a declined card is nobody's last word. What is paid by ways that take days is told by its
    /// intent, where that came along.
    /// </summary>
    public static ProviderState Session(JsonElement it) => (it.Text("id"), it.Text("status"), it.Text("payment_status")) switch
    {
        ({ }, "complete", "paid") when IntentOf(it) is { } intent => Succeeded(intent, it, it.Whole("amount_total")),
        ({ } id, "complete", "unpaid") => it.At("payment_intent") is { ValueKind: JsonValueKind.Object } intent
            ? Intent(intent)
            : new ProviderState.Processing(id),
        ({ } id, "open", _) when it.Text("url") is { } url => new ProviderState.Processing(id, url),
        ({ }, "expired", _) => new ProviderState.Withdrawn(),
        _ => new ProviderState.Unknown(),
    };

    public static RefundState Refund(JsonElement it) => (it.Text("id"), it.Text("status")) switch
    {
        ({ } id, "succeeded") => new RefundState.Succeeded(id),
        ({ }, "failed" or "canceled") => new RefundState.Failed(Word(it.Text("failure_reason") ?? it.Text("status")!)),
        _ => new RefundState.Unknown(),
    };

    /// <summary>The payment that a session, a charge or a dispute belongs to: its id, or the whole of it.</summary>
    public static string? IntentOf(JsonElement it) => it.Text("payment_intent") ?? it.At("payment_intent")?.Text("id");

    public static string? Ours(JsonElement it, string name) => it.At("metadata")?.Text(name);

    /// <summary>insufficient_funds is insufficient-funds here; what is no word at all is "declined".</summary>
    public static string Word(string said) =>
        said.Length is > 0 and <= LongestWord && said.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-')
            ? said.Replace('_', '-').ToLowerInvariant()
            : "declined";

    private static ProviderState Succeeded(string intent, JsonElement it, long? amount) =>
        amount > 0 && it.Text("currency") is { } currency && StripeMoney.From(amount.Value, currency) is { } captured
            ? new ProviderState.Succeeded(intent, Ours(it, OurOrder) ?? "", captured)
            : new ProviderState.Unknown();
}

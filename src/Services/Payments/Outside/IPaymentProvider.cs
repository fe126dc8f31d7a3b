using Microsoft.AspNetCore.Http;
using Stoa.Contracts;

namespace Stoa.Payments;

/// <summary>
/// Somebody outside who takes and gives back money. Every call carries the id of our row as its key, written down before: the same key
/// again has no second effect. A call never throws; what is not known is Unknown.
/// </summary>
internal interface IPaymentProvider
{
    string Name { get; }

    /// <summary>Charges what the token stands for, now.</summary>
    Task<ChargeAnswer> Charge(Payment payment, string token, TimeSpan deadline);

    /// <summary>Opens its page for the buyer; the open one where there is one.</summary>
    Task<ChargeAnswer> OpenSession(Payment payment, string successUrl, string cancelUrl, DateTimeOffset expiresAt, TimeSpan deadline);

    /// <summary>What came of a payment.</summary>
    Task<ProviderState> Find(Payment payment, TimeSpan deadline);

    /// <summary>
    /// Sees to it that nothing happens under this key any more, also by a call of ours that is still on its way, and says what did.
    /// </summary>
    Task<ProviderState> Withdraw(Payment payment, TimeSpan deadline);

    /// <summary>Gives money back; asked again with the same key it says what came of it.</summary>
    Task<RefundState> Refund(Refund refund, TimeSpan deadline);

    /// <summary>What it took since a moment, oldest first; nothing when it can't say.</summary>
    Task<IReadOnlyList<ProviderCapture>?> Captures(DateTimeOffset since, string? after, int limit, TimeSpan deadline);

    /// <summary>Reads what it says by itself. Nothing: it is not from the provider, whatever it looks like.</summary>
    ProviderEvent? Read(IHeaderDictionary headers, ReadOnlySpan<byte> body, DateTimeOffset now);

    /// <summary>What it can charge of a currency.</summary>
    PaymentTerms Terms(string currency);
}

/// <summary>What a provider answers to a charge.</summary>
internal abstract record ChargeAnswer
{
    public sealed record Told(ProviderState State) : ChargeAnswer;

    /// <summary>Another call under this key came first, or is under way; this one did nothing.</summary>
    public sealed record KeyInUse : ChargeAnswer;

    /// <summary>It has too much to do, and did nothing.</summary>
    public sealed record Busy : ChargeAnswer;
}

/// <summary>What a provider says of a refund.</summary>
internal abstract record RefundState
{
    public sealed record Succeeded(string ProviderId) : RefundState;

    public sealed record Failed(string Code) : RefundState;

    /// <summary>Under way, or no answer: ask again with the same key.</summary>
    public sealed record Unknown : RefundState;
}

/// <summary>Money that a provider says it took.</summary>
/// <param name="Cursor">Where the next page begins.</param>
internal sealed record ProviderCapture(string Cursor, string IntentId, string PaymentId, string OrderId, Money Captured);

/// <summary>Something that a provider says by itself, verified.</summary>
/// <param name="ObjectId">The payment or refund of ours that it is about; empty where it names none.</param>
/// <param name="Payment">What it says of a payment.</param>
/// <param name="Refund">What it says of a refund.</param>
/// <param name="OurWorld">Not of the test mode where the shop is real, nor the other way round.</param>
/// <param name="Readable">Of a version that we know; another one is not believed but asked about.</param>
internal sealed record ProviderEvent(
    string Id, string Type, string ObjectId, ProviderState? Payment, RefundState? Refund, bool OurWorld = true, bool Readable = true)
{
    /// <summary>The provider's own id of the payment, where ours is not named.</summary>
    public string? IntentId { get; init; }

    /// <summary>All that went back of the payment until now, whoever asked for it.</summary>
    public Money? RefundedSoFar { get; init; }

    public ProviderDispute? Dispute { get; init; }

    /// <summary>It says something of a payment.</summary>
    public bool IsOfPayment => Payment is not null || RefundedSoFar is not null || Dispute is not null;
}

/// <summary>A buyer's bank wants money back.</summary>
/// <param name="Status">How it stands there: "needs-response", "won", "lost" ...</param>
internal sealed record ProviderDispute(string Id, Money Amount, string Status, string Reason);

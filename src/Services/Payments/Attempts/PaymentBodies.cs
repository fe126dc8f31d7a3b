namespace Stoa.Payments;

/// <summary>A payment as the API tells it.</summary>
/// <param name="NextAction">Where the buyer goes on, while it is pending and there is something to do.</param>
internal sealed record PaymentBody(
    string Id, string OrderId, string Status, decimal Amount, string Currency, string Provider, string? FailureCode, decimal Refunded,
    DateTimeOffset CreatedAt, NextActionBody? NextAction)
{
    public static PaymentBody Of(Payment payment) => new(
        payment.Id, payment.OrderId, Word(payment.State), payment.Amount.Major, payment.Amount.Currency, payment.Provider,
        payment.FailureCode, (payment.Captured with { Minor = payment.Refunded }).Major, payment.CreatedAt,
        payment is { State: PaymentState.Pending, ActionUrl: { } url } ? new NextActionBody("redirect", url) : null);

    /// <summary>Buyers need three words: what is not known yet is pending.</summary>
    private static string Word(PaymentState state) => state switch
    {
        PaymentState.Succeeded => "succeeded",
        PaymentState.Failed => "failed",
        _ => "pending",
    };
}

/// <summary>What the buyer is to do next.</summary>
internal sealed record NextActionBody(string Type, string Url);

/// <summary>A refund as the API tells it.</summary>
internal sealed record RefundBody(
    string Id, string PaymentId, string OrderId, string Status, decimal Amount, string Currency, string Reason, string? FailureCode,
    DateTimeOffset CreatedAt)
{
    public static RefundBody Of(Refund refund) => new(
        refund.Id, refund.PaymentId, refund.OrderId, refund.State.Word(), refund.Amount.Major, refund.Amount.Currency, refund.Reason,
        refund.FailureCode, refund.CreatedAt);
}

/// <summary>What lies on the money desk, as the API tells it.</summary>
internal sealed record DeskBody(
    string Id, string Kind, string Status, string? OrderId, string? PaymentId, string? RefundId, decimal Amount, string Currency,
    string Detail, string? SettledBy, DateTimeOffset NotedAt, DateTimeOffset? SettledAt)
{
    public static DeskBody Of(DeskEntry entry) => new(
        entry.Id, entry.Kind, entry.SettledAt is null ? "open" : "settled", entry.OrderId, entry.PaymentId, entry.RefundId,
        entry.Amount.Major, entry.Amount.Currency, entry.Detail, entry.SettledBy, entry.NotedAt, entry.SettledAt);
}

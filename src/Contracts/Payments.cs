namespace Stoa.Contracts;

/// <summary>Money was captured for an order. Whether the order can take it is the order's to say.</summary>
public sealed record PaymentSucceeded(string OrderId, string PaymentId, Money Amount) : IEvent
{
    public static string Name => "payments.payment-succeeded.v1";

    string IEvent.Key => OrderId;
}

/// <summary>An attempt to pay came to nothing.</summary>
public sealed record PaymentFailed(string OrderId, string PaymentId, Money Amount, string FailureCode) : IEvent
{
    public static string Name => "payments.payment-failed.v1";

    string IEvent.Key => OrderId;
}

/// <summary>Money went back.</summary>
/// <param name="RefundedSoFar">Of this payment, this refund included.</param>
public sealed record RefundSucceeded(string OrderId, string PaymentId, string RefundId, Money Amount, Money RefundedSoFar) : IEvent
{
    public static string Name => "payments.refund-succeeded.v1";

    string IEvent.Key => OrderId;
}

/// <summary>The provider refused to give money back: somebody has to look.</summary>
public sealed record RefundFailed(
    string OrderId, string PaymentId, string RefundId, Money Amount, Money RefundedSoFar, string FailureCode) : IEvent
{
    public static string Name => "payments.refund-failed.v1";

    string IEvent.Key => OrderId;
}

/// <summary>Asks what the shop's payment provider can charge of a currency.</summary>
public sealed record GetPaymentTerms(string Currency) : IQuery<PaymentTerms>
{
    public static string Name => "payments.get-terms.v1";
}

/// <summary>What can be paid, in the currency's smallest unit: no less, no more, and in which steps.</summary>
public sealed record PaymentTerms(long LeastMinor, long MostMinor, long StepMinor);

/// <summary>Asks what was tried, taken and given back for an order, for those who look into it.</summary>
public sealed record TellPaymentsOfOrder(string OrderId) : IQuery<PaymentsOfOrder>
{
    public static string Name => "payments.tell-of-order.v1";
}

/// <summary>Everything that Payments knows of an order, each kind oldest first.</summary>
/// <param name="Notes">What lies or lay on the money desk, disputes among it.</param>
public sealed record PaymentsOfOrder(
    IReadOnlyList<PaymentAttempt> Attempts, IReadOnlyList<RefundOfOrder> Refunds, IReadOnlyList<MoneyNote> Notes);

/// <summary>An attempt to pay.</summary>
/// <param name="Status">new, pending, succeeded, failed or unknown; a new one is prepared and perhaps never used.</param>
public sealed record PaymentAttempt(
    string Id, string Status, Money Amount, Money Refunded, string Provider, string? FailureCode, DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt);

/// <summary>Money on its way back, or back.</summary>
/// <param name="Status">pending, succeeded or failed.</param>
public sealed record RefundOfOrder(
    string Id, string PaymentId, string Status, Money Amount, string Provider, string Reason, string? FailureCode,
    DateTimeOffset CreatedAt);

/// <summary>Money that somebody should know of, and what was done about it.</summary>
public sealed record MoneyNote(
    string Id, string Kind, string? PaymentId, string? RefundId, Money Amount, string Detail, DateTimeOffset NotedAt,
    DateTimeOffset? SettledAt, string? SettledBy);

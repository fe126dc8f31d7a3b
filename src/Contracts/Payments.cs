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

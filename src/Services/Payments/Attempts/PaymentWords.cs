namespace Stoa.Payments;

/// <summary>How states are written in the tables.</summary>
internal static class PaymentWords
{
    public static string Word(this PaymentState state) => state switch
    {
        PaymentState.New => "new",
        PaymentState.Pending => "pending",
        PaymentState.Succeeded => "succeeded",
        PaymentState.Failed => "failed",
        PaymentState.Unknown => "unknown",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "Not a state of a payment."),
    };

    public static PaymentState Payment(string word) => word switch
    {
        "new" => PaymentState.New,
        "pending" => PaymentState.Pending,
        "succeeded" => PaymentState.Succeeded,
        "failed" => PaymentState.Failed,
        "unknown" => PaymentState.Unknown,
        _ => throw new ArgumentOutOfRangeException(nameof(word), word, "Not a state of a payment."),
    };

    public static string Word(this RefundStanding state) => state switch
    {
        RefundStanding.Pending => "pending",
        RefundStanding.Succeeded => "succeeded",
        RefundStanding.Failed => "failed",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "Not a state of a refund."),
    };

    public static RefundStanding Refund(string word) => word switch
    {
        "pending" => RefundStanding.Pending,
        "succeeded" => RefundStanding.Succeeded,
        "failed" => RefundStanding.Failed,
        _ => throw new ArgumentOutOfRangeException(nameof(word), word, "Not a state of a refund."),
    };

    /// <summary>What closed an order, by the event's own words.</summary>
    public static string Word(this PayableNews news) => news switch
    {
        PayableNews.OrderPaid => "order-paid",
        PayableNews.OrderExpired => "order-expired",
        PayableNews.OrderCancelled => "order-cancelled",
        PayableNews.OrderRejected => "order-rejected",
        _ => throw new ArgumentOutOfRangeException(nameof(news), news, "This closes no order."),
    };
}

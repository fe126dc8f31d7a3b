namespace Stoa.Ordering;

/// <summary>Where an order stands.</summary>
internal enum OrderState
{
    /// <summary>There is no such order, or not yet.</summary>
    None,

    Pending,
    AwaitingPayment,
    Paid,
    Shipped,
    Delivered,
    Rejected,
    Expired,
    Cancelled,
    Refunded,
}

/// <summary>The words for states, as the API, the tables and events write them.</summary>
internal static class OrderStates
{
    private static readonly string[] Words =
        ["none", "pending", "awaiting-payment", "paid", "shipped", "delivered", "rejected", "expired", "cancelled", "refunded"];

    public static string Word(this OrderState state) => Words[(int)state];

    /// <summary>The state of this word; nothing where no order can be in one.</summary>
    public static OrderState? Read(string word) => Array.IndexOf(Words, word) is > 0 and var at ? (OrderState)at : null;

    /// <summary>Nobody has paid yet: it holds stock, and the shop's clock has a say.</summary>
    public static bool IsOpen(this OrderState state) => state is OrderState.Pending or OrderState.AwaitingPayment;

    /// <summary>It did not come to nothing.</summary>
    public static bool IsLive(this OrderState state) =>
        state is not (OrderState.Rejected or OrderState.Expired or OrderState.Cancelled or OrderState.Refunded);

    /// <summary>Nothing more is to be waited for.</summary>
    public static bool IsOver(this OrderState state) => state >= OrderState.Delivered;
}

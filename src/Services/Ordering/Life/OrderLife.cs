using static Stoa.Ordering.Happening;
using static Stoa.Ordering.OrderState;

namespace Stoa.Ordering;

/// <summary>The life of an order: what it makes of everything that can happen to it. This is the only place that decides it.</summary>
internal static class OrderLife
{
    /// <summary>The word on the timeline for money that the order did not take.</summary>
    public const string PaymentRefused = "payment-refused";

    /// <summary>
    /// Messages come late, twice and in any order, so every state has an answer to every happening. What is asked for by a person and can't
    /// be is refused; what a service says and no longer matters is nothing; money that no order can take goes back.
    /// </summary>
    public static Decision On(OrderState state, Happening what) => (state, what) switch
    {
        (None, CheckedOut) => Move(Pending, "placed", Said.OrderPlaced),

        (Pending, StockReserved) => Move(AwaitingPayment, "stock-reserved", Said.PaymentRequested),
        (Pending, StockReservedForNothing) => Move(Paid, "paid", Said.OrderPaid),
        (Pending, StockRefused) => Move(Rejected, "stock-refused", Said.OrderRejected),
        (Pending, NoAnswer) => Move(Expired, "expired", Said.OrderExpired),

        (AwaitingPayment, PaymentFits) => Move(Paid, "paid", Said.OrderPaid),
        (AwaitingPayment, PaymentFailed) => Note("payment-declined", Said.PaymentDeclined),
        (AwaitingPayment, ReminderDue) => Note("reminded", Said.PaymentReminded),
        (AwaitingPayment, TimeUp) => Move(Expired, "expired", Said.OrderExpired),

        (Pending or AwaitingPayment, Cancel) => Move(Cancelled, "cancelled", Said.OrderCancelled),
        (Paid, Cancel) => Move(Cancelled, "cancelled", Said.OrderCancelled, Said.RefundOfWhatIsLeft),
        (Paid, Ship) => Move(Shipped, "shipped", Said.OrderShipped),
        (Shipped, Deliver) => Move(Delivered, "delivered", Said.OrderDelivered),
        (Paid or Shipped or Delivered, RefundWhole) => Move(Refunded, "refunded", Said.OrderRefunded),

        (None, PaymentFits or PaymentWrong) => new Decision(None, null, [Said.RefundOfThisPayment]),
        (_, PaymentFits or PaymentWrong) => Note(PaymentRefused, Said.RefundOfThisPayment),

        (None, PaymentReturned or RefundPart or RefundWhole or RefundOther or RefundFailed or StockMissing) => Decision.Nothing,
        (_, PaymentReturned) => Note("payment-returned"),
        (_, RefundPart or RefundWhole or RefundOther) => Note("money-returned"),
        (_, RefundFailed) => Note("refund-failed"),
        (_, StockMissing) => Note("stock-missing"),

        (_, CheckedOut or Cancel or Ship or Deliver) => Decision.Refused,
        _ => Decision.Nothing,
    };

    private static Decision Move(OrderState to, string entry, params Said[] says) => new(to, entry, says);

    /// <summary>It stays what it is; the timeline tells of it.</summary>
    private static Decision Note(string entry, params Said[] says) => new(None, entry, says);
}

/// <summary>What can happen to an order. Which one a message is, the order's row tells.</summary>
internal enum Happening
{
    CheckedOut,
    StockReserved,

    /// <summary>And there is nothing to pay.</summary>
    StockReservedForNothing,

    StockRefused,

    /// <summary>It was paid after its hold was gone, and there is nothing left to give.</summary>
    StockMissing,

    /// <summary>Nobody said anything of the stock for long.</summary>
    NoAnswer,

    ReminderDue,
    TimeUp,

    /// <summary>Money came: amount and currency are the order's, and it is not the payment that paid it already.</summary>
    PaymentFits,

    /// <summary>Money came, but not what the order costs.</summary>
    PaymentWrong,

    /// <summary>The payment that paid it, once more.</summary>
    PaymentAgain,

    /// <summary>Money came of which we heard before that it went back.</summary>
    PaymentReturned,

    PaymentFailed,

    /// <summary>A part of what paid it went back.</summary>
    RefundPart,

    /// <summary>All of what paid it went back.</summary>
    RefundWhole,

    /// <summary>Money went back that it had not been paid with.</summary>
    RefundOther,

    RefundFailed,
    Cancel,
    Ship,
    Deliver,
}

/// <summary>What an order says of it; each is an event, and who hears it is in flows.</summary>
internal enum Said
{
    OrderPlaced,
    PaymentRequested,
    OrderPaid,
    OrderRejected,
    OrderExpired,
    OrderCancelled,
    OrderShipped,
    OrderDelivered,
    OrderRefunded,
    PaymentDeclined,
    PaymentReminded,

    /// <summary>refund-requested: it was called off; all that has not gone back yet.</summary>
    RefundOfWhatIsLeft,

    /// <summary>refund-requested: the order can't take this money.</summary>
    RefundOfThisPayment,
}

/// <summary>What an order makes of a happening.</summary>
/// <param name="To">The next state; none where it stays what it is.</param>
/// <param name="Entry">The word on the timeline; nothing where there is none.</param>
/// <param name="IsRefusal">Whoever asked for it is told that it can't be.</param>
internal sealed record Decision(OrderState To, string? Entry, IReadOnlyList<Said> Says, bool IsRefusal = false)
{
    /// <summary>It does not matter (any more).</summary>
    public static Decision Nothing { get; } = new(None, null, []);

    public static Decision Refused { get; } = new(None, null, [], IsRefusal: true);
}

namespace Stoa.Payments;

/// <summary>Where an order stands for Payments. Unknown: nobody has asked for its money yet, or the word is still on its way.</summary>
internal enum PayableState
{
    Unknown,
    Open,
    Closed,
}

/// <summary>What Payments hears of an order, or is asked to do about it.</summary>
internal enum PayableNews
{
    PaymentRequested,
    OrderPaid,
    OrderExpired,
    OrderCancelled,
    OrderRejected,
    Pay,
    OpenSession,
}

/// <summary>What follows.</summary>
internal enum PayableMove
{
    /// <summary>It is open, and its first attempt is prepared.</summary>
    Open,

    /// <summary>It is closed; whoever pays now is too late. An unknown one becomes a tombstone.</summary>
    Close,

    /// <summary>It was said before, or comes too late to matter.</summary>
    Nothing,

    /// <summary>The order is not known yet: wait for it.</summary>
    Wait,

    /// <summary>Its one open attempt may go on.</summary>
    GoOn,

    Refuse,
}

/// <summary>The life of an order in Payments, whole: state by news. The store's statements keep to it, row for row.</summary>
internal static class PayableTable
{
    public static PayableMove Decide(PayableState state, PayableNews news) => (state, news) switch
    {
        (PayableState.Unknown, PayableNews.PaymentRequested) => PayableMove.Open,
        (_, PayableNews.PaymentRequested) => PayableMove.Nothing,

        (PayableState.Closed, not (PayableNews.Pay or PayableNews.OpenSession)) => PayableMove.Nothing,
        (_, not (PayableNews.Pay or PayableNews.OpenSession)) => PayableMove.Close,

        (PayableState.Unknown, _) => PayableMove.Wait,
        (PayableState.Open, _) => PayableMove.GoOn,
        (PayableState.Closed, _) => PayableMove.Refuse,
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "Not a state of an order."),
    };

    public static PayableState Next(PayableState state, PayableMove move) => move switch
    {
        PayableMove.Open => PayableState.Open,
        PayableMove.Close => PayableState.Closed,
        _ => state,
    };
}

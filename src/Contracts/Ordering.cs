namespace Stoa.Contracts;

/// <summary>A line of an order: so many of a product at the price that the cart showed.</summary>
public sealed record OrderLine(string ProductId, string ProductName, int Quantity, Money UnitPrice);

/// <summary>How many of a product: what is held, given back or missing.</summary>
public sealed record StockLine(string ProductId, int Quantity);

/// <summary>Somebody checked out: stock is asked for.</summary>
/// <param name="OrderTokenHash">For a guest's order: what proves who may see and pay it.</param>
public sealed record OrderPlaced(
    string OrderId, string Number, string? CustomerId, string? OrderTokenHash, string Email, string CartId, long CartVersion,
    IReadOnlyList<OrderLine> Lines, Money Total, DateTimeOffset ExpiresAt) : IEvent
{
    public static string Name => "ordering.order-placed.v1";

    string IEvent.Key => OrderId;
}

/// <summary>The stock is held, so the order may be paid until it expires.</summary>
public sealed record PaymentRequested(
    string OrderId, string Number, string? CustomerId, string? OrderTokenHash, string Email, Money Total, DateTimeOffset ExpiresAt) : IEvent
{
    public static string Name => "ordering.payment-requested.v1";

    string IEvent.Key => OrderId;
}

/// <summary>An order is paid: the goods are the buyer's.</summary>
/// <param name="PaymentId">Nothing where there was nothing to pay.</param>
/// <param name="OrderToken">For a guest, so that a mail can link to the order.</param>
public sealed record OrderPaid(
    string OrderId, string Number, string? CustomerId, string? OrderTokenHash, string Email, string CartId, long CartVersion,
    IReadOnlyList<OrderLine> Lines, Money Total, DateTimeOffset ExpiresAt, string? PaymentId, DateTimeOffset PaidAt,
    Sealed<string>? OrderToken) : IEvent
{
    public static string Name => "ordering.order-paid.v1";

    string IEvent.Key => OrderId;
}

/// <summary>The stock was short: there is no order to pay.</summary>
public sealed record OrderRejected(
    string OrderId, string Number, string? CustomerId, string Email, string Reason, IReadOnlyList<StockLine> Lines, bool Restock) : IEvent
{
    public static string Name => "ordering.order-rejected.v1";

    string IEvent.Key => OrderId;
}

/// <summary>Nobody paid in time: what was held is free again.</summary>
public sealed record OrderExpired(
    string OrderId, string Number, string? CustomerId, string Email, string Reason, IReadOnlyList<StockLine> Lines, bool Restock) : IEvent
{
    public static string Name => "ordering.order-expired.v1";

    string IEvent.Key => OrderId;
}

/// <summary>The buyer or the shop called it off.</summary>
/// <param name="Restock">It was paid, so what had left the shelf goes back.</param>
public sealed record OrderCancelled(
    string OrderId, string Number, string? CustomerId, string Email, string Reason, IReadOnlyList<StockLine> Lines, bool Restock,
    Sealed<string>? OrderToken) : IEvent
{
    public static string Name => "ordering.order-cancelled.v1";

    string IEvent.Key => OrderId;
}

/// <summary>All of the money went back.</summary>
/// <param name="Restock">The goods had not been shipped, so they go back on the shelf.</param>
public sealed record OrderRefunded(
    string OrderId, string Number, string? CustomerId, string Email, string Reason, IReadOnlyList<StockLine> Lines, bool Restock,
    Money Total, Sealed<string>? OrderToken) : IEvent
{
    public static string Name => "ordering.order-refunded.v1";

    string IEvent.Key => OrderId;
}

/// <summary>A payment did not go through; the order can still be paid.</summary>
public sealed record PaymentDeclined(
    string OrderId, string Number, string? CustomerId, string Email, string Reason, DateTimeOffset ExpiresAt,
    Sealed<string>? OrderToken) : IEvent
{
    public static string Name => "ordering.payment-declined.v1";

    string IEvent.Key => OrderId;
}

/// <summary>An order waits to be paid for a while: a word to the buyer, once.</summary>
public sealed record PaymentReminded(
    string OrderId, string Number, string? CustomerId, string Email, Money Total, DateTimeOffset ExpiresAt,
    Sealed<string>? OrderToken) : IEvent
{
    public static string Name => "ordering.payment-reminded.v1";

    string IEvent.Key => OrderId;
}

/// <summary>The parcel is on its way.</summary>
public sealed record OrderShipped(
    string OrderId, string Number, string? CustomerId, string Email, string? Tracking, Sealed<string>? OrderToken) : IEvent
{
    public static string Name => "ordering.order-shipped.v1";

    string IEvent.Key => OrderId;
}

/// <summary>The parcel arrived.</summary>
public sealed record OrderDelivered(
    string OrderId, string Number, string? CustomerId, string Email, string? Tracking, Sealed<string>? OrderToken) : IEvent
{
    public static string Name => "ordering.order-delivered.v1";

    string IEvent.Key => OrderId;
}

/// <summary>Money of a payment is to go back: the order was called off, or can't take it.</summary>
/// <param name="Cause">What asked for it, so that asking twice gives one refund: "cancelled", or "not-payable".</param>
public sealed record RefundRequested(string OrderId, string PaymentId, Money Amount, string Reason, string Cause) : IEvent
{
    public static string Name => "ordering.refund-requested.v1";

    string IEvent.Key => OrderId;
}

/// <summary>Asks where an order stands and how it got there, for those who look into it.</summary>
public sealed record TellOrder(string OrderId) : IQuery<OrderTold>
{
    public static string Name => "ordering.tell-of-order.v1";
}

/// <summary>The order; nothing where there is none.</summary>
public sealed record OrderTold(OrderStanding? Order);

/// <summary>Where it stands, and its steps, oldest first.</summary>
public sealed record OrderStanding(
    string Number, string Status, string? CustomerId, Money Total, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt,
    IReadOnlyList<OrderStep> Steps);

/// <summary>What happened, by whom, and what the order became by that.</summary>
public sealed record OrderStep(DateTimeOffset At, string Status, string What, string By, string? Note);

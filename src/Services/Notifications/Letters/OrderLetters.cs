using Stoa.Contracts;

namespace Stoa.Notifications;

/// <summary>
/// What buyers are told of their orders. One letter of a kind an order, however often it is said; a guest's link carries the order's token.
/// </summary>
internal sealed class OrderLetters(string shop)
{
    public Letter Paid(OrderPaid order) => Of<OrderPaid>(
        "order-receipt", order.OrderId, order.CustomerId, order.Email, order.OrderToken, new Facts
        {
            Number = order.Number,
            Lines = [.. order.Lines.Select(Told)],
            Total = Words.Of(order.Total),
        });

    public Letter Declined(PaymentDeclined order) => Of<PaymentDeclined>(
        "payment-declined", order.OrderId, order.CustomerId, order.Email, order.OrderToken,
        new Facts { Number = order.Number, Until = Words.Of(order.ExpiresAt) });

    public Letter Reminded(PaymentReminded order) => Of<PaymentReminded>(
        "payment-reminder", order.OrderId, order.CustomerId, order.Email, order.OrderToken,
        new Facts { Number = order.Number, Total = Words.Of(order.Total), Until = Words.Of(order.ExpiresAt) });

    public Letter Shipped(OrderShipped order) => Of<OrderShipped>(
        "order-shipped", order.OrderId, order.CustomerId, order.Email, order.OrderToken,
        new Facts { Number = order.Number, Tracking = Words.LineOrNothing(order.Tracking) });

    public Letter Delivered(OrderDelivered order) => Of<OrderDelivered>(
        "order-delivered", order.OrderId, order.CustomerId, order.Email, order.OrderToken, new Facts { Number = order.Number });

    public Letter Cancelled(OrderCancelled order) => Of<OrderCancelled>(
        "order-cancelled", order.OrderId, order.CustomerId, order.Email, order.OrderToken,
        new Facts { Number = order.Number, Reason = Words.LineOrNothing(order.Reason), IsRefunded = order.Restock });

    public Letter Refunded(OrderRefunded order) => Of<OrderRefunded>(
        "order-refunded", order.OrderId, order.CustomerId, order.Email, order.OrderToken,
        new Facts { Number = order.Number, Total = Words.Of(order.Total) });

    /// <summary>There is no order to look at any more that would tell more than this, so no link to it.</summary>
    public Letter Expired(OrderExpired order) => new(
        Letter.CauseOf<OrderExpired>(order.OrderId), "order-expired", order.CustomerId, order.Email, new Facts { Number = order.Number },
        shop);

    /// <summary>Of everything that is ever told of an order; its letters are found by that.</summary>
    public static string[] CausesOf(string orderId) =>
    [
        Letter.CauseOf<OrderPaid>(orderId), Letter.CauseOf<PaymentDeclined>(orderId), Letter.CauseOf<PaymentReminded>(orderId),
        Letter.CauseOf<OrderShipped>(orderId), Letter.CauseOf<OrderDelivered>(orderId), Letter.CauseOf<OrderCancelled>(orderId),
        Letter.CauseOf<OrderExpired>(orderId), Letter.CauseOf<OrderRefunded>(orderId),
    ];

    private Letter Of<TEvent>(
        string template, string orderId, string? customerId, string email, Sealed<string>? token, Facts facts) where TEvent : IEvent => new(
        Letter.CauseOf<TEvent>(orderId), template, customerId, email, facts,
        $"{shop}/shop/orders/{Uri.EscapeDataString(orderId)}{(token is null ? "" : "?token=")}", token);

    private static LineFacts Told(OrderLine line) => new(
        Words.Line(line.ProductName), Words.Of(line.Quantity), Words.Of(line.UnitPrice), Words.Of(line.UnitPrice * line.Quantity));
}

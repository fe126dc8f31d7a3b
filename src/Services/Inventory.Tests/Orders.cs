using Stoa.Contracts;

namespace Stoa.Inventory.Tests;

/// <summary>What Ordering says of an order, as far as Inventory reads it.</summary>
internal static class Orders
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Money Total = new(100, "USD");

    public static OrderPlaced Placed(string orderId, params (string ProductId, int Quantity)[] lines) => new(
        orderId, "7H3K9Q2M", null, null, "ada@example.com", "crt_1", 3, Bought(lines), Total, Noon);

    public static OrderPaid Paid(string orderId, params (string ProductId, int Quantity)[] lines) => new(
        orderId, "7H3K9Q2M", null, null, "ada@example.com", "crt_1", 3, Bought(lines), Total, Noon, "pay_1", Noon, null);

    public static OrderExpired Expired(string orderId, params (string ProductId, int Quantity)[] lines) => new(
        orderId, "7H3K9Q2M", null, "ada@example.com", "not paid in time", Counted(lines), false);

    public static OrderRejected Rejected(string orderId, params (string ProductId, int Quantity)[] lines) => new(
        orderId, "7H3K9Q2M", null, "ada@example.com", "short", Counted(lines), false);

    public static OrderCancelled Cancelled(string orderId, bool restock, params (string ProductId, int Quantity)[] lines) => new(
        orderId, "7H3K9Q2M", null, "ada@example.com", "changed my mind", Counted(lines), restock, null);

    public static OrderRefunded Refunded(string orderId, bool restock, params (string ProductId, int Quantity)[] lines) => new(
        orderId, "7H3K9Q2M", null, "ada@example.com", "broken", Counted(lines), restock, Total, null);

    /// <summary>A piece of news as the event that brings it.</summary>
    public static OrderNews News(NewsKind kind, string orderId, params (string ProductId, int Quantity)[] lines) => kind switch
    {
        NewsKind.Placed => OrderNews.Of(Placed(orderId, lines)),
        NewsKind.Paid => OrderNews.Of(Paid(orderId, lines)),
        NewsKind.Over => OrderNews.Of(Expired(orderId, lines)),
        NewsKind.CancelledPaid => OrderNews.Of(Cancelled(orderId, true, lines)),
        NewsKind.RefundedUnshipped => OrderNews.Of(Refunded(orderId, true, lines)),
        NewsKind.Refunded => OrderNews.Of(Refunded(orderId, false, lines)),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static OrderLine[] Bought((string ProductId, int Quantity)[] lines) =>
        [.. lines.Select(line => new OrderLine(line.ProductId, "Lamp", line.Quantity, Total))];

    private static StockLine[] Counted((string ProductId, int Quantity)[] lines) =>
        [.. lines.Select(line => new StockLine(line.ProductId, line.Quantity))];
}

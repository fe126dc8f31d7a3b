using Stoa.Contracts;

namespace Stoa.Inventory;

/// <summary>What news of an order means to the stock.</summary>
internal enum NewsKind
{
    /// <summary>It asks for its goods.</summary>
    Placed,

    /// <summary>Its goods are the buyer's.</summary>
    Paid,

    /// <summary>It is over and was never paid: rejected, expired, cancelled.</summary>
    Over,

    /// <summary>It was paid and cancelled, so its goods come back.</summary>
    CancelledPaid,

    /// <summary>Its money went back before it was shipped, so its goods come back.</summary>
    RefundedUnshipped,

    /// <summary>Its money went back; its goods stay where they are.</summary>
    Refunded,
}

/// <summary>News of an order: what it means, and how much of each product is concerned, each product once, in the order of ids.</summary>
/// <param name="Because">The event that it was read from.</param>
internal sealed record OrderNews(string OrderId, NewsKind Kind, IReadOnlyList<StockLine> Lines, IEvent Because)
{
    /// <summary>The most rows that such an event changes: of each line a hold, a movement and a stock, and what is said.</summary>
    public static int Rows(int lines) => (3 * lines) + 1;

    public static OrderNews Of(OrderPlaced said) => new(said.OrderId, NewsKind.Placed, Summed(said.Lines), said);

    public static OrderNews Of(OrderPaid said) => new(said.OrderId, NewsKind.Paid, Summed(said.Lines), said);

    public static OrderNews Of(OrderRejected said) => new(said.OrderId, AfterTheEnd(said.Restock), Summed(said.Lines), said);

    public static OrderNews Of(OrderExpired said) => new(said.OrderId, AfterTheEnd(said.Restock), Summed(said.Lines), said);

    public static OrderNews Of(OrderCancelled said) => new(said.OrderId, AfterTheEnd(said.Restock), Summed(said.Lines), said);

    public static OrderNews Of(OrderRefunded said) => new(
        said.OrderId, said.Restock ? NewsKind.RefundedUnshipped : NewsKind.Refunded, Summed(said.Lines), said);

    private static NewsKind AfterTheEnd(bool restock) => restock ? NewsKind.CancelledPaid : NewsKind.Over;

    private static IReadOnlyList<StockLine> Summed(IReadOnlyList<OrderLine> lines) => lines is [var one]
        ? [new(one.ProductId, one.Quantity)]
        : Summed([.. lines.Select(line => new StockLine(line.ProductId, line.Quantity))]);

    private static IReadOnlyList<StockLine> Summed(IReadOnlyList<StockLine> lines) => lines.Count == 1
        ? lines
        : [.. lines.GroupBy(line => line.ProductId, line => line.Quantity, StringComparer.Ordinal)
            .OrderBy(product => product.Key, StringComparer.Ordinal)
            .Select(product => new StockLine(product.Key, product.Sum()))];
}

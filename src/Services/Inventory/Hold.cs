using Stoa.Contracts;

namespace Stoa.Inventory;

/// <summary>What an order has, as it is and as it was when this transaction began.</summary>
internal sealed record Hold(string OrderId, HoldState Was, IReadOnlyList<StockLine> Lines)
{
    public HoldState State { get; set; } = Was;
}

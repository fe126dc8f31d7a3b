namespace Stoa.Contracts;

/// <summary>What an order asked for and what there was.</summary>
public sealed record Shortage(string ProductId, int Asked, int Available);

/// <summary>Everything that the order needs is held for it.</summary>
public sealed record StockReserved(string OrderId, IReadOnlyList<StockLine> Lines) : IEvent
{
    public static string Name => "inventory.stock-reserved.v1";

    string IEvent.Key => OrderId;
}

/// <summary>Something is short, so nothing is held.</summary>
public sealed record StockRefused(string OrderId, IReadOnlyList<Shortage> Shortages) : IEvent
{
    public static string Name => "inventory.stock-refused.v1";

    string IEvent.Key => OrderId;
}

/// <summary>An order was paid whose hold was gone, and there is nothing left to give: for the money desk.</summary>
public sealed record StockMissing(string OrderId, IReadOnlyList<Shortage> Shortages) : IEvent
{
    public static string Name => "inventory.stock-missing.v1";

    string IEvent.Key => OrderId;
}

/// <summary>What can be sold of some products now.</summary>
public sealed record StockChanged(IReadOnlyList<StockLevel> Items) : IEvent
{
    public static string Name => "inventory.stock-changed.v1";

    string IEvent.Key => Items.Count == 1 ? Items[0].ProductId : "stock";
}

/// <summary>What can be sold of a product as of a version; an older version is stale.</summary>
/// <param name="AskId">The question that it answers, where there was one.</param>
public sealed record StockLevel(string ProductId, long Available, long Version, string? AskId = null);

/// <summary>A stock that was asked for can't be: it is below what is held for orders.</summary>
public sealed record StockAskRefused(string AskId, string ProductId, long Asked, long Reserved) : IEvent
{
    public static string Name => "inventory.stock-ask-refused.v1";

    string IEvent.Key => ProductId;
}

/// <summary>There is little left of something.</summary>
public sealed record StockLow(string ProductId, string ProductName, long Available, long LowStockAt) : IEvent
{
    public static string Name => "inventory.stock-low.v1";

    string IEvent.Key => ProductId;
}

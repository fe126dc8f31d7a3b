using Stoa.Client.Models;

namespace Stoa.Web;

/// <summary>What there is of each product, or of those that are low.</summary>
public sealed record AdminStockModel(IReadOnlyList<StockRow> Rows, string? Next, bool IsLow, string? After)
{
    public string Query => IsLow ? "low=true" : "";
}

/// <summary>The stock of a product with what the catalog knows of it.</summary>
public sealed record StockRow(Stock Stock, Product? Product)
{
    public string Name => Product?.Name ?? Stock.Sku;

    public bool IsLow => Stock.Available <= Stock.LowStockAt;
}

/// <summary>A product's stock and every change of it.</summary>
public sealed record LedgerModel(StockRow Row, IReadOnlyList<Movement> Movements, string? Next, bool IsOn, Filled Filled)
{
    /// <summary>Only what somebody added or took by hand has an opposite.</summary>
    public static bool MayUndo(Movement one) => one is { Reason: "adjust", OnHandChange: not 0 };
}

namespace Stoa.Inventory;

/// <summary>What there is of a product.</summary>
internal sealed record Stock(string ProductId, string Sku, long OnHand, long Reserved, long LowStockAt, long Version)
{
    /// <summary>The most of one product that the staff can enter.</summary>
    public const long Most = 1_000_000_000;

    /// <summary>What can be sold now.</summary>
    public long Available => OnHand - Reserved;
}

/// <summary>The stock of a product right after it moved.</summary>
internal sealed record Balance(long OnHand, long Reserved, long Version);

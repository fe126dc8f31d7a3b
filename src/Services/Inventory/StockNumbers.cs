using Stoa.Kernel.Data;
using Stoa.Kernel.Hosting;
using Stoa.Kernel.Metrics;

namespace Stoa.Inventory;

/// <summary>What operators watch of the shelves.</summary>
internal static class StockNumbers
{
    /// <summary>Beyond so many products the sums are of the first ones only: reading more would take long.</summary>
    public const int MostProducts = 100_000;

    public static void Declare(ServiceDescription service)
    {
        service.Measures("stoa_stock_units", $"Pieces on hand and of them held for orders, of up to {MostProducts} products.", Units);
        service.Measures("stoa_stock_low", "Products of which there is little.", async snapshot =>
            await snapshot.QueryWhole("SELECT COUNT(*) FROM stock WHERE is_low = 1") ?? 0);
    }

    private static async Task<IReadOnlyList<Reading>> Units(Snapshot snapshot)
    {
        // PostgreSQL adds whole numbers up to a decimal one.
        var units = await snapshot.QueryOne(
            """
            SELECT CAST(COALESCE(SUM(on_hand), 0) AS BIGINT), CAST(COALESCE(SUM(reserved), 0) AS BIGINT)
            FROM (SELECT on_hand, reserved FROM stock ORDER BY product_id LIMIT @most) AS counted
            """,
            row => new { OnHand = row.Whole(0), Held = row.Whole(1) }, ("most", MostProducts));
        return [new Reading(units?.OnHand ?? 0, ("kind", "on-hand")), new Reading(units?.Held ?? 0, ("kind", "held"))];
    }
}

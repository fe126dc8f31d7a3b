using Stoa.Contracts;
using Stoa.Kernel.Data;
using Stoa.Kernel.Hosting;
using Stoa.Kernel.Metrics;

namespace Stoa.Ordering;

/// <summary>What operators watch of orders and of the money that they bring.</summary>
internal static class OrderNumbers
{
    /// <summary>Each state is counted so far and no further: what lies beyond is "very many", and counting it would take long.</summary>
    public const int MostCounted = 100_000;

    private static readonly string[] Waiting = ["pending", "awaiting-payment"];
    private static readonly string[] Decided = ["paid", "shipped", "delivered", "rejected", "expired", "cancelled", "refunded"];

    public static void Declare(ServiceDescription service)
    {
        service.Measures("stoa_orders", $"Orders by where they stand; counted up to {MostCounted}.", ByStatus);
        service.Measures("stoa_orders_overdue", "Unpaid orders past the time at which the clock looks at them.",
            async snapshot => await snapshot.QueryWhole(
                "SELECT COUNT(*) FROM orders WHERE due_at IS NOT NULL AND due_at < @now", ("now", service.Clock.Now)) ?? 0);
        service.Measures("stoa_orders_overdue_oldest_seconds", "How long the oldest of them is past it.", async snapshot =>
            Age(await snapshot.QueryWhole("SELECT MIN(due_at) FROM orders WHERE due_at IS NOT NULL"), service.Clock.Now));
        service.Sums<OrderPaid>("stoa_revenue_minor_total", "Money of paid orders, in the smallest unit of its currency.",
            paid => Of(paid.Total), Zero);
    }

    /// <summary>So that there is a sum before the first order; other currencies come with theirs.</summary>
    private static Reading Zero => Of(Money.Zero("USD"));

    private static Reading Of(Money money) => new(money.Minor, ("currency", money.Currency));

    private static async Task<IReadOnlyList<Reading>> ByStatus(Snapshot snapshot)
    {
        var waiting = await snapshot.Query(
            "SELECT status, COUNT(*) FROM orders WHERE due_at IS NOT NULL GROUP BY status", row => (row.Text(0), row.Whole(1)));
        var seen = waiting.ToDictionary(one => one.Item1, one => one.Item2);
        foreach (var status in Decided)
        {
            seen[status] = await snapshot.QueryWhole(
                """
                SELECT COUNT(*) FROM
                    (SELECT id FROM orders WHERE due_at IS NULL AND status = @status ORDER BY id LIMIT @most) AS counted
                """,
                ("status", status), ("most", MostCounted)) ?? 0;
        }
        return [.. Waiting.Concat(Decided).Select(status => new Reading(seen.GetValueOrDefault(status), ("status", status)))];
    }

    private static double Age(long? since, DateTimeOffset now) =>
        since is { } due ? double.Max(0, (now.ToUnixTimeMilliseconds() - due) / 1_000.0) : 0;
}

using Stoa.Contracts;
using Stoa.Kernel.Data;
using Stoa.Kernel.Hosting;
using Stoa.Kernel.Metrics;

namespace Stoa.Payments;

/// <summary>What operators watch of money: what is under way, what nobody knows, and what waits for somebody to look.</summary>
internal static class MoneyNumbers
{
    private static readonly string[] Open = ["new", "pending", "unknown"];
    private static readonly string[] Kinds =
    [
        MoneyDesk.NoOrder, MoneyDesk.Misfit, MoneyDesk.Unclaimed, MoneyDesk.UnknownCapture, MoneyDesk.RefundFailed, MoneyDesk.RefundStuck,
        MoneyDesk.Dispute,
    ];

    public static void Declare(ServiceDescription service)
    {
        service.Measures("stoa_payments_open", "Attempts to pay whose end is not known yet; a new one may never be used.", async snapshot =>
            Each("state", Open, await snapshot.Query(
                "SELECT state, COUNT(*) FROM payment WHERE state IN ('new', 'pending', 'unknown') GROUP BY state", Counted)));
        service.Measures("stoa_payments_unknown_oldest_seconds", "How long the oldest payment is without an answer of its provider.",
            async snapshot => Age(await snapshot.QueryWhole(
                "SELECT MIN(created_at) FROM payment WHERE state IN ('new', 'pending', 'unknown') AND state = 'unknown'"),
                service.Clock.Now));
        service.Measures("stoa_refunds_open", "Refunds that the provider has not confirmed.", async snapshot =>
            await snapshot.QueryWhole("SELECT COUNT(*) FROM refund WHERE try_at IS NOT NULL") ?? 0);
        service.Measures("stoa_refunds_open_oldest_seconds", "How long the oldest of them waits.", async snapshot =>
            Age(await snapshot.QueryWhole("SELECT MIN(created_at) FROM refund WHERE try_at IS NOT NULL"), service.Clock.Now));
        service.Measures("stoa_money_desk", "Money on the desk of /ops/money that somebody has to look at.", async snapshot =>
            Each("kind", Kinds, await snapshot.Query(
                """
                SELECT kind, COUNT(*) FROM money_desk WHERE settled_at IS NULL GROUP BY kind
                UNION ALL
                SELECT 'dispute', COUNT(*) FROM dispute WHERE settled_at IS NULL
                """,
                Counted)));
        service.Sums<PaymentFailed>("stoa_payments_declined_total", "Attempts to pay that came to nothing.", _ => new Reading(1),
            new Reading(0));
        service.Sums<RefundSucceeded>("stoa_refunded_minor_total", "Money that went back, in the smallest unit of its currency.",
            back => new Reading(back.Amount.Minor, ("currency", back.Amount.Currency)), new Reading(0, ("currency", "USD")));
    }

    private static (string Name, long Count) Counted(Row row) => (row.Text(0), row.Whole(1));

    private static IReadOnlyList<Reading> Each(string label, string[] names, List<(string Name, long Count)> counted) =>
        [.. names.Select(name => new Reading(counted.Find(one => one.Name == name).Count, (label, name)))];

    private static double Age(long? since, DateTimeOffset now) =>
        since is { } then ? double.Max(0, (now.ToUnixTimeMilliseconds() - then) / 1_000.0) : 0;
}

using Stoa.Contracts;
using Stoa.Kernel.Data;

namespace Stoa.Inventory;

/// <summary>
/// Stock follows its orders: holds, lets go, sells, takes back, as <see cref="HoldTable"/> says. Whatever waits is done together, so a
/// product that everybody wants is written once for all of them.
/// </summary>
internal static class FollowOrders
{
    public static async Task Run(Tx tx, params IReadOnlyList<OrderNews> news)
    {
        var holds = await HoldStore.Of(tx, [.. news.Select(one => one.OrderId).Distinct()]);
        var wanted = HoldPlan.Wanted(news, holds);
        var plan = new HoldPlan(holds, wanted.Length == 0 ? [] : await StockStore.Available(tx, wanted));
        foreach (var one in news)
            Tell(tx, plan.Follow(one), one);
        await StockStore.Move(tx, plan.Movements);
        await HoldStore.Save(tx, plan.Changed);
    }

    private static void Tell(Tx tx, (Reply Reply, Hold Hold, IReadOnlyList<Shortage> Shortages) outcome, OrderNews news)
    {
        switch (outcome.Reply)
        {
            case Reply.Reserved:
                tx.Publish(new StockReserved(news.OrderId, outcome.Hold.Lines), news.Because);
                break;
            case Reply.Refused:
                tx.Publish(new StockRefused(news.OrderId, outcome.Shortages), news.Because);
                break;
            case Reply.Missing:
                tx.Publish(new StockMissing(news.OrderId, outcome.Shortages), news.Because);
                break;
        }
    }
}

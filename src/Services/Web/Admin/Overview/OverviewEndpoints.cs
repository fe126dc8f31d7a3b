using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stoa.Client;
using Stoa.Client.Models;

namespace Stoa.Web;

/// <summary>How the shop does, and what needs somebody: the first page of the admin.</summary>
internal sealed class OverviewEndpoints(Ground ground)
{
    private const int Counted = 100, BestShown = 5;
    private static readonly TimeSpan ShipWithin = TimeSpan.FromDays(2);

    public void Map(IEndpointRouteBuilder routes) => new AdminRoutes(ground, routes).Page("", Show);

    private async Task<IResult> Show(Visitor visitor)
    {
        var days = visitor.Query("days") switch { "7" => 7, "90" => 90, _ => 30 };
        var (shop, stop, now) = (visitor.Shop, visitor.Stop, ground.Visitors.Clock.Now);
        var (from, to) = (Day(now, days - 1), Day(now, 0));
        var (asked, before, carts, best, low, stuck) = (
            shop.Orders.Figures(from, to, stop), shop.Orders.Figures(Day(now, (2 * days) - 1), Day(now, days), stop),
            shop.Cart.Figures(from, to, stop),
            shop.Orders.BestSellers(from, to, BestShown, stop), shop.Inventory.List(low: true, limit: Counted, stop: stop),
            Stuck(shop, now, stop));
        var orders = await asked;
        if (orders.Problem is { Status: StatusCodes.Status401Unauthorized } problem)
            return Ground.Refused(visitor, problem);
        // What one service can't tell now leaves the others' tiles as they are.
        var figures = orders.IsGood
            ? Figures.Of(orders.Value.Items, (await before).Given?.Items ?? [], (await carts).Given?.Items ?? []) : null;
        return await ground.Show<OverviewPage>(visitor, new OverviewModel(
            days, figures, (await best).Given?.Items ?? [],
            (await low).Given is { } few ? new Count(few.Items.Count, few.Next is not null) : null,
            await stuck));
    }

    /// <summary>What does not go on by itself; nothing for what could not be asked.</summary>
    private static async Task<IReadOnlyList<Stuck>> Stuck(ShopClient shop, DateTimeOffset now, CancellationToken stop)
    {
        var (asked, desk, failed, paid) = (
            shop.Ops.Services(stop), shop.Ops.Money(limit: Counted, open: true, stop: stop),
            shop.Notifications.List(Counted, scope: "all", status: "failed", stop: stop), Unshipped(shop, now - ShipWithin, stop));
        var services = (await asked).Given?.Items;
        return
        [
            new("Orders paid two days ago or more, not shipped", "/admin/orders?status=paid", await paid),
            new("Open at the money desk", AdminGo.Money,
                (await desk).Given is { } money ? new(money.Items.Count, money.Next is not null) : null),
            new("Messages that failed", AdminGo.List(AdminGo.Messages, ("status", "failed")),
                (await failed).Given is { } told ? new(told.Items.Count, told.Next is not null) : null),
            new("Dead letters", AdminGo.DeadLetters,
                services is null ? null : new(services.Sum(one => one.Dead ?? 0), services.Any(one => one.Dead is null))),
            new("Services that are not ready", AdminGo.Services, services is null ? null : new(services.Count(one => !one.Ready))),
            new("Services with events unsent for more than a minute", AdminGo.Services,
                services is null ? null : new(services.Count(one => ServiceState.IsLate(one, now)))),
        ];
    }

    private static async Task<Count?> Unshipped(ShopClient shop, DateTimeOffset before, CancellationToken stop)
    {
        const int MostPages = 5;
        var (late, after) = (0L, (string?)null);
        for (var page = 0; page < MostPages; page++)
        {
            if ((await shop.Orders.List(Counted, after, "paid", scope: "all", stop: stop)).Given is not { } found)
                return page == 0 ? null : new(late, IsMore: true);
            late += found.Items.Count(one => one.UpdatedAt < before);
            if ((after = found.Next) is null)
                return new(late);
        }
        return new(late, IsMore: true);
    }

    private static string Day(DateTimeOffset now, int ago) =>
        now.UtcDateTime.Date.AddDays(-ago).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Stoa.Contracts;
using Stoa.Kernel.Data;
using Stoa.Kernel.Web;

namespace Stoa.Ordering;

/// <summary>How the shop sells: /order/figures and /order/best-sellers.</summary>
internal sealed class FigureEndpoints(Database db)
{
    /// <summary>In which a day without any order is told where no other currency is known.</summary>
    private const string UsualCurrency = "USD";

    public void Map(IEndpointRouteBuilder routes)
    {
        var figures = routes.MapGroup("/order").StaffOnly().Limit(LimitClass.Admin).Body(1024).WithTags("orders");
        figures.MapGet("/figures", ByDay).Accepts("from", "to")
            .WithSummary("What became of the orders of each day, by currency; days of UTC such as 2026-11-29, at most 92");
        figures.MapGet("/best-sellers", BestSellers).Accepts("from", "to", "limit")
            .WithSummary("What was bought most by the paid orders of these days, most pieces first");
    }

    private async Task<Results<Ok<Page<OrderFiguresBody>>, Problem>> ByDay(string? from = null, string? to = null)
    {
        var check = new Check();
        var days = Days.Read(check, from, to, db.Clock.Now);
        if (check.Failed)
            return check.Problem;
        var told = await db.Read(async snapshot => await FigureStore.ByDay(snapshot, days));
        var currencies = told.Select(one => one.Revenue.Currency).Distinct().Order(StringComparer.Ordinal).DefaultIfEmpty(UsualCurrency);
        var known = told.ToDictionary(one => (one.Day, one.Revenue.Currency));
        return TypedResults.Ok(new Page<OrderFiguresBody>(
            [.. days.All.SelectMany(_ => currencies, (day, currency) =>
                OrderFiguresBody.Of(day, currency, known.GetValueOrDefault((Days.Number(day), currency))))],
            null));
    }

    private async Task<Results<Ok<Page<BestSellerBody>>, Problem>> BestSellers(Paging paging, string? from = null, string? to = null)
    {
        var check = new Check();
        var days = Days.Read(check, from, to, db.Clock.Now);
        if (check.Failed)
            return check.Problem;
        var sellers = await db.Read(async snapshot => await FigureStore.BestSellers(snapshot, days, paging.Limit));
        return TypedResults.Ok(new Page<BestSellerBody>([.. sellers.Select(BestSellerBody.Of)], null));
    }

    /// <param name="Day">The day on which the orders were placed; all that came of them later is told here.</param>
    /// <param name="Paid">Orders that were ever paid, whatever came of them later.</param>
    /// <param name="Cancelled">Called off, before or after they were paid.</param>
    /// <param name="Expired">Not paid in time.</param>
    /// <param name="Rejected">The stock was short.</param>
    /// <param name="Revenue">The totals of those that were paid.</param>
    /// <param name="Refunded">How much of that went back.</param>
    private sealed record OrderFiguresBody(
        DateOnly Day, string Currency, long Placed, long Paid, long Cancelled, long Expired, long Rejected, decimal Revenue,
        decimal Refunded)
    {
        public static OrderFiguresBody Of(DateOnly day, string currency, DayOfOrders? orders) => orders is null
            ? new(day, currency, 0, 0, 0, 0, 0, 0, 0)
            : new(
                day, currency, orders.Placed, orders.Paid, orders.Cancelled, orders.Expired, orders.Rejected, orders.Revenue.Major,
                orders.Refunded.Major);
    }

    /// <param name="Name">One of those under which it was sold.</param>
    /// <param name="Quantity">Pieces.</param>
    /// <param name="Revenue">What their lines came to, before discounts, shipping and tax.</param>
    private sealed record BestSellerBody(string ProductId, string Name, long Quantity, long Orders, decimal Revenue, string Currency)
    {
        public static BestSellerBody Of(Seller one) =>
            new(one.ProductId, one.ProductName, one.Quantity, one.Orders, one.Revenue.Major, one.Revenue.Currency);
    }
}

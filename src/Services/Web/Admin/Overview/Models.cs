using System.Globalization;
using Stoa.Client.Models;

namespace Stoa.Web;

/// <summary>What the shop is doing.</summary>
/// <param name="Figures">Nothing where they can't be had now.</param>
/// <param name="Low">Products that run out.</param>
public sealed record OverviewModel(int Days, Figures? Figures, IReadOnlyList<BestSeller> Best, Count? Low, IReadOnlyList<Stuck> Stuck);

/// <summary>How many, and whether there are more that were not counted.</summary>
public sealed record Count(long Number, bool IsMore = false);

/// <summary>Something that does not go on by itself.</summary>
/// <param name="Count">Nothing where nobody could be asked.</param>
public sealed record Stuck(string What, string Path, Count? Count);

/// <summary>What became of the orders of some days.</summary>
/// <param name="Revenue">In the currency in which most was sold.</param>
/// <param name="Others">What was sold in others.</param>
/// <param name="Before">The same of as many days before.</param>
/// <param name="Conversion">Paid orders for each cart that was begun; nothing where no cart was counted.</param>
public sealed record Figures(
    decimal Revenue, string Currency, decimal Refunded, IReadOnlyList<(string Currency, decimal Revenue)> Others, long Placed, long Paid,
    (decimal Revenue, long Paid) Before, decimal? Conversion, long Carts, IReadOnlyList<DayFigure> Days)
{
    public static Figures Of(IReadOnlyList<OrderFigures> orders, IReadOnlyList<OrderFigures> before, IReadOnlyList<CartFigures> carts)
    {
        var sums = orders.GroupBy(one => one.Currency)
            .Select(one => (Currency: one.Key, Revenue: one.Sum(day => day.Revenue), Paid: one.Sum(day => day.Paid)))
            .OrderByDescending(one => one.Paid).ThenBy(one => one.Currency, StringComparer.Ordinal).ToList();
        var main = sums.Count > 0 ? sums[0].Currency : "USD";
        var ofMain = orders.Where(one => one.Currency == main).ToList();
        var (paid, begun) = (orders.Sum(one => one.Paid), carts.Sum(one => one.Begun ?? 0));
        return new(
            ofMain.Sum(one => one.Revenue), main, ofMain.Sum(one => one.Refunded),
            [.. sums.Skip(1).Where(one => one.Revenue > 0).Select(one => (one.Currency, one.Revenue))],
            orders.Sum(one => one.Placed), paid,
            (before.Where(one => one.Currency == main).Sum(one => one.Revenue), before.Sum(one => one.Paid)),
            begun > 0 ? 100m * paid / begun : null, begun,
            [.. orders.GroupBy(one => one.Day).OrderBy(one => one.Key, StringComparer.Ordinal).Select(day => new DayFigure(
                DateOnly.ParseExact(day.Key, "yyyy-MM-dd", CultureInfo.InvariantCulture),
                day.Where(one => one.Currency == main).Sum(one => one.Revenue), day.Sum(one => one.Placed)))]);
    }
}

/// <summary>One day of the shop.</summary>
public sealed record DayFigure(DateOnly Day, decimal Revenue, long Placed);

/// <summary>A bar of a chart.</summary>
/// <param name="Told">The value in words.</param>
public sealed record Bar(string Label, decimal Value, string Told);

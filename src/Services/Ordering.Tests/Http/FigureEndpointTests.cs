using System.Globalization;
using Stoa.Testing;

namespace Stoa.Ordering.Tests.Http;

/// <summary>How the shop sells, as its staff ask for it.</summary>
public class FigureEndpointTests(OrderShops shops)
{
    [Theory, EachDatabase]
    public async Task Each_day_is_there_with_what_was_placed_paid_and_given_back(Engine engine)
    {
        var shop = await shops.On(engine);
        var (ada, staff) = (shop.Customer(Desk.Line("prd_figures", 90)), shop.Staff());
        var before = await Today();
        await shop.Pay(await OrderShop.Order(ada), minor: 90 * 1250);
        var after = await Today();
        Assert.True(after.Placed > before.Placed && after.Paid > before.Paid && after.Revenue >= before.Revenue + 1125);

        var days = (await staff.Get("/order/figures?from=2020-01-30&to=2020-03-01")).Is(200).Json["items"]!.AsArray();
        Assert.Equal(32, days.Count);
        Assert.Equal("2020-01-30", (string)days[0]!["day"]!);
        Assert.Equal("2020-02-29", (string)days[30]!["day"]!);
        Assert.All(days, day => Assert.Equal((0, 0m, "USD"), ((int)day!["placed"]!, (decimal)day["revenue"]!, (string)day["currency"]!)));
        var best = (await staff.Get("/order/best-sellers?limit=1")).Is(200).Json["items"]!.AsArray().Single()!;
        Assert.Equal(("prd_figures", "A prd_figures", 90), ((string)best["productId"]!, (string)best["name"]!, (int)best["quantity"]!));

        async Task<(long Placed, long Paid, decimal Revenue)> Today()
        {
            var month = (await staff.Get("/order/figures")).Is(200).Json["items"]!.AsArray();
            var dollars = month.Where(day => (string)day!["currency"]! == "USD").ToList();
            Assert.Equal(30, dollars.Count);
            return ((long)dollars[^1]!["placed"]!, (long)dollars[^1]!["paid"]!, (decimal)dollars[^1]!["revenue"]!);
        }
    }

    [Theory]
    [InlineData("from=2026-01-01&to=2026-04-02", 200)]
    [InlineData("from=2026-01-01&to=2026-04-03", 400, "from")]
    [InlineData("from=2026-01-02&to=2026-01-01", 400, "from")]
    [InlineData("from=2026-01-01", 400, "from")]
    [InlineData("to=2026-01-01", 200)]
    [InlineData("to=2026-02-30", 400, "to")]
    [InlineData("to=9999-12-31", 400, "to")]
    [InlineData("to=0001-01-01", 400, "to")]
    [InlineData("to=1.1.2026", 400, "to")]
    [InlineData("from=", 400, "from")]
    public async Task Days_are_days_and_not_too_many(string query, int status, string? field = null)
    {
        await using var shop = await OrderShop.Open(Engine.Sqlite, time: new ManualClock(Noon(2026, 11, 29)));
        foreach (var path in new[] { "/order/figures", "/order/best-sellers" })
        {
            var reply = (await shop.Staff().Get($"{path}?{query}")).Is(status);
            if (field is not null)
                Assert.NotNull(reply.Json["errors"]![field]);
        }
    }

    private static DateTimeOffset Noon(int year, int month, int day) =>
        DateTimeOffset.Parse($"{year}-{month}-{day}T12:00:00Z", CultureInfo.InvariantCulture);
}

using Stoa.Contracts;
using Stoa.Kernel.Web;
using Stoa.Testing;

namespace Stoa.Ordering.Tests;

/// <summary>How the shop sells, day by day.</summary>
public class FigureTests
{
    private static readonly DateOnly First = new(2026, 3, 1);

    [Theory, EachDatabase]
    public async Task What_became_of_an_order_is_told_at_the_day_on_which_it_was_placed(Engine engine)
    {
        await using var desk = await Desk.Open(engine);
        var (back, off) = (await desk.PlaceAndPay(), await desk.PlaceAndHold());
        await desk.Refuse(await desk.Place(), new Shortage("prd_1", 2, 0));
        await desk.Cancel(off);
        await desk.PlaceAndHold();
        var euros = await desk.PlaceAndHold(Euros(1990));
        await desk.Pay(euros, minor: 1990, currency: "EUR");
        await desk.Tick(TimeSpan.FromHours(15) - TimeSpan.FromMilliseconds(1));      // the last moment of the day: one expires
        await desk.PlaceAndPay();
        desk.Time.Advance(TimeSpan.FromMilliseconds(1));
        await desk.PlaceAndPay();
        desk.Time.Advance(TimeSpan.FromDays(2));
        await desk.Refund(back, minor: 500);
        await desk.Pay(back, "pay_2", 700);                                            // a second payment is no revenue,
        await desk.Refund(back, "rfd_2", 700, payment: "pay_2");                       // and its way back none that is lost
        await desk.PlaceAndHold();

        var told = await desk.Db.Read(async snapshot => await FigureStore.ByDay(snapshot, new Days(First, First.AddDays(3))));
        Assert.Equal(
            [
                new(Days.Number(First), 1, 1, 0, 0, 0, new Money(1990, "EUR"), new Money(0, "EUR")),
                new(Days.Number(First), 5, 2, 1, 1, 1, Desk.Usd(5000), Desk.Usd(500)),
                new(Days.Number(First) + 1, 1, 1, 0, 0, 0, Desk.Usd(2500), Desk.Usd(0)),
                new(Days.Number(First) + 3, 1, 0, 0, 0, 0, Desk.Usd(0), Desk.Usd(0)),
            ],
            told);
        Assert.Equal(told[2..3], await desk.Db.Read(async snapshot =>
            await FigureStore.ByDay(snapshot, new Days(First.AddDays(1), First.AddDays(2)))));
    }

    [Theory, EachDatabase]
    public async Task What_costs_nothing_is_paid_and_one_that_was_paid_and_called_off_is_both(Engine engine)
    {
        await using var desk = await Desk.Open(engine);
        await desk.PlaceAndHold(desk.Cart(Desk.Line(unit: 0)));
        var off = await desk.PlaceAndPay();
        await desk.Cancel(off);
        await desk.Refund(off);
        var told = Assert.Single(await desk.Db.Read(async snapshot => await FigureStore.ByDay(snapshot, new Days(First, First))));
        Assert.Equal(new(Days.Number(First), 2, 2, 1, 0, 0, Desk.Usd(2500), Desk.Usd(2500)), told);
    }

    [Theory, EachDatabase]
    public async Task What_sells_best_is_counted_by_pieces_of_orders_that_stand(Engine engine)
    {
        await using var desk = await Desk.Open(engine);
        await desk.PlaceAndPay(desk.Cart(Desk.Line("prd_1", 1, 2000), Desk.Line("prd_2", 5, 100)));
        await desk.PlaceAndPay(desk.Cart(Desk.Line("prd_1", 1, 2500)));
        await desk.Cancel(await desk.PlaceAndPay(desk.Cart(Desk.Line("prd_3", 25, 100))));
        await desk.PlaceAndHold(desk.Cart(Desk.Line("prd_4", 25, 100)));
        var euros = await desk.PlaceAndHold(Euros(1990));
        await desk.Pay(euros, minor: 1990, currency: "EUR");
        desk.Time.Advance(TimeSpan.FromDays(1));
        await desk.PlaceAndPay(desk.Cart(Desk.Line("prd_1", 25, 100)));

        Seller[] sold =
        [
            new("prd_2", "A prd_2", 5, 1, Desk.Usd(500)), new("prd_1", "A prd_1", 2, 2, Desk.Usd(4500)),
            new("prd_1", "A prd_1", 1, 1, new Money(1990, "EUR")),
        ];
        Assert.Equal(sold, await Best(First, 10));
        Assert.Equal(sold[..1], await Best(First, 1));
        Assert.Equal(25, (await Best(First.AddDays(1), 10)).Single().Quantity);

        Task<List<Seller>> Best(DateOnly day, int most) =>
            desk.Db.Read(async snapshot => await FigureStore.BestSellers(snapshot, new Days(day, day), most));
    }

    private static CartSnapshot Euros(long minor)
    {
        var (total, none) = (new Money(minor, "EUR"), Money.Zero("EUR"));
        return new("crt_euros", 1, [new("prd_1", "A prd_1", 1, total)], total, none, none, none, total, []);
    }
}

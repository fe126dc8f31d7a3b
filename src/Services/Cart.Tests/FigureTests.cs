using Stoa.Testing;

namespace Stoa.Cart.Tests;

/// <summary>How many carts are begun, day by day.</summary>
public class FigureTests
{
    [Theory, EachDatabase]
    public async Task A_cart_is_begun_when_something_comes_into_an_empty_one(Engine engine)
    {
        var time = new ManualClock(new DateTimeOffset(2026, 11, 1, 23, 59, 59, 999, TimeSpan.Zero));
        await using var shop = await CartShop.Open(engine, time);
        var staff = shop.Staff();
        Assert.Equal("- -", await Begun(staff, "2026-10-31", "2026-11-01"));       // there is nothing to know it from
        var guest = shop.Guest();
        await guest.Add(CartShop.Cup);
        await guest.Add(CartShop.Pot);
        await shop.Guest().Add(CartShop.Pot);
        (await shop.Guest().Get("/cart")).Is(200);
        Assert.Equal("- 2", await Begun(staff, "2026-10-31", "2026-11-01"));

        time.Advance(TimeSpan.FromMilliseconds(1));
        shop.Customer(guest);
        Assert.Equal("Cup 1, Pot 1", await guest.Cart());                          // merged: it was begun as a guest's
        (await guest.Delete("/cart")).Is(200);
        await guest.Add(CartShop.Cup);
        time.Leap(TimeSpan.FromDays(2));
        await shop.Customer().Add(CartShop.Cup);
        Assert.Equal("- 2 1 0 1 0", await Begun(shop.Staff(), "2026-10-31", "2026-11-05"));
    }

    [Theory, EachDatabase]
    public async Task What_is_swept_was_begun_all_the_same_until_it_is_very_old(Engine engine)
    {
        var time = new ManualClock(new DateTimeOffset(2026, 11, 1, 12, 0, 0, TimeSpan.Zero));
        await using var shop = await CartShop.Open(engine, time);
        await shop.Guest().Add(CartShop.Cup);
        time.Leap(SweepCarts.GuestsStay + TimeSpan.FromDays(1));
        await shop.Shop.Database("cart").Transact(SweepCarts.Run);
        await shop.Guest().Add(CartShop.Cup);
        Assert.Equal((1, 2), (await shop.Rows("cart"), await shop.Rows("begun")));
        Assert.Equal("1 0", await Begun(shop.Staff(), "2026-11-01", "2026-11-02"));
        time.Leap(SweepCarts.BegunStays - TimeSpan.FromDays(30));
        await shop.Shop.Database("cart").Transact(SweepCarts.Run);
        Assert.Equal(1, await shop.Rows("begun"));
    }

    [Theory]
    [InlineData("from=2026-11-02&to=2026-11-01", "from")]
    [InlineData("from=2026-01-01&to=2026-11-01", "from")]
    [InlineData("to=yesterday", "to")]
    public async Task Days_are_days_and_for_staff_alone(string query, string field)
    {
        await using var shop = await CartShop.Open(Engine.Sqlite);
        Assert.NotNull((await shop.Staff().Get("/cart/figures?" + query)).Is(400).Json["errors"]![field]);
        (await shop.Customer().Get("/cart/figures")).Is(403);
        (await shop.Guest().Get("/cart/figures")).Is(401);
        Assert.Equal(30, (await shop.Staff().Get("/cart/figures")).Is(200).Json["items"]!.AsArray().Count);
    }

    /// <summary>How many on each day; "-" where it is not known.</summary>
    private static async Task<string> Begun(Visitor staff, string from, string to) => string.Join(
        ' ', (await staff.Get($"/cart/figures?from={from}&to={to}")).Is(200).Json["items"]!.AsArray()
            .Select(day => day!["begun"]?.ToString() ?? "-"));
}

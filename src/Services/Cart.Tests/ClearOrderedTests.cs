using Stoa.Contracts;
using Stoa.Testing;

namespace Stoa.Cart.Tests;

public class ClearOrderedTests
{
    [Theory, EachDatabase]
    public async Task What_was_paid_goes_out_and_what_came_since_stays(Engine engine)
    {
        await using var shop = await CartShop.Open(engine);
        var (ada, bob) = (shop.Guest(), shop.Guest());
        await ada.Add(CartShop.Cup, 2);
        await bob.Add(CartShop.Cup, 2);
        var orders = new[] { await shop.Order(ada, "ord_1"), await shop.Order(bob, "ord_2") };
        await bob.Add(CartShop.Cup);
        await bob.Add(CartShop.Pot);
        Assert.Equal("Cup 2", await ada.Cart());       // ordered is not paid
        await shop.Paid(orders);
        Assert.Equal(("", "Cup 1, Pot 1"), (await ada.Cart(), await bob.Cart()));
        Assert.Equal((2, 2), (await shop.Rows("cleared"), await shop.Rows("cleared", "version = 1")));
    }

    [Theory, EachDatabase]
    public async Task An_order_is_taken_out_once_whoever_says_it_again(Engine engine)
    {
        await using var shop = await CartShop.Open(engine);
        var ada = shop.Guest();
        await ada.Add(CartShop.Cup, 2);
        var order = await shop.Order(ada, "ord_1");
        await ada.Add(CartShop.Cup, 3);
        await shop.Paid(order, order);
        Assert.Equal("Cup 3", await ada.Cart());
        await shop.Paid(order);
        Assert.Equal("Cup 3", await ada.Cart());
    }

    [Theory, EachDatabase]
    public async Task What_was_taken_out_and_put_in_again_meanwhile_stays(Engine engine)
    {
        await using var shop = await CartShop.Open(engine);
        var ada = shop.Guest();
        await ada.Add(CartShop.Cup, 2);
        var order = await shop.Order(ada, "ord_1");
        await ada.Delete("/cart/" + CartShop.Cup);
        await ada.Add(CartShop.Cup);
        await shop.Paid(order);
        Assert.Equal("Cup 1", await ada.Cart());
    }

    [Theory, EachDatabase]
    public async Task An_order_of_a_merged_cart_is_taken_out_of_the_users(Engine engine)
    {
        await using var shop = await CartShop.Open(engine);
        var ada = shop.Guest();
        await ada.Add(CartShop.Cup, 2);
        var order = await shop.Order(ada, "ord_1");
        shop.Customer(ada);
        await ada.Add(CartShop.Pot);
        await shop.Paid(order);
        Assert.Equal("Pot 1", await ada.Cart());
        Assert.Equal(1, await shop.Rows("cleared", $"cart_id = '{order.CartId}'"));
    }

    [Theory, EachDatabase]
    public async Task An_order_whose_cart_is_gone_holds_nobody_up(Engine engine)
    {
        await using var shop = await CartShop.Open(engine);
        var ada = shop.Guest();
        await ada.Add(CartShop.Cup, 2);
        var order = await shop.Order(ada, "ord_1");
        await shop.Paid(order with { OrderId = "ord_0", CartId = "crt_nobody" }, order);
        Assert.Equal("", await ada.Cart());
    }

    [Theory, EachDatabase]
    public async Task A_cart_that_is_merged_while_its_order_is_paid_keeps_nothing_of_it(Engine engine)
    {
        await using var shop = await CartShop.Open(engine);
        for (var round = 0; round < 10; round++)
        {
            var ada = shop.Guest();
            await ada.Add(CartShop.Cup, 2);
            var order = await shop.Order(ada, $"ord_{round}");
            shop.Customer(ada);
            await Task.WhenAll(shop.Paid(order), ada.Get("/cart"), ada.Add(CartShop.Pot));
            Assert.Equal("Pot 1", await ada.Cart());
        }
    }

    [Theory, EachDatabase]
    public async Task Full_carts_are_taken_out_too_many_at_once_or_not(Engine engine)
    {
        await using var shop = await CartShop.Open(engine);
        for (var i = 0; i < Cart.MostLines; i++)
            await shop.Shop.Say(new ProductChanged(shop.Facts($"prd_{i:D3}", "Thing", 100)));
        await shop.Shop.Settled();
        var orders = new List<OrderPaid>();
        for (var one = 0; one < 5; one++)
        {
            var ada = shop.Guest();
            await ada.Add("prd_000");
            var shopper = new Shopper(null, GuestToken.Parse(ada.CartToken));
            for (var i = 1; i < Cart.MostLines; i++)
                await shop.Shop.Database("cart").Transact(tx => AddToCart.Run(tx, shopper, $"prd_{i:D3}", 1));
            (await ada.Post("/cart", new { productId = CartShop.Cup })).Is(409, "cart-full");
            orders.Add(await shop.Order(ada, $"ord_{one}"));
        }
        await shop.Paid([.. orders]);
        Assert.Equal(0, await shop.Rows("line"));
    }

    [Theory, EachDatabase]
    public async Task Nobody_has_ordered_from_an_empty_cart(Engine engine)
    {
        await using var shop = await CartShop.Open(engine);
        var told = await shop.Told(shop.Guest());
        Assert.Equal((null, 0, 0, Money.Zero("USD")), (told.CartId, told.Version, told.Lines.Count, told.Total));
        var ada = shop.Guest();
        await ada.Add(CartShop.Tasse);
        await ada.Delete("/cart");
        told = await shop.Told(ada);
        Assert.Equal((2, 0, Money.Zero("USD")), (told.Version, told.Lines.Count, told.Total));
    }
}

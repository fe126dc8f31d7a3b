using Stoa.Contracts;
using Stoa.Testing;

namespace Stoa.Ordering.Tests;

public class PlaceOrderTests
{
    [Theory, EachDatabase]
    public async Task An_order_is_what_the_cart_was(Engine engine)
    {
        await using var desk = await Desk.Open(engine);
        var cart = desk.Cart(Desk.Line("prd_b", 3, 199), Desk.Line("prd_a", 1, 10_000)) with
        {
            Version = 7,
            Discount = Desk.Usd(100),
            Shipping = Desk.Usd(490),
            Tax = Desk.Usd(77),
            Total = Desk.Usd(11_064),
        };
        var id = await desk.Place(cart);
        var order = await desk.Get(id);
        Assert.Equal(
            (OrderState.Pending, Desk.Ada, "usr_ada@example.com", cart.CartId, 7L, new Costs(
                cart.Subtotal, cart.Discount, cart.Shipping, cart.Tax, cart.Total)),
            (order.Status, order.CustomerId, order.Email, order.CartId, order.CartVersion, order.Costs));
        Assert.Equal((id[^8..], desk.Time.GetUtcNow() + Desk.Hold, 1L), (order.Number, order.ExpiresAt, order.Version));
        Assert.Equal(cart.Lines, await desk.Db.Read(async snapshot => await LineStore.Of(snapshot, order)));
        var placed = Assert.Single(await desk.Said<OrderPlaced>());
        Assert.Equal(
            (id, order.Number, cart.CartId, 7L, cart.Total),
            (placed.OrderId, placed.Number, placed.CartId, placed.CartVersion, placed.Total));
        Assert.Equal(cart.Lines, placed.Lines);
        Assert.Null(placed.OrderTokenHash);
    }

    [Theory, EachDatabase]
    public async Task A_guests_order_is_known_by_the_hash_of_its_token(Engine engine)
    {
        await using var desk = await Desk.Open(engine);
        var id = await desk.PlaceAndPay(buyer: Desk.Buyer(customer: null));
        var hash = OrderTokens.Hash(desk.Tokens.For(id));
        Assert.Equal(hash, Assert.Single(await desk.Said<OrderPlaced>()).OrderTokenHash);
        Assert.Equal(hash, Assert.Single(await desk.Said<PaymentRequested>()).OrderTokenHash);
        var paid = Assert.Single(await desk.Said<OrderPaid>());
        Assert.Equal(hash, paid.OrderTokenHash);
        Assert.NotNull(paid.OrderToken);
        Assert.Equal("placed stock-reserved paid", await desk.Story(id));
        Assert.Equal(["guest", "inventory", "payments"], (await desk.Steps(id)).Select(step => step.By));
    }

    [Theory, EachDatabase]
    public async Task What_can_not_be_ordered_leaves_no_order(Engine engine)
    {
        await using var desk = await Desk.Open(engine);
        var cart = desk.Cart();
        Assert.IsType<PlaceOrder.EmptyCart>(await desk.TryPlace(cart with { Lines = [] }));
        Assert.IsType<PlaceOrder.EmptyCart>(await desk.TryPlace(cart with { CartId = null }));
        var problem = new CartProblem("prd_1", "gone", "It is gone.");
        var has = Assert.IsType<PlaceOrder.CartHasProblems>(await desk.TryPlace(cart with { Problems = [problem] }));
        Assert.Equal([problem], has.Problems);
        var changed = Assert.IsType<PlaceOrder.TotalChanged>(await desk.TryPlace(cart, expected: Desk.Usd(2499)));
        Assert.Equal(Desk.Usd(2500), changed.Total);
        Assert.IsType<PlaceOrder.TotalChanged>(await desk.TryPlace(cart, expected: new Money(2500, "EUR")));
        Assert.Equal(0, await desk.Db.Read(async snapshot => await snapshot.QueryWhole("SELECT COUNT(*) FROM orders")));
        Assert.Empty(await desk.Said<OrderPlaced>());
        Assert.IsType<PlaceOrder.Placed>(await desk.TryPlace(cart, expected: Desk.Usd(2500)));
    }

    [Theory, EachDatabase]
    public async Task Of_many_checkouts_of_one_cart_at_once_one_is_an_order_and_the_others_are_shown_it(Engine engine)
    {
        await using var desk = await Desk.Open(engine);
        var cart = desk.Cart();
        var outcomes = await AtOnce.Run(20, _ => desk.TryPlace(cart));
        var placed = Assert.Single(outcomes.OfType<PlaceOrder.Placed>());
        Assert.Equal(19, outcomes.OfType<PlaceOrder.OrderedAlready>().Count(one => one.Order.Id == placed.OrderId && one.Lines.Count == 1));
        Assert.Single(await desk.Said<OrderPlaced>());
    }

    [Theory, EachDatabase]
    public async Task A_cart_can_be_ordered_again_once_it_changed_or_its_order_came_to_nothing(Engine engine)
    {
        await using var desk = await Desk.Open(engine);
        var cart = desk.Cart();
        var first = await desk.PlaceAndPay(cart);
        Assert.IsType<PlaceOrder.OrderedAlready>(await desk.TryPlace(cart));
        var second = await desk.Place(cart with { Version = 2 });
        await desk.Refuse(second);
        var third = await desk.PlaceAndHold(cart with { Version = 2 });
        await desk.Cancel(third);
        var fourth = await desk.PlaceAndHold(cart with { Version = 2 });
        await desk.Tick(Desk.Hold);
        await desk.Place(cart with { Version = 2 });
        await desk.Refund(first);
        await desk.Place(cart);
        Assert.Equal(OrderState.Expired, (await desk.Get(fourth)).Status);
    }

    [Theory, EachDatabase]
    public async Task Somebody_holds_stock_by_so_many_unpaid_orders_and_no_more(Engine engine)
    {
        await using var desk = await Desk.Open(engine);
        foreach (var customer in new[] { Desk.Ada, null })
        {
            var buyer = Desk.Buyer(customer, mostOpen: 3);
            var ids = new List<string>();
            for (var i = 0; i < 3; i++)
                ids.Add(await desk.PlaceAndHold(buyer: buyer));
            Assert.IsType<PlaceOrder.TooManyOpen>(await desk.TryPlace(buyer: buyer));
            Assert.IsType<PlaceOrder.Placed>(await desk.TryPlace(buyer: buyer with { Holder = "somebody else" }));
            await desk.Pay(ids[0]);
            ids.Add(await desk.PlaceAndHold(buyer: buyer));
            Assert.IsType<PlaceOrder.TooManyOpen>(await desk.TryPlace(buyer: buyer));
            await desk.Change(ids[1], Happening.Cancel);
            Assert.IsType<PlaceOrder.Placed>(await desk.TryPlace(buyer: buyer));
        }
    }

    [Theory, EachDatabase]
    public async Task A_taken_number_is_not_given_twice(Engine engine)
    {
        await using var desk = await Desk.Open(engine);
        var id = await desk.Place();
        var order = await desk.Get(id);
        var twin = order with { Id = "ord_0000000000000000000000TWIN", CartId = "crt_other" };
        Assert.False(await desk.Db.Transact(async tx => await OrderStore.Add(tx, twin, "holder")));
        Assert.True(await desk.Db.Transact(async tx => await OrderStore.Add(tx, twin with { Number = "OTHERONE" }, "holder")));
    }

    [Theory, EachDatabase]
    public async Task A_hundred_lines_are_one_order(Engine engine)
    {
        await using var desk = await Desk.Open(engine);
        var lines = Enumerable.Range(1, 100).Select(i => Desk.Line($"prd_{i:D3}", i, 100)).ToArray();
        var id = await desk.PlaceAndHold(desk.Cart(lines));
        await desk.Pay(id, minor: (await desk.Get(id)).Total.Minor);
        Assert.Equal(lines, Assert.Single(await desk.Said<OrderPaid>()).Lines);
    }

    [Theory, EachDatabase]
    public async Task What_does_not_add_up_is_refused_by_the_database(Engine engine)
    {
        await using var desk = await Desk.Open(engine);
        var cart = desk.Cart() with { Total = Desk.Usd(2400) };
        await Assert.ThrowsAsync<Kernel.Data.Conflict>(() => desk.TryPlace(cart));
    }
}

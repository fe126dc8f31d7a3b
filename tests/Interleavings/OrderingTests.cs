using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Stoa.Contracts;
using Stoa.Kernel.Web;
using Stoa.Ordering;

namespace Stoa.Interleavings.Tests;

/// <summary>Two processes of Ordering at the same order.</summary>
public sealed class OrderingTests(ITestOutputHelper output)
{
    private const string Ada = "usr_ada";
    private static readonly TimeSpan Hold = TimeSpan.FromMinutes(15);
    private static readonly Viewer Staff = new(IsStaff: true, "usr_staff", HoldsToken: false);
    private static readonly Viewer Owner = new(IsStaff: false, Ada, HoldsToken: false);

    private string id = "";

    [Fact]
    public Task Any_two_uses_of_an_order_end_as_one_after_the_other() => Weave(isLong: false, "awaits payment", "paid");

    [Fact, Trait("Category", "Long")]
    public Task Any_two_uses_of_an_order_end_as_one_after_the_other_in_whatever_order() =>
        Weave(isLong: true, "pending", "awaits payment", "paid", "shipped", "cancelled");

    private Task Weave(bool isLong, params string[] states) => Weaving.All(
        output, () => new OrderingService(), [.. states.Select(state => new Scene(state, side => Arrange(side, state), Uses))], isLong,
        "SELECT id || ' is not as many steps old as it says' FROM orders WHERE version <> "
            + "(SELECT COUNT(*) FROM order_step WHERE order_step.order_id = orders.id)",
        "SELECT key || ' was called paid twice' FROM outbox WHERE name = 'ordering.order-paid.v1' GROUP BY key HAVING COUNT(*) > 1");

    /// <summary>An order of Ada's that has come so far, whose time is up.</summary>
    private async Task Arrange(Side side, string state)
    {
        id = ((PlaceOrder.Placed)await Place(side, Cart("crt_1", 1))).OrderId;
        if (state != "pending")
            await side.Hear(new StockReserved(id, []), "evt_held");
        if (state is "paid" or "shipped" or "cancelled")
            await side.Hear(Pay("pay_1"), "evt_pay_0");
        if (state == "shipped")
            await Change(side, Staff, Happening.Ship);
        if (state == "cancelled")
            await Change(side, Owner, Happening.Cancel);
        ((StoppedClock)side.Db.Clock.Time).Now += 2 * Hold;
    }

    private IReadOnlyList<Use> Uses =>
    [
        Use.Of("the stock is held", side => side.Hear(new StockReserved(id, []), "evt_reserved")),
        Use.Of("there is not enough", side => side.Hear(new StockRefused(id, [new Shortage("prd_1", 2, 0)]), "evt_refused")),
        Use.Of("there is nothing left", side => side.Hear(new StockMissing(id, [new Shortage("prd_1", 2, 0)]), "evt_missing")),
        Use.Of("paid by the first card", side => side.Hear(Pay("pay_1"), "evt_pay_1")),
        Use.Of("paid by another card", side => side.Hear(Pay("pay_2"), "evt_pay_2")),
        Use.Of("declined", side => side.Hear(new PaymentFailed(id, "pay_0", Usd(2500), "card_declined"), "evt_declined")),
        Use.Of("a part went back", side => side.Hear(Back("rfd_1", 1000, 1000), "evt_back_1")),
        Use.Of("all went back", side => side.Hear(Back("rfd_2", 1500, 2500), "evt_back_2")),
        Use.Of("a refund failed", side => side.Hear(
            new RefundFailed(id, "pay_1", "rfd_3", Usd(500), Usd(0), "refused"), "evt_refund_failed")),
        Use.Of("its owner cancels", side => Change(side, Owner, Happening.Cancel)),
        Use.Of("staff cancel", side => Change(side, Staff, Happening.Cancel)),
        Use.Of("staff ship", side => Change(side, Staff, Happening.Ship)),
        Use.Of("it arrived", side => Change(side, Staff, Happening.Deliver)),
        Use.Of("the clock looks", side => side.Job(tx => WatchTheClock.Run(tx, Tokens(side)))),
        Use.Of("the same cart again", side => Place(side, Cart("crt_1", 1))),
        Use.Of("another cart", side => Place(side, Cart("crt_2", 1))),
        Use.Of("another cart, with a key", side => PlaceOnce(side, "key-1")),
        Use.Of("another cart, with another key", side => PlaceOnce(side, "key-2")),
        Use.Of("its owner is erased", side => side.Hear(new UserErased(Ada), "evt_erased")),
        Use.Of("erased owners are forgotten", side => side.Job(async tx =>
        {
            await ForgetCustomers.Note(tx, Ada);
            await ForgetCustomers.Run(tx, Tokens(side));
        })),
    ];

    private static OrderTokens Tokens(Side side) => new(side.Secrets);

    private static Task<PlaceOrder.Outcome> Place(Side side, CartSnapshot cart) =>
        side.Db.Transact(tx => PlaceOrder.Run(tx, Tokens(side), Buyer, cart, null, Hold));

    /// <summary>As the route does it for a request that carries a key.</summary>
    private static Task<IResult> PlaceOnce(Side side, string key)
    {
        var http = new DefaultHttpContext { Request = { Method = "POST", Path = "/checkout" } };
        http.Request.Headers[Once.Header] = key;
        var once = new Once(side.Db, side.Secrets, _ => Ada, NullLogger<Once>.Instance);
        return once.Transact(
            http, tx => PlaceOrder.Run(tx, Tokens(side), Buyer, Cart("crt_2", 1), null, Hold),
            outcome => outcome is PlaceOrder.Placed placed
                ? Answer.Created("/order/" + placed.OrderId, placed)
                : Problems.Conflict("ordered-already", "It was ordered already."));
    }

    private Task<ChangeOrder.Outcome> Change(Side side, Viewer viewer, Happening what) =>
        side.Db.Transact(tx => ChangeOrder.Run(tx, Tokens(side), id, viewer, what, "because"));

    private static Buyer Buyer { get; } = new(Ada, "ada@example.com", null, Ada, 20);

    private static Money Usd(long minor) => new(minor, "USD");

    private static CartSnapshot Cart(string cart, long version) => new(
        cart, version, [new OrderLine("prd_1", "Cup", 2, Usd(1250))], Usd(2500), Usd(0), Usd(0), Usd(0), Usd(2500), []);

    private PaymentSucceeded Pay(string payment) => new(id, payment, Usd(2500));

    private RefundSucceeded Back(string refund, long minor, long soFar) => new(id, "pay_1", refund, Usd(minor), Usd(soFar));
}

using Stoa.Cart;
using Stoa.Contracts;

namespace Stoa.Interleavings.Tests;

/// <summary>Two processes of Cart at the same cart.</summary>
public sealed class CartTests(ITestOutputHelper output)
{
    private const string Cup = "prd_1", Pot = "prd_2", Pan = "prd_3", Ada = "usr_ada";
    private static readonly DateTimeOffset Later = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);

    private GuestToken guest = null!;
    private OrderPaid ofUser = null!;
    private OrderPaid ofGuest = null!;

    [Fact]
    public Task Any_two_uses_of_a_cart_end_as_one_after_the_other() => Weave(isLong: false);

    [Fact, Trait("Category", "Long")]
    public Task Any_two_uses_of_a_cart_end_as_one_after_the_other_in_whatever_order() => Weave(isLong: true);

    private Task Weave(bool isLong) => Weaving.All(
        output, () => new CartService(),
        [
            new("two carts", side => Fill(side, userHasOne: true), Uses),
            new("a guest's cart only", side => Fill(side, userHasOne: false), Uses),
        ],
        isLong,
        "SELECT id || ' has a currency and nothing in it, or the other way round' FROM cart "
            + "WHERE (currency IS NULL) = EXISTS (SELECT 1 FROM line WHERE line.cart_id = cart.id)");

    private async Task Fill(Side side, bool userHasOne)
    {
        foreach (var (product, price) in new[] { (Cup, 1250), (Pot, 3000), (Pan, 4000) })
        {
            await side.Hear(Changed(product, price, 1), "evt_named_" + product);
            await side.Hear(new StockChanged([new StockLevel(product, 50, 1)]), "evt_stocked_" + product);
        }
        var none = new Shopper(null, null);
        guest = ((AddToCart.Added)await side.Db.Transact(tx => AddToCart.Run(tx, none, Cup, 1))).Cart.NewToken!;
        await side.Db.Transact(tx => AddToCart.Run(tx, Guest, Pot, 2));
        if (userHasOne)
            await side.Db.Transact(tx => AddToCart.Run(tx, User, Cup, 3));
        ofGuest = Paid("ord_guest", await TellCart.Run(side.Db, new GetCart(null, guest.Text)));
        ofUser = userHasOne ? Paid("ord_user", await TellCart.Run(side.Db, new GetCart(Ada, null))) : ofGuest with { OrderId = "ord_2" };
    }

    private Shopper Guest => new(null, guest);

    private static Shopper User { get; } = new(Ada, null);

    private IReadOnlyList<Use> Uses =>
    [
        Use.Of("user adds a cup", side => side.Db.Transact(tx => AddToCart.Run(tx, User, Cup, 1))),
        Use.Of("user adds a pan", side => side.Db.Transact(tx => AddToCart.Run(tx, User, Pan, 1))),
        Use.Of("guest adds a pan", side => side.Db.Transact(tx => AddToCart.Run(tx, Guest, Pan, 1))),
        Use.Of("guest wants three cups", side => side.Db.Transact(tx => ChangeQuantity.Run(tx, Guest, Cup, 3))),
        Use.Of("user wants five cups", side => side.Db.Transact(tx => ChangeQuantity.Run(tx, User, Cup, 5))),
        Use.Of("user wants no cup", side => side.Db.Transact(tx => ChangeQuantity.Run(tx, User, Cup, 0))),
        Use.Of("user wants nothing", side => side.Db.Transact(tx => EmptyCart.Run(tx, User))),
        Use.Of("guest signs in and looks", side => side.Db.Transact(tx => ShowCart.Run(tx, new Shopper(Ada, guest)))),
        Use.Of("guest signs in and checks out", side => TellCart.Run(side.Db, new GetCart(Ada, guest.Text))),
        Use.Of("guest signs in and adds a cup", side => side.Db.Transact(tx => AddToCart.Run(tx, new Shopper(Ada, guest), Cup, 1))),
        Use.Of("user looks", side => side.Db.Transact(tx => ShowCart.Run(tx, User))),
        Use.Of("what the user ordered is paid", side => side.Hear(ofUser, "evt_paid_user")),
        Use.Of("what the guest ordered is paid", side => side.Hear(ofGuest, "evt_paid_guest")),
        Use.Of("both are paid", side => side.HearTogether((ofUser, "evt_paid_user"), (ofGuest, "evt_paid_guest"))),
        Use.Of("a cup costs more", side => side.Hear(Changed(Cup, 1500, 2), "evt_named_2")),
        Use.Of("a cup costs much more", side => side.Hear(Changed(Cup, 2500, 3), "evt_named_3")),
        Use.Of("user is erased", side => side.Hear(new UserErased(Ada), "evt_erased")),
    ];

    private static ProductChanged Changed(string product, long price, long version) =>
        new(new ProductFacts(product, "sku-" + product, $"Name {version}", product, new Money(price, "USD"), null, "active", version));

    private static OrderPaid Paid(string order, CartSnapshot cart) => new(
        order, order, null, null, "ada@example.com", cart.CartId!, cart.Version, cart.Lines, cart.Total, Later, "pay_1", Later, null);
}

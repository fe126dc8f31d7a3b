using Stoa.Contracts;
using Stoa.Kernel.Data;

namespace Stoa.Ordering;

/// <summary>Somebody checks out: the cart as it is priced now becomes an order, and its stock is asked for.</summary>
internal static class PlaceOrder
{
    /// <summary>Unpaid orders that a customer may have at once, and all guests of one network together: each holds stock.</summary>
    public const int MostOpenPerCustomer = 20, MostOpenPerNetwork = 200;

    private const int MostNumbersTried = 5;

    public abstract record Outcome;

    public sealed record Placed(string OrderId) : Outcome;

    public sealed record EmptyCart : Outcome;

    /// <summary>Something in the cart can't be ordered as it is.</summary>
    public sealed record CartHasProblems(IReadOnlyList<CartProblem> Problems) : Outcome;

    /// <summary>It costs something else than the buyer saw.</summary>
    public sealed record TotalChanged(Money Total) : Outcome;

    /// <summary>What is in the cart was ordered already.</summary>
    public sealed record OrderedAlready(Order Order, IReadOnlyList<OrderLine> Lines) : Outcome;

    /// <summary>The buyer holds stock by too many unpaid orders.</summary>
    public sealed record TooManyOpen : Outcome;

    public static async Task<Outcome> Run(Tx tx, OrderTokens tokens, Buyer buyer, CartSnapshot cart, Money? expectedTotal, TimeSpan hold)
    {
        if (cart.CartId is null || cart.Lines.Count == 0)
            return new EmptyCart();
        if (cart.Problems.Count > 0)
            return new CartHasProblems(cart.Problems);
        if (expectedTotal is { } expected && expected != cart.Total)
            return new TotalChanged(cart.Total);
        if (buyer.MostOpen is { } most && await OrderStore.HeldBy(tx, buyer.Holder) >= most)
            return new TooManyOpen();

        for (var tried = 0; tried < MostNumbersTried; tried++)
        {
            var order = New(tx, buyer, cart, hold);
            if (await OrderStore.Add(tx, order, buyer.Holder))
            {
                await LineStore.Add(tx, order.Id, cart.Lines);
                await Moves.Placed(tx, tokens, order, cart.Lines, buyer.CustomerId is null ? Fact.Guest : Fact.Customer);
                return new Placed(order.Id);
            }
            if (await OrderStore.Live(tx, cart.CartId, cart.Version) is { } live)
                return new OrderedAlready(live, await LineStore.Of(tx, live));
        }
        throw new InvalidOperationException($"{MostNumbersTried} order numbers in a row were taken.");
    }

    private static Order New(Tx tx, Buyer buyer, CartSnapshot cart, TimeSpan hold)
    {
        var (id, expiresAt) = (tx.NewId("ord_"), tx.Now + hold);
        return new Order(
            id, Order.NumberOf(id), OrderState.Pending, buyer.CustomerId, buyer.Email, cart.CartId!, cart.Version, Costs.Of(cart),
            buyer.ShippingAddress, PaymentId: null, Tracking: null, HasRefunds: false, DueAt: Order.FirstLook(tx.Now, expiresAt),
            ExpiresAt: expiresAt, CreatedAt: tx.Now, UpdatedAt: tx.Now, Version: 1);
    }
}

/// <summary>Who checks out, and where it is to go.</summary>
/// <param name="CustomerId">Nothing for a guest.</param>
/// <param name="Holder">By whom unpaid orders are counted: the customer, or the guest's network.</param>
/// <param name="MostOpen">How many of them there may be; nothing where they are not counted.</param>
internal sealed record Buyer(string? CustomerId, string Email, ShippingAddress? ShippingAddress, string Holder, int? MostOpen);

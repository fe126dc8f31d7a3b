using Stoa.Kernel.Data;

namespace Stoa.Cart;

/// <summary>Puts so many of a product into a cart; who has none gets one.</summary>
public static class AddToCart
{
    public abstract record Outcome;

    public sealed record Added(ShownCart Cart) : Outcome;

    public sealed record Refused(Cart.Refusal Reason, Product Product, string? Currency) : Outcome;

    public sealed record NoSuchProduct : Outcome;

    public static async Task<Outcome> Run(Tx tx, Shopper shopper, string productId, int quantity)
    {
        if (await ProductStore.Get(tx, productId) is not { } product)
            return new NoSuchProduct();
        var cart = await FindCart.Take(tx, shopper) ?? await New(tx, shopper);
        if (cart.Refuses(product, quantity) is { } reason)
            return new Refused(reason, product, cart.Currency);
        var filled = cart.With(product, quantity);
        if (cart.Lines.Count == 0)
            BegunStore.Add(tx);
        if (cart.Version > 0)
            return new Added(await ShowCart.Keep(tx, cart, filled));
        var token = new GuestToken(cart.Id, tx.NewSecret());
        return new Added(new(CartStore.Add(tx, filled, token), filled.Problems(), token));
    }

    /// <summary>A guest's is written down only when something is in it.</summary>
    private static async ValueTask<Cart> New(Tx tx, Shopper shopper) =>
        shopper.UserId is { } userId ? await CartStore.TakeOrMakeUsers(tx, userId) : Cart.New(tx.NewId(GuestToken.Prefix));
}

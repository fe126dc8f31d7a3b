using Stoa.Kernel.Data;

namespace Stoa.Cart;

/// <summary>Takes everything out of a cart.</summary>
public static class EmptyCart
{
    public static async Task<ShownCart> Run(Tx tx, Shopper shopper) => await FindCart.Take(tx, shopper) is { } cart
        ? await ShowCart.Keep(tx, cart, cart.Emptied())
        : ShownCart.Nothing;
}

using Stoa.Kernel.Data;

namespace Stoa.Cart;

/// <summary>Changes how many of a product are in a cart; 0 takes it out.</summary>
public static class ChangeQuantity
{
    /// <summary>Nothing when it is not in the cart.</summary>
    public static async Task<ShownCart?> Run(Tx tx, Shopper shopper, string productId, int quantity) =>
        await FindCart.Take(tx, shopper) is { } cart && cart.Line(productId) is { } line
            ? await ShowCart.Keep(tx, cart, cart.With(line, quantity))
            : null;
}

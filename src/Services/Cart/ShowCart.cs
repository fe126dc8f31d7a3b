using Stoa.Contracts;
using Stoa.Kernel.Data;

namespace Stoa.Cart;

/// <summary>
/// Shows a cart to its buyer. Prices and names that changed are told as such, and from then on they are what was shown: an order never
/// costs what its buyer has not seen.
/// </summary>
public static class ShowCart
{
    /// <summary>A guest who only looks keeps the cart alive, but not with a write for each look.</summary>
    public static readonly TimeSpan TouchAfter = TimeSpan.FromDays(1);

    public static async Task<ShownCart> Run(Tx tx, Shopper shopper) =>
        await FindCart.Take(tx, shopper) is { } cart ? await Keep(tx, cart, cart) : ShownCart.Nothing;

    /// <summary>Saves what became of a cart, and shows it.</summary>
    internal static async ValueTask<ShownCart> Keep(Tx tx, Cart was, Cart cart) =>
        new(await CartStore.Save(tx, was, cart.Shown()), cart.Problems());

    /// <summary>Shows it where nothing has to be kept: all in it is as it was last shown.</summary>
    internal static async Task<ShownCart?> Look(Snapshot snapshot, Shopper shopper, DateTimeOffset now)
    {
        var found = await FindCart.Look(snapshot, shopper);
        if (found.Merges)
            return null;
        if (found.Cart is not { } cart)
            return ShownCart.Nothing;
        if (cart.Shown() != cart || await CartStore.IsUntouched(snapshot, cart.Id, now - TouchAfter))
            return null;
        return new(cart, cart.Problems());
    }
}

/// <summary>A cart as its buyer sees it.</summary>
/// <param name="NewToken">What opens a cart that was just made for a guest.</param>
public sealed record ShownCart(Cart? Cart, IReadOnlyList<CartProblem> Problems, GuestToken? NewToken = null)
{
    /// <summary>No cart yet, and so an empty one.</summary>
    public static readonly ShownCart Nothing = new(null, []);
}

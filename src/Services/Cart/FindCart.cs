using Stoa.Kernel.Data;

namespace Stoa.Cart;

/// <summary>Finds the cart of whoever comes, and pours a guest's into the user's that the guest turned out to be.</summary>
public static class FindCart
{
    /// <summary>Looks without taking.</summary>
    public static async Task<Found> Look(Snapshot snapshot, Shopper shopper)
    {
        if (shopper.UserId is not { } userId)
            return new(shopper.Token is { } own ? await CartStore.Guests(snapshot, own) : null, false);
        var cart = await CartStore.Users(snapshot, userId);
        var guests = shopper.Token is { } token ? await CartStore.Guests(snapshot, token) : null;
        return new(cart, guests is not null && (cart ?? Cart.New("")).Takes(guests));
    }

    /// <summary>Takes it; nothing where a guest has none.</summary>
    public static async Task<Cart?> Take(Tx tx, Shopper shopper)
    {
        if (shopper.UserId is { } userId)
            return shopper.Token is { } brought ? await Merge(tx, userId, brought) : await CartStore.TakeUsers(tx, userId);
        return shopper.Token is { } token ? await CartStore.TakeGuests(tx, token) : null;
    }

    /// <summary>
    /// Whoever was a guest until now has signed in: the user's cart, with what was in the guest's. Once, for then the guest's is empty and
    /// leads to the user's; also when two requests come at once, for both take the guest's cart first.
    /// </summary>
    private static async Task<Cart?> Merge(Tx tx, string userId, GuestToken token)
    {
        if (await CartStore.TakeGuests(tx, token) is not { Currency: not null } guests)
            return await CartStore.TakeUsers(tx, userId);
        var cart = await CartStore.TakeOrMakeUsers(tx, userId);
        if (!cart.Takes(guests))
            return cart;
        await CartStore.Save(tx, guests, guests.Emptied());
        await CartStore.PointAt(tx, guests.Id, cart.Id);
        return await CartStore.Save(tx, cart, cart.Merged(guests));
    }
}

/// <summary>What a look found: the cart, and whether another one waits to be merged into it.</summary>
public sealed record Found(Cart? Cart, bool Merges);

using Stoa.Contracts;
using Stoa.Kernel.Data;

namespace Stoa.Cart;

/// <summary>Tells the priced cart of whoever checks out, as it was last shown; whatever is otherwise now is a problem.</summary>
public static class TellCart
{
    public static async Task<CartSnapshot> Run(Database db, GetCart asked)
    {
        var shopper = new Shopper(asked.UserId, GuestToken.Parse(asked.CartToken));
        var found = await db.Read(snapshot => FindCart.Look(snapshot, shopper));
        return Told(found.Merges ? await db.Transact(tx => FindCart.Take(tx, shopper)) : found.Cart);
    }

    private static CartSnapshot Told(Cart? cart)
    {
        var subtotal = cart?.Subtotal ?? Money.Zero(Cart.UsualCurrency);
        var nothing = Money.Zero(subtotal.Currency);
        return new(
            cart?.Id, cart?.Version ?? 0, [.. (cart?.Lines ?? []).Select(line => Told(line, subtotal.Currency))],
            subtotal, nothing, nothing, nothing, subtotal, cart?.Problems() ?? []);
    }

    private static OrderLine Told(CartLine line, string currency) =>
        new(line.Product.Id, line.ShownName, line.Quantity, new Money(line.ShownPrice, currency));
}

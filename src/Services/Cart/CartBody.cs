using System.Text.Json.Serialization;
using Stoa.Contracts;

namespace Stoa.Cart;

/// <summary>A cart as the public API tells it.</summary>
/// <param name="CartToken">A guest's, so that it is at hand wherever the cart is.</param>
internal sealed record CartBody(
    string? Id, long Version, IReadOnlyList<LineBody> Items, decimal Subtotal, decimal Discount, decimal Shipping, decimal Tax,
    decimal Total, string Currency, string? Coupon, IReadOnlyList<CartProblem> Problems,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? CartToken)
{
    public static CartBody Of(Shopper shopper, ShownCart shown)
    {
        var cart = shown.Cart;
        var subtotal = cart?.Subtotal ?? Money.Zero(Cart.UsualCurrency);
        var items = new LineBody[cart?.Lines.Count ?? 0];
        for (var i = 0; i < items.Length; i++)
            items[i] = LineBody.Of(cart!.Lines[i], subtotal.Currency);
        var token = shown.NewToken ?? (cart is null || shopper.UserId is not null ? null : shopper.Token);
        return new(
            cart?.Id, cart?.Version ?? 0, items, subtotal.Major, 0, 0, 0, subtotal.Major, subtotal.Currency, null, shown.Problems,
            token?.Text);
    }
}

/// <summary>A line of it.</summary>
internal sealed record LineBody(
    string ProductId, string Name, string? ImageUrl, int Quantity, decimal UnitPrice, decimal LineTotal, long? Available)
{
    public static LineBody Of(CartLine line, string currency)
    {
        var price = new Money(line.ShownPrice, currency);
        return new(
            line.Product.Id, line.ShownName, line.Product.PictureId is { } picture ? "/media/" + picture : null, line.Quantity,
            price.Major, (price * line.Quantity).Major, line.Available);
    }
}

namespace Stoa.Contracts;

/// <summary>
/// Asks for the priced cart of whoever checks out. Where both a user and a guest's token are known, the guest's cart is merged into the
/// user's first, once.
/// </summary>
public sealed record GetCart(string? UserId, string? CartToken) : IQuery<CartSnapshot>
{
    public static string Name => "cart.get-cart.v1";
}

/// <summary>A cart as it is priced now. Its version changes with everything that would change the order.</summary>
/// <param name="CartId">Nothing where there is no such cart.</param>
/// <param name="Problems">What would stop a checkout; empty when nothing does.</param>
public sealed record CartSnapshot(
    string? CartId, long Version, IReadOnlyList<OrderLine> Lines, Money Subtotal, Money Discount, Money Shipping, Money Tax, Money Total,
    IReadOnlyList<CartProblem> Problems);

/// <summary>Why a line of a cart can't be ordered as it is.</summary>
/// <param name="Code">gone, short or price-changed.</param>
public sealed record CartProblem(string ProductId, string Code, string Message, long? Available = null);

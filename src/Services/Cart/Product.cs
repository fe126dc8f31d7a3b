using Stoa.Contracts;

namespace Stoa.Cart;

/// <summary>A product as far as a cart is concerned.</summary>
/// <param name="Available">How many can be sold now; nothing until that was heard.</param>
public sealed record Product(string Id, string Name, Money Price, string? PictureId, bool IsActive, long? Available)
{
    /// <summary>So that the fullest cart of the dearest products still adds up to a number that can be held.</summary>
    public const long MostPrice = long.MaxValue / (Cart.MostLines * Cart.MostQuantity);

    /// <summary>It can be bought as far as it is up to the catalog.</summary>
    public bool IsSold => IsActive && !IsTooDear;

    public bool IsTooDear => Price.Minor > MostPrice;
}

using Stoa.Kernel.Web;

namespace Stoa.Ordering;

/// <summary>What a buyer says at the checkout; all of it may be left out.</summary>
/// <param name="Email">A guest's; a customer's is the one of the account.</param>
internal sealed record CheckoutBody(
    AddressBody? ShippingAddress = null, string? Email = null, string? ShippingMethod = null, decimal? ExpectedTotal = null)
{
    /// <summary>The one way of shipping that there is.</summary>
    private const string Standard = "standard";

    /// <summary>The address and the guest's e-mail as they are kept; what is wrong with them goes into the check.</summary>
    public (ShippingAddress? Address, string? Email) Read(Check check, bool isGuest)
    {
        check.That(ShippingMethod is null or Standard, "shippingMethod", $"must be '{Standard}'.");
        check.That(ExpectedTotal is null or >= 0, "expectedTotal", "must not be below zero.");
        return (ShippingAddress?.Read(check), isGuest ? check.Email("email", Email) : null);
    }
}

/// <summary>An address, with the members of one in an address book.</summary>
internal sealed record AddressBody(
    string Name, string Line1, string City, string Country,
    string? Line2 = null, string? Region = null, string? PostalCode = null, string? Phone = null)
{
    private const int MostText = 100, MostPostalCode = 20;

    public ShippingAddress Read(Check check) => new(
        check.Text("shippingAddress.name", Name, MostText),
        check.Text("shippingAddress.line1", Line1, MostText),
        check.OptionalText("shippingAddress.line2", Line2, MostText),
        check.Text("shippingAddress.city", City, MostText),
        check.OptionalText("shippingAddress.region", Region, MostText),
        check.OptionalText("shippingAddress.postalCode", PostalCode, MostPostalCode),
        check.Country("shippingAddress.country", Country),
        Phone is null ? null : check.Phone("shippingAddress.phone", Phone));
}

namespace Stoa.Identity;

/// <summary>Where a user has things sent. Of several, exactly one is the default.</summary>
public sealed record Address(string Id, AddressLines Lines, bool IsDefault)
{
    public const int MostPerUser = 50;
}

/// <summary>An address as it is written on a parcel; the country is its two letters of ISO 3166.</summary>
public sealed record AddressLines(
    string FullName, string Line1, string? Line2, string City, string? Region, string? PostalCode, string Country, string? Phone);

using Stoa.Client.Models;

namespace Stoa.Web;

/// <summary>What somebody wrote into the fields of an address.</summary>
public static class WrittenAddress
{
    /// <summary>For the address book.</summary>
    public static NewAddress Of(Form form) => new()
    {
        Name = form["name"],
        Line1 = form["line1"],
        City = form["city"],
        Country = form["country"],
        Line2 = form.Given("line2"),
        Region = form.Given("region"),
        PostalCode = form.Given("postalCode"),
        Phone = form.Phone("phone"),
    };
}

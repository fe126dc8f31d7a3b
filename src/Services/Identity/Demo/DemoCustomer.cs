namespace Stoa.Identity;

/// <summary>
/// A customer of the demo shop. The id is made of the number, as Catalog makes it too, in whose demo they say what they think of products;
/// Ordering's demo, which asks for them, has them buy.
/// </summary>
internal sealed record DemoCustomer(int Number, string FullName, string Email, IReadOnlyList<AddressLines> Addresses)
{
    /// <summary>Of all of them, for whoever tries the shop. Everybody can read it here, so it opens nothing in Production.</summary>
    public const string Password = "sound and light";

    public static IReadOnlyList<DemoCustomer> All { get; } =
    [
        new(1, "Ada Winter", "ada@example.com", [
            new("Ada Winter", "Lindenallee 14", "Rear building", "Berlin", null, "10115", "DE", "+49305550100"),
            new("Winter Events", "Hafenstrasse 3", "Gate 2", "Hamburg", null, "20359", "DE", "+49405550101")]),
        new(2, "Ben Okafor", "ben@example.com", [
            new("Ben Okafor", "8 Canal Street", null, "Manchester", "Greater Manchester", "M1 3HE", "GB", "+441614960200")]),
        new(3, "Clara Nilsson", "clara@example.com", [
            new("Clara Nilsson", "Storgatan 21", "2 tr", "Malmö", null, "211 42", "SE", "+46405550300")]),
        new(4, "Diego Marín", "diego@example.com", [
            new("Diego Marín", "Calle de la Paz 9", null, "Valencia", "Valencia", "46003", "ES", "+34960555040")]),
        new(5, "Emi Tanaka", "emi@example.com", [
            new("Emi Tanaka", "2-4-1 Umeda", "Kita-ku", "Osaka", "Osaka", "530-0001", "JP", "+81655550500")]),
        new(6, "Finn Keller", "finn@example.com", [
            new("Finn Keller", "Seestrasse 77", null, "Zürich", null, "8002", "CH", "+41445550600"),
            new("Club Keller", "Langstrasse 12", null, "Zürich", null, "8004", "CH", null)]),
    ];

    public string Id => $"usr_0000000000000000000000DEM{Number}";
}

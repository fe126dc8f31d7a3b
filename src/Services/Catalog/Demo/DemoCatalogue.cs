using System.Text.Json;
using Stoa.Kernel;

namespace Stoa.Catalog;

/// <summary>
/// The demo shop as it stands in catalogue.json: an outfitter of audio and event equipment. Its pictures lie in Media, each under an id
/// that is made of the product's number on both sides, since the two services know nothing of each other.
/// </summary>
internal sealed record DemoCatalogue(IReadOnlyList<DemoCategory> Categories, IReadOnlyList<DemoProduct> Products)
{
    public static DemoCatalogue Read() => JsonSerializer.Deserialize<DemoCatalogue>(
        Resources.Text(typeof(DemoCatalogue), "catalogue.json"), JsonSerializerOptions.Web)!;
}

/// <summary>A category of the demo shop, after the one that it stands under.</summary>
/// <param name="Parent">The slug of that one.</param>
internal sealed record DemoCategory(string Slug, string Name, string? Parent);

/// <summary>A product of the demo shop, and what people said of it.</summary>
internal sealed record DemoProduct(
    int Number, string Category, string Name, string Sku, decimal Price, long Stock, string Description,
    Dictionary<string, string> Attributes, IReadOnlyList<DemoReview> Reviews)
{
    public string PictureId => $"med_0000000000000000000DEM0{Number:000}";

    public ProductEdit Edit => ProductEdit.Nothing with
    {
        Name = Name,
        Sku = Sku,
        Price = Price,
        Stock = Stock,
        Description = Description,
        Category = Category,
        Attributes = Attributes,
        Images = new List<string> { PictureId },
    };
}

/// <summary>What one of the demo's customers says.</summary>
internal sealed record DemoReview(int Customer, int Rating, string Title, string Body)
{
    public string CustomerId => $"usr_0000000000000000000000DEM{Customer}";
}

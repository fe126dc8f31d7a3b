using System.Text.Encodings.Web;
using System.Text.Json;
using Stoa.Client.Models;

namespace Stoa.Web;

/// <summary>What a page is about, for search engines: JSON-LD by schema.org's words.</summary>
public static class LinkedData
{
    private const string Words = "https://schema.org";

    /// <summary>What HTML would misread is escaped, so nothing in a name ends the script that holds it.</summary>
    private static readonly JsonSerializerOptions Writing = new() { Encoder = JavaScriptEncoder.Default };

    public static string Shop(Frame frame) => Write(new()
    {
        ["@context"] = Words,
        ["@type"] = "WebSite",
        ["name"] = frame.Shop.Name,
        ["url"] = frame.Shop.Url,
        ["potentialAction"] = new Dictionary<string, object>
        {
            ["@type"] = "SearchAction",
            ["target"] = frame.Shop.Url + "/shop?q={words}",
            ["query-input"] = "required name=words",
        },
    });

    public static string Product(Frame frame, ProductModel model)
    {
        var (product, told) = (model.Product, new Dictionary<string, object?>());
        told["@context"] = Words;
        told["@type"] = "Product";
        told["name"] = product.Name;
        told["sku"] = product.Sku;
        told["description"] = product.Description;
        told["image"] = product.Images.Select(one => frame.Address(one.Url));
        if (product.Attributes.GetValueOrDefault("brand") is { } brand)
            told["brand"] = new Dictionary<string, object> { ["@type"] = "Brand", ["name"] = brand };
        told["offers"] = new Dictionary<string, object>
        {
            ["@type"] = "Offer",
            ["url"] = frame.Address(Go.Product(product.Slug)),
            ["price"] = product.Price,
            ["priceCurrency"] = product.Currency,
            ["availability"] = "https://schema.org/" + (product.Available > 0 ? "InStock" : "OutOfStock"),
        };
        if (product.ReviewCount > 0)
        {
            told["aggregateRating"] = new Dictionary<string, object>
            {
                ["@type"] = "AggregateRating",
                ["ratingValue"] = product.Rating,
                ["reviewCount"] = product.ReviewCount,
            };
        }
        return Write(told);
    }

    public static string Way(Frame frame, IEnumerable<(string Name, string Path)> way) => Write(new()
    {
        ["@context"] = Words,
        ["@type"] = "BreadcrumbList",
        ["itemListElement"] = way.Select((one, at) => new Dictionary<string, object>
        {
            ["@type"] = "ListItem",
            ["position"] = at + 1,
            ["name"] = one.Name,
            ["item"] = frame.Address(one.Path),
        }),
    });

    private static string Write(Dictionary<string, object?> told) => JsonSerializer.Serialize(told, Writing);
}

using Stoa.Kernel.Web;

namespace Stoa.Catalog;

/// <summary>
/// What the staff want of a product, as a POST or PATCH body says it. What is not named stays as it is, or as it is by default; stock is
/// Inventory's and only asked for.
/// </summary>
internal sealed record ProductEdit(
    Given<string> Name, Given<decimal> Price, Given<long> Stock, Given<string> Currency, Given<string> Sku, Given<string> Slug,
    Given<string> Description, Given<string?> Category, Given<Dictionary<string, string>> Attributes, Given<List<string>> Images,
    Given<List<object>> Variants, Given<ProductStatus> Status)
{
    private const int PictureIdLength = 30;

    public static ProductEdit Nothing { get; } =
        new(default, default, default, default, default, default, default, default, default, default, default, default);

    /// <summary>Without the spaces around its texts, and everything that is wrong with it whatever the product is.</summary>
    public ProductEdit Checked(Check check)
    {
        if (Price.IsGiven)
            check.That(Price.Value is >= 0 and <= Product.MostPrice, "price", $"must be a number from 0 to {Product.MostPrice:0}.");
        if (Currency.IsGiven)
            check.That(Contracts.Currencies.Knows(Currency.Value), "currency", "must be a currency's three letters, such as USD.");
        if (Stock.IsGiven)
            check.Whole("stock", Stock.Value, 0, Product.MostStock);
        if (Slug.IsGiven)
            check.That(Slugs.IsSlug(Slug.Value), "slug", Slugs.Form);
        if (Variants.IsGiven)
            check.That(Variants.Value.Count == 0, "variants", "must be empty: a product can't have variants yet.");
        if (Attributes.IsGiven)
            CheckAttributes(check, Attributes.Value);
        if (Images.IsGiven)
            CheckImages(check, Images.Value);
        return this with
        {
            Name = Name.IsGiven ? check.Text("name", Name.Value, Product.MostName) : Name,
            Sku = Sku.IsGiven ? check.Text("sku", Sku.Value, Product.MostSku) : Sku,
            Description = Description.IsGiven
                ? check.Lines("description", Description.Value, Product.MostDescription, least: 0) : Description,
        };
    }

    private static void CheckAttributes(Check check, Dictionary<string, string> attributes)
    {
        check.That(attributes.Count <= Product.MostAttributes, "attributes", $"must be at most {Product.MostAttributes}.");
        foreach (var (name, value) in attributes.Take(Product.MostAttributes))
        {
            check.That(PlainText.Flaw(name, Product.MostAttributeName) is null, "attributes",
                $"have names of 1 to {Product.MostAttributeName} plain characters.");
            if (value is null || PlainText.Flaw(value, Product.MostAttributeValue) is not null)
                check.That(false, "attributes." + name, $"must be 1 to {Product.MostAttributeValue} plain characters.");
        }
    }

    private static void CheckImages(Check check, List<string> images)
    {
        check.That(images.Count <= Product.MostImages, "images", $"must be at most {Product.MostImages}.");
        check.That(images.TrueForAll(IsPictureId), "images", "must be ids of pictures, as /media gave them.");
        check.That(images.Distinct(StringComparer.Ordinal).Count() == images.Count, "images", "must not name a picture twice.");
    }

    private static bool IsPictureId(string? id)
    {
        if (id is null || id.Length != PictureIdLength || !id.StartsWith("med_", StringComparison.Ordinal))
            return false;
        for (var i = 4; i < id.Length; i++)
        {
            if (!char.IsAsciiLetterUpper(id[i]) && !char.IsAsciiDigit(id[i]))
                return false;
        }
        return true;
    }
}

using Stoa.Contracts;
using Stoa.Kernel.Data;

namespace Stoa.Catalog;

/// <summary>What a product would be after an edit, or why it can't be that. Writes nothing.</summary>
internal static class DecideEdit
{
    public static async Task<Decision> Run(Snapshot snapshot, Product product, ProductEdit edit)
    {
        var category = product.Category;
        if (edit.Category.IsGiven)
        {
            category = edit.Category.Value is { } named ? await CategoryStore.Label(snapshot, named) : null;
            if (category is null && edit.Category.Value is not null)
                return Refusal.NoSuchCategory;
        }
        if (edit.Sku.IsGiven && edit.Sku.Value != product.Sku && await ProductStore.HasSku(snapshot, edit.Sku.Value))
            return Refusal.SkuTaken;
        if (edit.Slug.IsGiven && await ProductStore.OwnerOfSlug(snapshot, edit.Slug.Value) is { } owner && owner != product.Id)
            return Refusal.SlugTaken;
        if (Money.FromMajor(edit.Price.Or(product.Price.Major), edit.Currency.Or(product.Price.Currency)) is not { } price)
            return Refusal.PriceTooFine;
        return product with
        {
            Name = edit.Name.Or(product.Name),
            Sku = edit.Sku.Or(product.Sku),
            Slug = edit.Slug.Or(product.Slug),
            Description = edit.Description.Or(product.Description),
            Price = price,
            Category = category,
            Attributes = edit.Attributes.IsGiven ? edit.Attributes.Value : product.Attributes,
            Images = edit.Images.IsGiven ? edit.Images.Value : product.Images,
            Status = edit.Status.Or(product.Status),
        };
    }
}

/// <summary>A product as it would be, or a refusal.</summary>
internal readonly record struct Decision(Product? Product, Refusal? Refusal)
{
    public static implicit operator Decision(Product product) => new(product, null);

    public static implicit operator Decision(Refusal refusal) => new(null, refusal);
}

/// <summary>Why a product can't be what the staff want.</summary>
internal enum Refusal
{
    NoSuchCategory,
    SkuTaken,
    SlugTaken,

    /// <summary>The price has more decimals than its currency.</summary>
    PriceTooFine,
}

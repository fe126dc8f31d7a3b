using System.Text.Json;
using Stoa.Contracts;
using Stoa.Kernel.Data;
using Stoa.Kernel.Web;

namespace Stoa.Catalog;

/// <summary>The staff change what a product is, also into an archived one: everything is told, and written in the book.</summary>
internal static class ChangeProduct
{
    public abstract record Outcome;

    /// <summary>It is as it should be, whether or not that was something new.</summary>
    public sealed record Changed(Product Product) : Outcome;

    public sealed record Refused(Refusal Why) : Outcome;

    public sealed record NoSuchProduct : Outcome;

    /// <summary>Somebody changed it since the caller last saw it.</summary>
    public sealed record Stale : Outcome;

    public static async Task<Outcome> Run(Tx tx, string actorId, string id, IfMatch wanted, ProductEdit edit)
    {
        if (await ProductStore.Take(tx, id) is not { } product)
            return new NoSuchProduct();
        if (!wanted.Allows(product.Version))
            return new Stale();
        var decision = await DecideEdit.Run(tx, product, edit);
        if (decision.Product is not { } decided)
            return new Refused(decision.Refusal!.Value);
        var changes = Differences(product, decided);
        if (changes.Count == 0)
            return new Changed(product);
        if (decided.Slug != product.Slug && !await ProductStore.TakeSlug(tx, decided.Slug, id))
            return new Refused(Refusal.SlugTaken);

        var changed = decided with { Version = product.Version + 1, UpdatedAt = tx.Now };
        await ProductStore.Save(tx, changed);
        await ProductStore.Show(tx, id, product.Images, changed.Images);
        await WordStore.Set(tx, id, Words.Of(product), Words.Of(changed));
        foreach (var (what, was, became) in changes)
            await Audit.Add(tx, actorId, "product." + what, id, was, became);
        tx.Publish(new ProductChanged(changed.Facts));
        tx.Touch(Showcase.Key);
        return new Changed(changed);
    }

    private static List<(string What, string Was, string Became)> Differences(Product was, Product becomes)
    {
        var all = new (string What, string Was, string Became)[]
        {
            ("name", was.Name, becomes.Name),
            ("sku", was.Sku, becomes.Sku),
            ("slug", was.Slug, becomes.Slug),
            ("description", was.Description, becomes.Description),
            ("price", was.Price.ToString(), becomes.Price.ToString()),
            ("category", was.Category?.Slug ?? "none", becomes.Category?.Slug ?? "none"),
            ("attributes", JsonSerializer.Serialize(was.Attributes), JsonSerializer.Serialize(becomes.Attributes)),
            ("images", string.Join(' ', was.Images), string.Join(' ', becomes.Images)),
            ("status", was.Status.Word(), becomes.Status.Word()),
        };
        return [.. all.Where(one => one.Was != one.Became)];
    }
}

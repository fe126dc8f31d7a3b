using Stoa.Kernel.Data;
using Stoa.Kernel.Web;

namespace Stoa.Catalog;

/// <summary>The staff put up, rename, move and take down categories, one after another.</summary>
internal static class PlanCategories
{
    public abstract record Outcome;

    /// <summary>As it is now, in the tree as it is now.</summary>
    public sealed record Done(Category Category, CategoryTree Tree) : Outcome;

    public sealed record NoSuchCategory : Outcome;

    public sealed record NoSuchParent : Outcome;

    public sealed record SlugTaken : Outcome;

    /// <summary>It would stand under itself, or below the last level.</summary>
    public sealed record DoesNotFit : Outcome;

    public sealed record TooMany : Outcome;

    /// <summary>There are products or categories in it.</summary>
    public sealed record NotEmpty : Outcome;

    public static async Task<Outcome> Add(Tx tx, string actorId, string name, string? slug, string? parent)
    {
        var tree = await CategoryStore.TakeTree(tx);
        if (tree.Count >= CategoryTree.MostCategories)
            return new TooMany();
        var under = parent is null ? null : tree.Find(parent);
        if (parent is not null && under is null)
            return new NoSuchParent();
        if (!tree.Fits(null, under?.Id))
            return new DoesNotFit();
        if (slug is not null && tree.Find(slug) is not null)
            return new SlugTaken();
        var id = tx.NewId("cat_");
        var added = new Category(id, slug ?? Slugs.For(name, id).First(one => tree.Find(one) is null), name, under?.Id, 1);
        await CategoryStore.Add(tx, added);
        await Audit.Add(tx, actorId, "category", id, "none", name);
        return await Tell(tx, added);
    }

    public static async Task<Outcome> Change(
        Tx tx, string actorId, string named, Given<string> name, Given<string> slug, Given<string?> parent)
    {
        var tree = await CategoryStore.TakeTree(tx);
        if (tree.Find(named) is not { } category)
            return new NoSuchCategory();
        var under = parent is { IsGiven: true, Value: { } wanted } ? tree.Find(wanted) : null;
        if (parent is { IsGiven: true, Value: not null } && under is null)
            return new NoSuchParent();
        if (slug.IsGiven && tree.Find(slug.Value) is { } owner && owner.Id != category.Id)
            return new SlugTaken();
        var becomes = category with
        {
            Name = name.Or(category.Name),
            Slug = slug.Or(category.Slug),
            ParentId = parent.IsGiven ? under?.Id : category.ParentId,
        };
        if (becomes == category)
            return new Done(category, tree);
        if (becomes.ParentId != category.ParentId && !tree.Fits(category.Id, becomes.ParentId))
            return new DoesNotFit();
        becomes = becomes with { Version = category.Version + 1 };
        await CategoryStore.Save(tx, becomes);
        await Audit.Add(tx, actorId, "category", category.Id, Words(category), Words(becomes));
        return await Tell(tx, becomes);
    }

    public static async Task<Outcome> Remove(Tx tx, string actorId, string named)
    {
        var tree = await CategoryStore.TakeTree(tx);
        if (tree.Find(named) is not { } category)
            return new NoSuchCategory();
        if (tree.Under(category.Id).Any() || await CategoryStore.HasProducts(tx, category.Id))
            return new NotEmpty();
        await CategoryStore.Remove(tx, category.Id);
        await Audit.Add(tx, actorId, "category", category.Id, Words(category), "none");
        return await Tell(tx, category);
    }

    private static async Task<Outcome> Tell(Tx tx, Category category)
    {
        tx.Touch(Showcase.Key);
        return new Done(category, await CategoryStore.Tree(tx));
    }

    private static string Words(Category category) => $"{category.Name} ({category.Slug}) under {category.ParentId ?? "none"}";
}

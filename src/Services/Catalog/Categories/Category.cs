namespace Stoa.Catalog;

/// <summary>A shelf of the shop, under another one or at the top.</summary>
internal sealed record Category(string Id, string Slug, string Name, string? ParentId, long Version)
{
    public const int MostName = 100;
}

/// <summary>All categories as they hang together.</summary>
internal sealed class CategoryTree
{
    public const int Deepest = 5;
    public const int MostCategories = 1_000;

    private readonly Dictionary<string, Category> byId;
    private readonly ILookup<string, Category> children;

    public CategoryTree(IReadOnlyList<Category> all)
    {
        byId = all.ToDictionary(one => one.Id, StringComparer.Ordinal);
        children = all.ToLookup(one => one.ParentId ?? "", StringComparer.Ordinal);
    }

    public int Count => byId.Count;

    /// <summary>By id or slug.</summary>
    public Category? Find(string named) => byId.GetValueOrDefault(named) ?? byId.Values.FirstOrDefault(one => one.Slug == named);

    /// <summary>Those right under it, or at the top, in the order of their names.</summary>
    public IEnumerable<Category> Under(string? id) => children[id ?? ""].OrderBy(one => one.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>It and everything below it.</summary>
    public IEnumerable<string> Subtree(string id) => children[id].SelectMany(child => Subtree(child.Id)).Prepend(id);

    /// <summary>On which level it stands; 0 for the top itself.</summary>
    public int Level(string? id)
    {
        var level = 0;
        for (; id is not null; id = byId[id].ParentId)
            level++;
        return level;
    }

    /// <summary>How many levels it needs, itself included.</summary>
    public int Height(string id) => 1 + children[id].Select(child => Height(child.Id)).DefaultIfEmpty(0).Max();

    /// <summary>Whether a category may hang there: not under itself, and not too deep. A new one has the height 1.</summary>
    public bool Fits(string? id, string? parentId) =>
        (id is null || parentId is null || !Subtree(id).Contains(parentId))
        && Level(parentId) + (id is null ? 1 : Height(id)) <= Deepest;
}

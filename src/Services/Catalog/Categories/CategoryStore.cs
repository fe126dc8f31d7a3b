using Stoa.Kernel.Data;

namespace Stoa.Catalog;

/// <summary>Every statement that touches a category.</summary>
internal static class CategoryStore
{
    public static async ValueTask<CategoryTree> Tree(Snapshot snapshot) => new(await snapshot.Query(
        "SELECT id, slug, name, parent_id, version FROM category ORDER BY id",
        static row => new Category(row.Text(0), row.Text(1), row.Text(2), row.TextOrNull(3), row.Whole(4))));

    /// <summary>By id or slug, as a product shows it.</summary>
    public static ValueTask<CategoryLabel?> Label(Snapshot snapshot, string named) => snapshot.QueryOne(
        "SELECT id, slug, name, version FROM category WHERE id = @named OR slug = @named",
        static row => new CategoryLabel(row.Text(0), row.Text(1), row.Text(2), row.Whole(3)), ("named", named));

    /// <summary>Whoever changes the tree does so alone: on SQLite that is so anyway.</summary>
    public static async ValueTask<CategoryTree> TakeTree(Tx tx)
    {
        await tx.Execute(
            "INSERT INTO turn (name, taken) VALUES ('categories', 1) ON CONFLICT (name) DO UPDATE SET taken = turn.taken + 1");
        return await Tree(tx);
    }

    public static async ValueTask Add(Tx tx, Category category) => await tx.Execute(
        "INSERT INTO category (id, slug, name, parent_id, version) VALUES (@id, @slug, @name, @parent_id, @version)",
        ("id", category.Id), ("slug", category.Slug), ("name", category.Name), ("parent_id", category.ParentId),
        ("version", category.Version));

    public static async ValueTask Save(Tx tx, Category category) => await tx.Execute(
        "UPDATE category SET slug = @slug, name = @name, parent_id = @parent_id, version = @version WHERE id = @id",
        ("id", category.Id), ("slug", category.Slug), ("name", category.Name), ("parent_id", category.ParentId),
        ("version", category.Version));

    public static async ValueTask<bool> HasProducts(Snapshot snapshot, string id) => await snapshot.QueryWhole(
        "SELECT 1 FROM product WHERE category_id = @id LIMIT 1", ("id", id)) is not null;

    public static async ValueTask Remove(Tx tx, string id) => await tx.Execute("DELETE FROM category WHERE id = @id", ("id", id));
}

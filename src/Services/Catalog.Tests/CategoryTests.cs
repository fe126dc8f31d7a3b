using Stoa.Testing;

namespace Stoa.Catalog.Tests;

public class CategoryTests(SharedShops shops)
{
    [Theory, EachDatabase]
    public async Task Categories_hang_together_in_a_tree_of_five_levels(Engine engine)
    {
        var market = await shops.On(engine);
        string? parent = null;
        var ids = new List<string>();
        for (var level = 1; level <= CategoryTree.Deepest; level++)
            ids.Add(parent = await market.Category(parent));
        (await market.Staff.Post("/categories", new { name = "Too deep", parent })).Is(409, "category-does-not-fit");
        var top = (await market.Visitor().Get("/categories/" + ids[0])).Is(200);
        Assert.Equal("id slug name parent children", top.Members());
        Assert.Null(top.Json["parent"]);
        Assert.Equal(ids[4], top.Text("children", "0", "children", "0", "children", "0", "children", "0", "id"));
        var all = (await market.Visitor().Get("/categories")).Is(200);
        Assert.Equal("items next", all.Members());
        Assert.Contains(ids[0], all.Json["items"]!.AsArray().Select(one => (string)one!["id"]!));
        Assert.DoesNotContain(ids[1], all.Json["items"]!.AsArray().Select(one => (string)one!["id"]!));
    }

    [Theory, EachDatabase]
    public async Task A_category_moves_but_not_under_itself_nor_too_deep(Engine engine)
    {
        var market = await shops.On(engine);
        var (a, other) = (await market.Category(), await market.Category());
        var b = await market.Category(a);
        var c = await market.Category(b);
        foreach (var below in new[] { a, b, c })
            (await Move(a, below)).Is(409, "category-does-not-fit");
        var deep = other;
        for (var level = 2; level <= 4; level++)
            deep = await market.Category(deep);
        (await Move(b, deep)).Is(409, "category-does-not-fit");
        (await Move(c, deep)).Is(200);
        Assert.Equal(other, (await Move(b, other)).Is(200).Text("parent"));
        Assert.Null((await Move(b, null)).Is(200).Json["parent"]);
        (await Move(b, "nowhere-at-all")).Is(400, "invalid-input", "parent");

        Task<Reply> Move(string id, string? parent) => market.Staff.Patch("/categories/" + id, new { parent });
    }

    [Theory, EachDatabase]
    public async Task Two_moves_at_once_never_make_a_ring(Engine engine)
    {
        var market = await shops.On(engine);
        for (var round = 0; round < 5; round++)
        {
            var (a, b) = (await market.Category(), await market.Category());
            var replies = await Task.WhenAll(
                market.Staff.Patch("/categories/" + a, new { parent = b }), market.Staff.Patch("/categories/" + b, new { parent = a }));
            Assert.Equal([200, 409], replies.Select(reply => reply.Status).Order());
        }
    }

    [Theory, EachDatabase]
    public async Task Only_an_empty_one_goes(Engine engine)
    {
        var market = await shops.On(engine);
        var parent = await market.Category();
        var child = await market.Category(parent);
        var product = await market.AddOne(new { category = child });
        (await market.Staff.Delete("/categories/" + parent)).Is(409, "category-not-empty");
        (await market.Staff.Delete("/categories/" + child)).Is(409, "category-not-empty");
        (await market.Change(product, """{"category":null}""")).Is(200);
        (await market.Staff.Delete("/categories/" + child)).Is(204);
        (await market.Staff.Delete("/categories/" + parent)).Is(204);
        (await market.Staff.Delete("/categories/" + parent)).Is(404, "not-found");
        (await market.Visitor().Get("/categories/" + parent)).Is(404, "not-found");
    }

    [Theory, EachDatabase]
    public async Task A_new_name_is_seen_on_its_products_at_once(Engine engine)
    {
        var market = await shops.On(engine);
        var category = await market.Category();
        var added = await market.Add(new { category });
        var path = "/products/" + added.Text("id");
        var before = await market.Visitor().Get(path);
        var name = market.NewName("Renamed");
        Assert.Equal(name, (await market.Staff.Patch("/categories/" + category, new { name })).Is(200).Text("name"));
        var after = await market.Visitor().Get(path, ("If-None-Match", before.Header("ETag")!));
        Assert.Equal(name, after.Is(200).Text("category", "name"));
        Assert.Contains(name, (await market.Visitor().Get("/categories")).Body, StringComparison.Ordinal);
        Assert.Contains(name, (await market.Visitor().Get("/products?category=" + category)).Body, StringComparison.Ordinal);
    }

    [Theory, EachDatabase]
    public async Task A_slug_is_one_categorys_and_leads_to_it(Engine engine)
    {
        var market = await shops.On(engine);
        var name = market.NewName("Mixer & Co");
        var first = (await market.Staff.Post("/categories", new { name })).Is(201);
        var second = (await market.Staff.Post("/categories", new { name })).Is(201);
        Assert.Equal(first.Text("slug") + "-2", second.Text("slug"));
        Assert.Equal("/categories/" + first.Text("id"), first.Header("Location"));
        Assert.Equal(first.Body, (await market.Visitor().Get("/categories/" + first.Text("slug"))).Is(200).Body);
        (await market.Staff.Post("/categories", new { name, slug = first.Text("slug") })).Is(409, "slug-taken");
        (await market.Staff.Patch("/categories/" + second.Text("id"), new { slug = first.Text("slug") })).Is(409, "slug-taken");
        (await market.Staff.Post("/categories", new { name = "" })).Is(400, "invalid-input", "name");
        (await market.Staff.Post("/categories", new { name, slug = "A b" })).Is(400, "invalid-input", "slug");
        (await market.Staff.Post("/categories", new { name, parent = "nowhere-at-all" })).Is(400, "invalid-input", "parent");
    }
}

using System.Net;
using System.Text.Json.Nodes;
using Stoa.Testing;

namespace Stoa.Catalog.Tests;

public class ListingTests(SharedShops shops)
{
    [Theory, EachDatabase]
    public async Task A_category_is_listed_with_everything_below_it(Engine engine)
    {
        var market = await shops.On(engine);
        var top = await market.Category();
        var below = await market.Category(await market.Category(top));
        var names = new[] { market.NewName(), market.NewName() };
        await market.Add(new { name = names[0], category = top });
        await market.Add(new { name = names[1], category = below });
        await market.Add(new { category = await market.Category() });
        Assert.Equal([names[1], names[0]], await market.Walk("/products?category=" + top));
        Assert.Equal([names[1]], await market.Walk("/products?category=" + below));
        var slug = (await market.Visitor().Get("/categories/" + top)).Text("slug");
        Assert.Equal([names[1], names[0]], await market.Walk($"/products?category={slug}&limit=1"));
        Assert.Empty(await market.Walk("/products?category=nowhere-at-all"));
    }

    [Theory]
    [InlineData(Engine.Sqlite, "newest", "d c b a")]
    [InlineData(Engine.Sqlite, "price", "b c d a")]
    [InlineData(Engine.Sqlite, "-price", "a d c b")]
    [InlineData(Engine.Sqlite, "rating", "c a d b")]
    [InlineData(Engine.Postgres, "newest", "d c b a")]
    [InlineData(Engine.Postgres, "price", "b c d a")]
    [InlineData(Engine.Postgres, "-price", "a d c b")]
    [InlineData(Engine.Postgres, "rating", "c a d b")]
    public async Task Each_order_goes_on_from_page_to_page(Engine engine, string sort, string expected)
    {
        Assert.SkipWhen(engine == Engine.Postgres && PostgresServer.WhyNot is not null, PostgresServer.WhyNot ?? "");
        var market = await shops.On(engine);
        var category = await market.Category();
        var word = market.NewName("Word").Split(' ')[1];
        foreach (var (name, price, currency, stars) in new[]
            { ("a", 30m, "USD", 4), ("b", 9.99m, "USD", 0), ("c", 10m, "USD", 5), ("d", 10m, "KWD", 2) })
        {
            var id = await market.AddOne(new { name = $"{name} {word}", price, currency, category });
            if (stars > 0)
                (await market.Customer().Post($"/products/{id}/reviews", new { rating = stars, title = "So" })).Is(201);
        }
        foreach (var limit in new[] { 1, 2, 3, 4 })
        {
            var names = await market.Walk($"/products?category={category}&sort={WebUtility.UrlEncode(sort)}&limit={limit}");
            Assert.Equal(expected, string.Join(' ', names.Select(name => name[..1])));
        }
        var found = await market.Walk($"/products?search={word}&sort={WebUtility.UrlEncode(sort)}&limit=3");
        Assert.Equal(sort == "price" ? "b d c a" : expected, string.Join(' ', found.Select(name => name[..1])));
    }

    [Theory, EachDatabase]
    public async Task Prices_and_stock_narrow_a_list(Engine engine)
    {
        var market = await shops.On(engine);
        var category = await market.Category();
        await market.Add(new { name = "Cheap", price = 1.5, stock = 0, category });
        await market.Add(new { name = "Middling", price = 20, stock = 3, category });
        await market.Add(new { name = "Yen", price = 25, currency = "JPY", stock = 0, category });
        await market.Add(new { name = "Dear", price = 300.25, stock = 1, category, status = "draft" });
        async Task<string> Names(string query, Visitor? visitor = null) =>
            string.Join(' ', await market.Walk($"/products?category={category}&sort=price&{query}", visitor));
        Assert.Equal("Cheap Middling Yen", await Names("limit=2"));
        Assert.Equal("Middling Yen", await Names("minPrice=1.501"));
        Assert.Equal("Cheap Middling", await Names("maxPrice=20"));
        Assert.Equal("Middling", await Names("minPrice=2&maxPrice=24.9"));
        Assert.Equal("Middling", await Names("inStock=true"));
        Assert.Equal("Cheap Yen", await Names("inStock=false"));
        Assert.Equal("Dear", await Names("status=draft", market.Staff));
        Assert.Equal("Cheap Middling Yen Dear", await Names("status=all&limit=1", market.Staff));
        Assert.Equal("Cheap Middling Yen", await Names("status=active", market.Staff));
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=-1", "limit")]
    [InlineData("limit=1000000000", "limit")]
    [InlineData("limit=1&limit=2", "limit")]
    [InlineData("after=abc", "after")]
    [InlineData("offset=5", "offset")]
    [InlineData("userId=usr_1", "userId")]
    [InlineData("sort=password_hash", "sort")]
    [InlineData("sort=1;drop", "sort")]
    [InlineData("sort=price&sort=rating", "sort")]
    [InlineData("minPrice=cheap", "minPrice")]
    [InlineData("minPrice=-1", "minPrice")]
    [InlineData("minPrice=1e3", "minPrice")]
    [InlineData("minPrice=99999999999999999999999999999999", "minPrice")]
    [InlineData("minPrice=2&maxPrice=1", "maxPrice")]
    [InlineData("inStock=yes", "inStock")]
    [InlineData("facets=true", "facets")]
    [InlineData("attribute.color=red", "attribute.color")]
    [Rows(38, 71, 72, 78)]
    public async Task A_query_that_is_not_understood_is_refused_by_its_name(string query, string field)
    {
        var market = await shops.On(Engine.Sqlite);
        (await market.Visitor().Get("/products?" + query)).Is(400, "invalid-input", field);
    }

    [Fact]
    public async Task A_status_that_nobody_knows_is_refused() =>
        (await (await shops.On(Engine.Sqlite)).Staff.Get("/products?status=sold")).Is(400, "invalid-input", "status");

    [Theory, EachDatabase]
    [Rows(71)]
    public async Task A_cursor_is_good_for_its_own_list_alone(Engine engine)
    {
        var market = await shops.On(engine);
        var category = await market.Category();
        for (var i = 0; i < 3; i++)
            await market.Add(new { category });
        var cursor = (await market.Visitor().Get($"/products?category={category}&limit=1")).Text("next");
        (await market.Visitor().Get($"/products?category={category}&limit=2&after={cursor}")).Is(200);
        var own = $"category={category}";
        foreach (var other in new[] { "", own + "&sort=price", own + "&minPrice=1", own + "&search=a" })
            (await market.Visitor().Get($"/products?{other}&after={cursor}".Replace("?&", "?", StringComparison.Ordinal)))
                .Is(400, "invalid-input", "after");
        var edited = (cursor[0] == 'A' ? 'B' : 'A') + cursor[1..];
        (await market.Visitor().Get($"/products?category={category}&after={edited}")).Is(400, "invalid-input", "after");
    }

    [Theory, EachDatabase]
    public async Task What_is_listed_is_what_the_products_own_page_shows(Engine engine)
    {
        var market = await shops.On(engine);
        var category = await market.Category();
        var added = await market.Add(new { category, description = "All of it.", images = new[] { market.Picture() } });
        var page = (await market.Visitor().Get("/products?category=" + category)).Is(200);
        Assert.Equal("items next", page.Members());
        Assert.True(JsonNode.DeepEquals(added.Json, page.Json["items"]![0]));
    }
}

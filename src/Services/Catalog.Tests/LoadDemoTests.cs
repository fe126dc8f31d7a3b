using Stoa.Contracts;
using Stoa.Kernel.Data;
using Stoa.Testing;

namespace Stoa.Catalog.Tests;

public class LoadDemoTests
{
    private static readonly DemoCatalogue Demo = DemoCatalogue.Read();

    [Fact]
    public void The_demo_shop_is_one_that_could_open()
    {
        Assert.True(Demo.Products.Count >= 60);
        Assert.Equal(Enumerable.Range(1, Demo.Products.Count), Demo.Products.Select(one => one.Number));
        Assert.Equal(Demo.Products.Count, Demo.Products.Select(one => one.Sku).Distinct().Count());
        var slugs = Demo.Categories.Select(one => one.Slug).ToList();
        Assert.Equal(slugs.Count, slugs.Distinct().Count());
        Assert.All(slugs, slug => Assert.True(Slugs.IsSlug(slug)));
        Assert.All(Demo.Products, one => Assert.Contains(one.Category, slugs));
        Assert.All(Demo.Products, one =>
        {
            var check = new Kernel.Web.Check();
            one.Edit.Checked(check);
            Assert.False(check.Failed, $"{one.Name}: {(check.Failed ? check.Problem.Detail : "")}");
            Assert.NotEmpty(one.Description);
            Assert.Equal(one.Reviews.Count, one.Reviews.Select(review => review.Customer).Distinct().Count());
        });
    }

    [Theory, EachDatabase]
    public async Task An_empty_shop_is_filled_once(Engine engine)
    {
        await using var fresh = await Fresh.Database(engine, new CatalogService());
        await LoadDemo.Run(fresh.Database);
        await Whole(fresh.Database);
        var said = fresh.Said.Count;
        await LoadDemo.Run(fresh.Database);
        Assert.Equal(said, fresh.Said.Count);
        Assert.Equal(Demo.Products.Count, fresh.Said.Count(one => one.Name == StockAsked.Name));
        var first = await fresh.Database.Read(async snapshot => await ListingStore.Page(
            snapshot, AllOfIt, null, ListPlace.Beginning(AllOfIt), 1));
        Assert.Equal(Demo.Products[0].Name, Assert.Single(first).Product.Name);
    }

    [Theory, EachDatabase]
    public async Task What_a_kill_interrupted_goes_on_where_it_was(Engine engine)
    {
        await using var fresh = await Fresh.Database(engine, new CatalogService());
        await LoadDemo.Begin(fresh.Database, Demo);
        for (var restart = 0; restart < 3; restart++)
        {
            for (var step = 0; step <= restart; step++)
                Assert.True(await LoadDemo.Step(fresh.Database, Demo));
            await LoadDemo.Begin(fresh.Database, Demo);
        }
        await Task.WhenAll(LoadDemo.Run(fresh.Database), LoadDemo.Run(fresh.Database));       // as two processes would
        await Whole(fresh.Database);
    }

    [Theory, EachDatabase]
    public async Task A_shop_that_has_something_of_its_own_is_left_alone(Engine engine)
    {
        await using var fresh = await Fresh.Database(engine, new CatalogService());
        await fresh.Database.Transact(tx => PlanCategories.Add(tx, "usr_1", "Mine", null, null));
        await LoadDemo.Run(fresh.Database);
        Assert.Equal(0, await Count(fresh.Database, "SELECT COUNT(*) FROM product"));
        Assert.Equal(1, await Count(fresh.Database, "SELECT COUNT(*) FROM category"));
    }

    [Fact]
    public void It_is_refused_in_Production() => Assert.Contains(
        TestShop.WhatIsWrong([new CatalogService()], new() { ["Stoa:Demo"] = "true", ["DOTNET_ENVIRONMENT"] = "Production" }),
        wrong => wrong.StartsWith("Stoa:Demo fills a shop with products that nobody has", StringComparison.Ordinal));

    private static Listing AllOfIt => new(null, null, (null, null), null, ["active"], Sorting.Newest);

    private static async Task Whole(Database database)
    {
        Assert.Equal(Demo.Products.Count, await Count(database, "SELECT COUNT(*) FROM product"));
        Assert.Equal(Demo.Categories.Count, await Count(database, "SELECT COUNT(*) FROM category"));
        Assert.Equal(Demo.Products.Sum(one => one.Reviews.Count), await Count(database, "SELECT COUNT(*) FROM review"));
        Assert.Equal(
            Demo.Products.Sum(one => one.Reviews.Sum(review => review.Rating)),
            await Count(database, "SELECT CAST(SUM(rating_sum) AS BIGINT) FROM product"));
        Assert.Equal(0, await Count(database, "SELECT remaining FROM demo"));
    }

    private static Task<long?> Count(Database database, string sql) =>
        database.Read(async snapshot => await snapshot.QueryWhole(sql));
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stoa.Client;
using Stoa.Client.Models;

namespace Stoa.Web;

/// <summary>Looking around: home, shelves, search, a product. The same for everybody, so each page is drawn once in a moment.</summary>
public sealed class ShopEndpoints(Ground ground)
{
    private const int OnHome = 8, OnPage = 24, Suggested = 6, Alike = 4, ReviewsShown = 20;

    public void Map(IEndpointRouteBuilder routes)
    {
        ground.Pages(routes, "").Page("/", Home);
        var shop = ground.Pages(routes, "/shop");
        shop.Page("", http => List(http, null));
        shop.MapGet("/c/{slug}", (HttpContext http, string slug) => List(http, slug));
        shop.MapGet("/p/{slug}", Product);
        shop.Page("/suggest", Suggest);
    }

    private Task<IResult> Home(HttpContext http) => ground.ShowToAll<HomePage>(http, async nobody =>
    {
        var (shop, stop) = (nobody.Shop, nobody.Stop);
        var (newest, rated) = (shop.Products.List(sort: "newest", inStock: true, limit: OnHome, stop: stop),
            shop.Products.List(sort: "rating", inStock: true, limit: OnHome, stop: stop));
        if ((await newest).Problem is { } problem)
            return Ground.Told(problem);
        var departments = await ground.Departments.Get(nobody);
        var fronts = await Task.WhenAll(departments.Select(one =>
            shop.Products.List(category: one.Slug, sort: "rating", limit: 1, stop: stop)));
        return new HomeModel(
            (await newest).Value.Items, (await rated).Given?.Items ?? [],
            [.. departments.Zip(fronts, (one, front) => new Tile(one, front.Given is { Items: [var first, ..] } ? first.Front() : null))],
            Campaign.Of(ground.Configuration, (await rated).Given?.Items ?? [], (await newest).Value.Items));
    });

    private Task<IResult> List(HttpContext http, string? category) => ground.ShowToAll<ListPage>(http, async nobody =>
    {
        var wish = ListWish.Read(http.Request.Query, category);
        var (shop, stop) = (nobody.Shop, nobody.Stop);
        var listing = shop.Products.List(
            search: wish.Words, category: category, minPrice: wish.Least, maxPrice: wish.Most, inStock: wish.InStock ? true : null,
            sort: wish.Sort, limit: OnPage, after: wish.After, stop: stop);
        var tree = new Shelf([], null, []);
        if (category is not null)
        {
            var found = Shelf.Find(await ground.Departments.Get(nobody), category);
            if (found is null && (await shop.Categories.Get(category, stop)).Problem is { } missing)
                return Ground.Told(missing);
            tree = found ?? tree;
        }
        return (await listing).Problem is { } problem
            ? problem.Status == 400 ? new ListModel(wish, tree, null, problem.Detail) : Ground.Told(problem)
            : new ListModel(wish, tree, (await listing).Value, null);
    });

    private Task<IResult> Product(HttpContext http, string slug) => ground.ShowToAll<ProductPage>(http, async nobody =>
    {
        var (shop, stop) = (nobody.Shop, nobody.Stop);
        var answer = await shop.Products.Get(slug, stop);
        if (answer.Problem is { } problem)
            return Ground.Told(problem);
        var product = answer.Value;
        if (product.Slug != slug)
            return Results.Redirect(Go.Product(product.Slug), permanent: !slug.StartsWith("prd_", StringComparison.Ordinal));
        var reviews = shop.Products.Reviews(product.Id, limit: ReviewsShown, stop: stop);
        var alike = product.Category is { } shelf
            ? await shop.Products.List(category: shelf.Slug, sort: "rating", inStock: true, limit: Alike + 1, stop: stop)
            : null;
        return new ProductModel(
            product, (await reviews).Given?.Items ?? [], [.. (alike?.Given?.Items ?? []).Where(one => one.Id != product.Id).Take(Alike)],
            Shelf.Find(await ground.Departments.Get(nobody), product.Category?.Slug));
    });

    /// <summary>A few products for the words that somebody is typing.</summary>
    private Task<IResult> Suggest(HttpContext http) => ground.ShowToAll<Suggestions>(http, async nobody =>
    {
        var words = http.Request.Query["q"].ToString().Trim();
        if (words.Length is < 2 or > ListWish.LongestWords)
            return new Found([]);
        var found = await nobody.Shop.Products.List(search: words, limit: Suggested, stop: nobody.Stop);
        return new Found(found.Given?.Items ?? []);
    });
}

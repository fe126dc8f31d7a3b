using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stoa.Kernel.Data;
using Stoa.Kernel.Web;

namespace Stoa.Catalog;

/// <summary>Looking around: GET /products.</summary>
internal sealed class ListingEndpoints(Database db, Cursors cursors, Showcase lists)
{
    /// <summary>Longer ones are not asked twice.</summary>
    private const int LongestKept = 256;

    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/products", (Delegate)Show)
        .Anyone().Accepts(Listing.Names).WithTags("products").Produces<Page<ProductBody>>().MayAnswer(400, 403)
            .WithSummary("Look around: search, filter, sort");

    private Task Show(HttpContext http) =>
        lists.Find(http.Request.QueryString.Value ?? "") is { } ready ? ready.Write(http) : ShowMade(http);

    private async Task ShowMade(HttpContext http)
    {
        var check = new Check();
        var listing = Listing.Read(http.Request.Query, check);
        var paging = (await Paging.BindAsync(http, null!))!;
        var after = paging.After is { } cursor ? Place(listing, cursor) : ListPlace.Beginning(listing);
        check.That(after is not null, "after", "is not a cursor of this list.");
        if (check.Failed)
        {
            await check.Problem.ExecuteAsync(http);
        }
        else if (http.Request.Query.ContainsKey("status"))
        {
            await (await ForStaff(http, listing, after!.Value, paging.Limit)).ExecuteAsync(http);
        }
        else
        {
            var query = http.Request.QueryString.Value ?? "";
            var ready = query.Length <= LongestKept
                ? await lists.Get(query, async () => Ready.Of(await Page(listing, after!.Value, paging.Limit)))
                : Ready.Of(await Page(listing, after!.Value, paging.Limit));
            await ready!.Write(http);
        }
    }

    private async Task<IResult> ForStaff(HttpContext http, Listing listing, ListPlace after, int limit) => http.CallerOrNobody() switch
    {
        null => Problems.Unauthorized(),
        { Role: < Role.Staff } => Problems.Forbidden(),
        _ => Answer.Ok(await Page(listing, after, limit)),
    };

    private async Task<Page<ProductBody>> Page(Listing listing, ListPlace after, int limit)
    {
        var rows = await db.Read(async snapshot =>
        {
            if (listing.Category is not { } named)
                return await ListingStore.Page(snapshot, listing, null, after, limit + 1);
            var tree = await CategoryStore.Tree(snapshot);
            return tree.Find(named) is { } category
                ? await ListingStore.Page(snapshot, listing, [.. tree.Subtree(category.Id)], after, limit + 1)
                : [];
        });
        var page = Page<Listed>.Of(rows, limit, last => cursors.Write(
            listing.Name, last.Key.ToString(CultureInfo.InvariantCulture), last.Product.Id));
        return new Page<ProductBody>([.. page.Items.Select(one => ProductBody.Of(one.Product))], page.Next);
    }

    private ListPlace? Place(Listing listing, string cursor) => cursors.Read(listing.Name, cursor) is [{ } key, { } id]
        ? new ListPlace(long.Parse(key, CultureInfo.InvariantCulture), id)
        : null;
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stoa.Contracts;
using Stoa.Kernel.Data;
using Stoa.Kernel.Messaging;
using Stoa.Kernel.Web;

namespace Stoa.Catalog;

/// <summary>The products: /products. Showing them is the busiest thing a shop does, so that goes by the showcase.</summary>
internal sealed class ProductEndpoints(Database db, Once once, Showcase products, Ask ask)
{
    private const int LongestKey = Slugs.Longest;

    /// <summary>How long an edit waits for Inventory's word; later the stock follows by itself.</summary>
    private static readonly TimeSpan StockPatience = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan PictureDeadline = TimeSpan.FromSeconds(2);

    public void Map(IEndpointRouteBuilder routes)
    {
        var all = routes.MapGroup("/products").Body(128 * 1024).WithTags("products");
        all.MapGet("/{id}", (Delegate)Show).Anyone().Accepts().Produces<ProductBody>().MayAnswer(404)
            .WithSummary("A product, by its id or its slug");
        var staff = all.MapGroup("").StaffOnly().Limit(LimitClass.Admin).Accepts();
        staff.MapPost("", Add).Produces<ProductBody>(StatusCodes.Status201Created).MayAnswer(409, 503).WithSummary("Sell something new");
        staff.MapPatch("/{id}", Change).Produces<ProductBody>().MayAnswer(404, 409, 412, 503)
            .WithSummary("Change a product, its price or its stock");
        staff.MapDelete("/{id}", Archive).Produces(StatusCodes.Status204NoContent).MayAnswer(404, 412)
            .WithSummary("Sell it no more; old orders still show it");
    }

    private Task Show(HttpContext http)
    {
        var key = (string)http.Request.RouteValues["id"]!;
        return products.Find(key) is { } ready ? ready.Write(http) : ShowMade(http, key);
    }

    private async Task ShowMade(HttpContext http, string key)
    {
        if (key.Length <= LongestKey && await products.Get(key, () => Make(key)) is { } ready)
            await ready.Write(http);
        else
            await (await ShowOther(http, key)).ExecuteAsync(http);
    }

    /// <summary>What everybody may see by its own address.</summary>
    private async Task<Ready?> Make(string key)
    {
        var product = await Find(key);
        return product is { Status: ProductStatus.Active } && (product.Id == key || product.Slug == key)
            ? Ready.Of(ProductBody.Of(product), Tag(product))
            : null;
    }

    /// <summary>What only the staff may see, what moved, and what is not there.</summary>
    private async Task<IResult> ShowOther(HttpContext http, string key)
    {
        var isStaff = http.CallerOrNobody()?.Role >= Role.Staff;
        var product = key.Length <= LongestKey ? await Find(key) : null;
        if (product is null || (product.Status != ProductStatus.Active && !isStaff))
            return NoSuchProduct();
        return product.Id == key || product.Slug == key
            ? Answer.Ok(ProductBody.Of(product)).Tagged(Tag(product))
            : Results.Redirect("/products/" + product.Slug, permanent: true);
    }

    private Task<Product?> Find(string key) => db.Read(async snapshot =>
        key.StartsWith("prd_", StringComparison.Ordinal)
            ? await ProductStore.Get(snapshot, key)
            : await ProductStore.BySlug(snapshot, key));

    private async Task<IResult> Add(ProductEdit body, Caller caller, HttpContext http)
    {
        var check = new Check();
        check.That(body.Name.IsGiven, "name", "is required.");
        check.That(body.Price.IsGiven, "price", "is required.");
        check.That(body.Stock.IsGiven, "stock", "is required.");
        var edit = body.Checked(check);
        if (check.Failed)
            return check.Problem;
        if (edit.Images.Or([]).Count > 0 && (await once.Before(http) ?? await LookAtPictures(edit, [])) is { } answer)
            return answer;
        return await once.Make(
            http, tx => AddProduct.Run(tx, caller.UserId, edit),
            decided => decided.Product is { } product ? product.Id : Told(decided.Refusal!.Value),
            id => TellAdded(id, http.RequestAborted));
    }

    /// <summary>With the stock that Inventory set, where it answers in time.</summary>
    private async Task<Answer> TellAdded(string id, CancellationToken gone)
    {
        if (await db.Read(async snapshot => await StockAskStore.First(snapshot, id)) is { } askId)
            await StockAnswer(askId, gone);
        return await db.Read(async snapshot => await ProductStore.Get(snapshot, id)) is { } product
            ? Answer.Created("/products/" + id, ProductBody.Of(product)).Tagged(Tag(product))
            : NoSuchProduct();
    }

    private async Task<IResult> Change(string id, ProductEdit body, Caller caller, HttpContext http)
    {
        var check = new Check();
        var edit = body.Checked(check);
        if (check.Failed)
            return check.Problem;
        var wanted = IfMatch.Of(http);
        if (edit.Images.Or([]).Count > 0 && await Find(id) is { } known && await LookAtPictures(edit, known.Images) is { } missing)
            return missing;
        if (edit.Stock.IsGiven && await SetStock(id, edit, caller, wanted, http.RequestAborted) is { } refusal)
            return refusal;
        return await db.Transact(tx => ChangeProduct.Run(tx, caller.UserId, id, wanted, edit)) switch
        {
            ChangeProduct.Changed { Product: var product } => Answer.Ok(ProductBody.Of(product)).Tagged(Tag(product)),
            ChangeProduct.Refused { Why: var why } => Told(why),
            ChangeProduct.Stale => Problems.Stale(),
            _ => NoSuchProduct(),
        };
    }

    /// <summary>
    /// What a product is to show that it does not show yet was put up for products. Where Media can't say, nothing is changed. Nothing: go
    /// on.
    /// </summary>
    private async Task<Problem?> LookAtPictures(ProductEdit edit, IReadOnlyList<string> shown)
    {
        List<string> fresh = [.. edit.Images.Value.Except(shown)];
        if (fresh.Count == 0)
            return null;
        var known = await ask.One<GetPictures, PictureList>(new GetPictures(fresh), PictureDeadline);
        return known.Pictures.Count(one => one.Purpose == "product") == fresh.Count
            ? null
            : Problems.Invalid("images", "'images' must be pictures that were uploaded for products.");
    }

    /// <summary>Before anything else of an edit, so that a stock that can't be leaves all as it was. Nothing: go on.</summary>
    private async Task<Problem?> SetStock(string id, ProductEdit edit, Caller caller, IfMatch wanted, CancellationToken gone)
    {
        switch (await db.Transact(tx => AskStock.Run(tx, caller.UserId, id, wanted, edit)))
        {
            case AskStock.Asked { AskId: var askId }:
                return await StockAnswer(askId, gone) is { IsRefused: true } refused
                    ? Problems.Conflict("stock-below-reserved", $"{refused.Reserved} of it are held for orders. Nothing was changed.")
                        .With("reserved", refused.Reserved)
                    : null;
            case AskStock.Refused { Why: var why }:
                return Told(why);
            case AskStock.Stale:
                return Problems.Stale();
            default:
                return NoSuchProduct();
        }
    }

    private Task<StockAnswer?> StockAnswer(string askId, CancellationToken gone) => db.Wait(
        AskStock.Waiting(askId), async snapshot => await StockAskStore.Answer(snapshot, askId), StockPatience, gone);

    private async Task<IResult> Archive(string id, Caller caller, HttpContext http)
    {
        var archived = ProductEdit.Nothing with { Status = ProductStatus.Archived };
        return await db.Transact(tx => ChangeProduct.Run(tx, caller.UserId, id, IfMatch.Of(http), archived)) switch
        {
            ChangeProduct.Changed => Answer.NoContent,
            ChangeProduct.Stale => Problems.Stale(),
            _ => NoSuchProduct(),
        };
    }

    private static string Tag(Product product) => ETags.Of(product.Version, 's', product.AsideVersion);

    private static Problem Told(Refusal why) => why switch
    {
        Refusal.SkuTaken => Problems.Conflict("sku-taken", "Another product has this SKU."),
        Refusal.SlugTaken => Problems.Conflict("slug-taken", "Another product has or had this slug."),
        Refusal.NoSuchCategory => Problems.Invalid("category", "'category' must be the id or slug of a category that there is."),
        _ => Problems.Invalid("price", "'price' has more decimals than its currency."),
    };

    private static Problem NoSuchProduct() => Problems.NotFound("There is no such product.");
}

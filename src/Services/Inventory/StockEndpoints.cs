using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Stoa.Kernel.Data;
using Stoa.Kernel.Web;

namespace Stoa.Inventory;

/// <summary>What there is of each product: /inventory.</summary>
internal sealed class StockEndpoints(Database db, Cursors cursors)
{
    private const int MostReason = 200;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/inventory/{productId}", Show).Anyone().Limit(LimitClass.Browse).Body(0).Accepts().MayAnswer(404)
            .WithTags("inventory").Produces<StockBody>().Produces<AvailableBody>()
            .WithSummary("How many can be sold; for staff all that is known");
        var staff = routes.MapGroup("/inventory").StaffOnly().Limit(LimitClass.Admin).Body(4096).WithTags("inventory");
        staff.MapGet("", List).Accepts("low", "limit", "after").WithSummary("The stock of every product, or of those that are low");
        staff.MapPatch("/{productId}", Change).Accepts().MayAnswer(404, 409, 412)
            .Produces<StockBody>().WithSummary("Count the stock anew, or add to it or take from it");
        staff.MapGet("/{productId}/movements", Movements).Accepts("limit", "after").MayAnswer(404)
            .WithSummary("Every change of a product's stock, newest first");
    }

    /// <summary>Everybody learns what can be sold; the staff everything.</summary>
    private async Task<IResult> Show(string productId, HttpContext http)
    {
        if (await db.Read(async snapshot => await StockStore.Get(snapshot, productId)) is not { } stock)
            return NoSuchProduct();
        return http.CallerOrNobody() is { Role: >= Role.Staff }
            ? Tagged(http, stock)
            : TypedResults.Ok(new AvailableBody(productId, stock.Available));
    }

    private async Task<Results<Ok<Page<StockBody>>, Problem>> List(Paging paging, bool? low = null)
    {
        var isLow = low is true;
        var list = isLow ? "stock?low" : "stock";
        var from = "";
        if (paging.After is { } after)
        {
            if (cursors.Read(list, after) is not [{ } productId])
                return Problems.Invalid("after", "'after' is not a cursor of this list.");
            from = productId;
        }
        var rows = await db.Read(async snapshot => isLow
            ? await StockStore.PageOfLow(snapshot, from, paging.Limit + 1)
            : await StockStore.Page(snapshot, from, paging.Limit + 1));
        var page = Page<Stock>.Of(rows, paging.Limit, last => cursors.Write(list, last.ProductId));
        return TypedResults.Ok(new Page<StockBody>([.. page.Items.Select(StockBody.Of)], page.Next));
    }

    private async Task<IResult> Change(string productId, StockPatch body, Caller caller, HttpContext http)
    {
        var edit = Checked(body, out var problem);
        if (problem is not null)
            return problem;
        var wanted = IfMatch.Of(http);
        return await db.Transact(tx => EditStock.Run(tx, caller.UserId, productId, edit, wanted)) switch
        {
            EditStock.Edited { Stock: var stock } => Tagged(http, stock),
            EditStock.Stale => Problems.Stale(),
            EditStock.BelowReserved { Reserved: var reserved } => Problems.Conflict(
                "below-reserved", $"{reserved} are held for orders and can't be taken away.").With("reserved", reserved),
            EditStock.TooMany => Problems.Invalid("adjust", $"'adjust' must not make it more than {Stock.Most}."),
            _ => NoSuchProduct(),
        };
    }

    private async Task<Results<Ok<Page<MovementBody>>, Problem>> Movements(string productId, Paging paging)
    {
        var list = "movements:" + productId;
        var below = long.MaxValue;
        if (paging.After is { } after)
        {
            if (cursors.Read(list, after) is not [{ } version])
                return Problems.Invalid("after", "'after' is not a cursor of this list.");
            below = long.Parse(version, CultureInfo.InvariantCulture);
        }
        var rows = await db.Read(async snapshot => await StockStore.Get(snapshot, productId) is null
            ? null
            : await StockStore.Ledger(snapshot, productId, below, paging.Limit + 1));
        if (rows is null)
            return NoSuchProduct();
        var page = Page<Entry>.Of(
            rows, paging.Limit, last => cursors.Write(list, last.Version.ToString(CultureInfo.InvariantCulture)));
        return TypedResults.Ok(new Page<MovementBody>([.. page.Items.Select(MovementBody.Of)], page.Next));
    }

    private static StockEdit Checked(StockPatch body, out Problem? problem)
    {
        var check = new Check();
        long? stock = body.Stock.IsGiven ? check.Whole("stock", body.Stock.Value, 0, Stock.Most) : null;
        long? adjust = body.Adjust.IsGiven ? check.Whole("adjust", body.Adjust.Value, -Stock.Most, Stock.Most) : null;
        long? lowStockAt = body.LowStockAt.IsGiven ? check.Whole("lowStockAt", body.LowStockAt.Value, 0, Stock.Most) : null;
        check.That(stock is null || adjust is null, "adjust", "can't be given together with 'stock'.");
        check.That(adjust is not 0, "adjust", "must not be 0.");
        check.That((stock ?? adjust ?? lowStockAt) is not null, "stock", "is required, or 'adjust', or 'lowStockAt'.");
        string? reason = null;
        if (adjust is not null)
            reason = check.Text("reason", body.Reason.Or(null!), MostReason);
        else
            check.That(!body.Reason.IsGiven, "reason", "goes with 'adjust' alone.");
        problem = check.Failed ? check.Problem : null;
        return new StockEdit(stock, adjust, reason, lowStockAt);
    }

    private static Ok<StockBody> Tagged(HttpContext http, Stock stock)
    {
        http.Response.Headers.ETag = ETags.Of(stock.Version);
        return TypedResults.Ok(StockBody.Of(stock));
    }

    private static Problem NoSuchProduct() => Problems.NotFound("There is no such product.");

    private sealed record StockPatch(Given<long> Stock, Given<long> Adjust, Given<string> Reason, Given<long> LowStockAt);

    private sealed record AvailableBody(string ProductId, long Available);

    private sealed record StockBody(
        string ProductId, string Sku, long OnHand, long Reserved, long Available, long LowStockAt, long Version)
    {
        public static StockBody Of(Stock stock) => new(
            stock.ProductId, stock.Sku, stock.OnHand, stock.Reserved, stock.Available, stock.LowStockAt, stock.Version);
    }

    /// <summary>A line of the ledger: what was added to each number, and both after it.</summary>
    private sealed record MovementBody(
        long Version, DateTimeOffset At, string Reason, string Reference, string? Note, long OnHandChange, long ReservedChange,
        long OnHand, long Reserved)
    {
        public static MovementBody Of(Entry entry) => new(
            entry.Version, entry.At, entry.Movement.Reason, entry.Movement.Reference, entry.Movement.Note, entry.Movement.OnHand,
            entry.Movement.Reserved, entry.OnHand, entry.Reserved);
    }
}

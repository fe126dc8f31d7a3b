using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stoa.Client;
using Stoa.Client.Models;

namespace Stoa.Web;

/// <summary>What lies on the shelves, and how it came to be so: /admin/stock.</summary>
internal sealed class AdminStockEndpoints(Ground ground)
{
    private const int PageSize = 30;

    public void Map(IEndpointRouteBuilder routes)
    {
        var pages = new AdminRoutes(ground, routes);
        pages.Page("/stock", ShowList);
        pages.Page("/stock/{id}", visitor => ShowOne(visitor, new Filled()));
        pages.Form("/stock/{id}/adjust", Adjust);
        pages.Form("/stock/{id}/set", (visitor, form) => Set(
            visitor, form, "stock", number => new() { Stock = number }, stock => $"Counted: there are {stock.OnHand}."));
        pages.Form("/stock/{id}/low", (visitor, form) => Set(
            visitor, form, "low", number => new() { LowStockAt = number }, stock => $"You are told when {stock.LowStockAt} are left."));
    }

    private async Task<IResult> ShowList(Visitor visitor)
    {
        var (isLow, after) = (visitor.Query("low") == "true", visitor.Query("after"));
        var answer = await visitor.Shop.Inventory.List(isLow ? true : null, PageSize, after, visitor.Stop);
        if (answer.Problem is { } problem)
            return Ground.Refused(visitor, problem);
        var rows = await Task.WhenAll(answer.Value.Items.Select(one => Row(visitor, one)));
        return await ground.Show<AdminStockPage>(visitor, new AdminStockModel(rows, answer.Value.Next, isLow, after));
    }

    private async Task<IResult> ShowOne(Visitor visitor, Filled filled)
    {
        var (shop, id, after) = (visitor.Shop, visitor.Route("id"), visitor.Query("after"));
        var (stock, ledger) = (shop.Inventory.Get(id, visitor.Stop), shop.Inventory.Movements(id, PageSize, after, visitor.Stop));
        if (((await stock).Problem ?? (await ledger).Problem) is { } problem)
            return Ground.Refused(visitor, problem);
        var row = await Row(visitor, (await stock).Value.Deserialize<Stock>(JsonSerializerOptions.Web)!);
        return await ground.Show<LedgerPage>(
            visitor, new LedgerModel(row, (await ledger).Value.Items, (await ledger).Value.Next, after is not null, filled),
            filled.IsWrong ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);
    }

    private static async Task<StockRow> Row(Visitor visitor, Stock stock) =>
        new(stock, (await visitor.Shop.Products.Get(stock.ProductId, visitor.Stop)).Given);

    private async Task<IResult> Adjust(Visitor visitor, Form form)
    {
        if (form.Whole("adjust") is not { } by)
            return await ShowOne(visitor, new Filled(form, Wrong("adjust")));
        return await Make(
            visitor, form, new StockPatch { Adjust = by, Reason = form["reason"] },
            stock => $"{(by > 0 ? "+" : "\u2212")}{Math.Abs(by)}: there are {stock.OnHand} now. The ledger can set it back.");
    }

    private async Task<IResult> Set(Visitor visitor, Form form, string field, Func<int, StockPatch> patch, Func<Stock, string> said)
    {
        if (form.Whole(field) is not { } number)
            return await ShowOne(visitor, new Filled(form, Wrong(field)));
        return await Make(visitor, form, patch(number), said);
    }

    /// <summary>As somebody saw it: sending a form twice, or after a sale, changes nothing unseen.</summary>
    private async Task<IResult> Make(Visitor visitor, Form form, StockPatch patch, Func<Stock, string> said)
    {
        var answer = await visitor.Shop.Inventory.Change(visitor.Route("id"), patch, $"\"v{form["version"]}\"", visitor.Stop);
        if (answer.Status == StatusCodes.Status401Unauthorized)
            return visitor.SignInFirst();
        if (answer.Problem is { Status: not StatusCodes.Status412PreconditionFailed } problem)
            return await ShowOne(visitor, new Filled(form, problem));
        visitor.Say(
            answer.Given is { } stock ? said(stock)
            : "Something was sold or counted meanwhile: nothing was changed. Here is how it is now; try again.", !answer.IsGood);
        return visitor.GoTo(Go.Back(form.Given("back"), "/admin/stock/" + Uri.EscapeDataString(visitor.Route("id"))));
    }

    private static Client.Problem Wrong(string field) => new()
    {
        Status = StatusCodes.Status422UnprocessableEntity,
        Errors = new Dictionary<string, IReadOnlyList<string>> { [field] = ["Write a whole number."] },
    };
}

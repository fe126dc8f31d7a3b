using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;
using Stoa.Client.Models;
using Stoa.Contracts;

namespace Stoa.Web;

/// <summary>All products, to be changed one by one or many at once: /admin/products.</summary>
internal sealed class AdminProductListEndpoints(Ground ground)
{
    private const string Home = "/admin/products";
    private const int PageSize = 30;
    private const decimal LeastPercent = -95, MostPercent = 900;

    public void Map(IEndpointRouteBuilder routes)
    {
        var pages = new AdminRoutes(ground, routes);
        pages.Page("/products", visitor => Show(visitor, ProductWish.Read(visitor.Query), ProductsDone.Nothing));
        Form("quick", Quick);
        Form("preview", Preview);
        Form("apply", Apply);

        // What such a form was answered with stands at its address; whoever opens that gets the list.
        void Form(string name, Func<Visitor, Form, Task<IResult>> take)
        {
            pages.Form("/products/" + name, take);
            pages.Page("/products/" + name, visitor => Task.FromResult(visitor.GoTo(Home)));
        }
    }

    private async Task<IResult> Show(Visitor visitor, ProductWish wish, ProductsDone done)
    {
        var answer = await visitor.Shop.Products.List(
            search: wish.Words, status: wish.Status, limit: PageSize, after: wish.After, stop: visitor.Stop);
        if (answer.Problem is { } problem)
            return Ground.Refused(visitor, problem);
        return await ground.Show<AdminProductsPage>(visitor, new AdminProductsModel(
            [.. answer.Value.Items.Select(one => Known(one, done))], answer.Value.Next, wish, done));
    }

    /// <summary>What was counted a moment ago reaches the catalog a moment later.</summary>
    private static Product Known(Product product, ProductsDone done) =>
        done.Undo.FirstOrDefault(one => one.Id == product.Id && one.Field == "stock") is { } set
            ? product with { Stock = long.Parse(set.From, CultureInfo.InvariantCulture) } : product;

    /// <summary>Price and stock as written into a row; what was not touched stays as it is.</summary>
    private async Task<IResult> Quick(Visitor visitor, Form form)
    {
        var id = form["id"];
        var version = form["version"];
        var wrong = new List<Result>();
        var changes = new List<ProductChange>();
        foreach (var field in (string[])["price", "stock"])
        {
            if (form[field] == form["was-" + field])
                continue;
            var written = field == "price" ? form.Amount(field) is { } amount ? ProductChange.Written(amount) : "?" : form[field];
            if (ProductChange.Parse($"{id} {version} {field} {form["was-" + field]} {written}") is { } change)
                changes.Add(change);
            else
                wrong.Add(new(form["name"], $"{Home}/{id}", $"'{form[field]}' is no {field}. Write a number.", IsBad: true));
        }
        var done = wrong.Count > 0 ? new ProductsDone(wrong, []) : await Make(visitor, changes);
        return await Show(visitor, Back(form), done);
    }

    private async Task<IResult> Preview(Visitor visitor, Form form)
    {
        var ids = form.All("choose").Distinct().Take(PageSize).ToList();
        if (ids.Count == 0)
        {
            visitor.Say("Choose the products to change first.", isBad: true);
            return visitor.GoTo($"{Home}?{form["back"]}");
        }
        var asked = await Task.WhenAll(ids.Select(id => visitor.Shop.Products.Get(id, visitor.Stop)));
        if (asked.FirstOrDefault(one => !one.IsGood)?.Problem is { } problem)
            return Ground.Refused(visitor, problem);
        var (what, value) = (form["what"], form.Amount("value"));
        var wrong = Flaw(what, value);
        List<BulkRow> rows = [.. asked.Select(one => new BulkRow(one.Value, wrong is null ? Change(one.Value, what, value ?? 0) : null))];
        return await ground.Show<BulkPage>(
            visitor, new BulkModel(rows, what, form["value"], form["back"], wrong),
            wrong is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }

    private static string? Flaw(string what, decimal? value) => (what, value) switch
    {
        ("active" or "draft" or "archived", _) => null,
        ("percent", >= LeastPercent and <= MostPercent and not 0) => null,
        ("percent", _) => $"Write by how many percent: from {LeastPercent:0} to {MostPercent:0}, such as -10.",
        ("price", >= 0) => null,
        ("price", _) => "Write the new price, such as 12.50.",
        ("stock", { } pieces) when pieces >= 0 && pieces == decimal.Truncate(pieces) => null,
        ("stock", _) => "Write how many there are to sell: a whole number.",
        _ => "Choose what is to change.",
    };

    private static ProductChange? Change(Product product, string what, decimal value)
    {
        var change = what switch
        {
            "percent" => ProductChange.Price(
                product, decimal.Round(
                    product.Price * (100 + value) / 100, Currencies.Decimals(product.Currency), MidpointRounding.AwayFromZero)),
            "price" => ProductChange.Price(product, value),
            "stock" => ProductChange.Stock(product, (long)value),
            _ => ProductChange.Status(product, what),
        };
        return change.From == change.To ? null : change;
    }

    /// <summary>What a preview has shown, or what sets back what was done.</summary>
    private async Task<IResult> Apply(Visitor visitor, Form form) =>
        await Show(visitor, Back(form), await Make(visitor, form.All("change").Select(ProductChange.Parse).OfType<ProductChange>()));

    private static ProductWish Back(Form form)
    {
        var query = QueryHelpers.ParseQuery(form["back"]);
        return ProductWish.Read(name => query.TryGetValue(name, out var value) && value.ToString() is { Length: > 0 } text ? text : null);
    }

    private static async Task<ProductsDone> Make(Visitor visitor, IEnumerable<ProductChange> changes)
    {
        var (results, undo) = (new List<Result>(), new List<ProductChange>());
        foreach (var product in changes.Take(PageSize * 2).GroupBy(one => one.Id))
        {
            var maker = new ProductMaker(visitor, product.Key);
            results.Add(await maker.Make([.. product]));
            undo.AddRange(maker.Undo);
        }
        return new(results, undo);
    }
}

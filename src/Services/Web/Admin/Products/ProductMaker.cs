using System.Globalization;
using System.Text.Json;
using Stoa.Client;
using Stoa.Client.Models;

namespace Stoa.Web;

/// <summary>Changes price, stock and status of one product as somebody has decided, where it still is as they saw it.</summary>
internal sealed class ProductMaker(Visitor visitor, string id)
{
    private const string Reason = "Changed in the list of products";

    private readonly List<ProductChange> undo = [];

    /// <summary>What sets back what was done.</summary>
    public IReadOnlyList<ProductChange> Undo => undo;

    public async Task<Result> Make(IReadOnlyList<ProductChange> changes)
    {
        var (shop, stop) = (visitor.Shop, visitor.Stop);
        var path = "/admin/products/" + Uri.EscapeDataString(id);
        if (await shop.Products.Get(id, stop) is not { Given: { } product })
            return new(id, path, "There is no such product.", IsBad: true);
        var told = new List<string>();
        var edits = changes.Where(one => one.Field != "stock").ToList();
        if (edits.Count > 0)
        {
            var (price, status) = (edits.Find(one => one.Field == "price"), edits.Find(one => one.Field == "status"));
            var answer = await shop.Products.Change(
                id, new ProductEdit { Price = price?.Amount, Status = status?.To }, Tag(edits[0].Version), stop);
            if (answer.Problem is { } problem)
                return new(product.Name, path, problem.Status == 412
                    ? "was changed by somebody else meanwhile: "
                        + $"now it is {product.Status} and costs {visitor.Format.Money(product.Price, product.Currency)}."
                    : Why(problem), IsBad: true);
            foreach (var one in edits)
                Did(one, answer.Value);
        }
        if (changes.FirstOrDefault(one => one.Field == "stock") is { } stock)
        {
            if (await SetStock(visitor, id, long.Parse(stock.From, CultureInfo.InvariantCulture), stock.Pieces, Reason) is { } refused)
                return new(product.Name, path, string.Join(" ", [.. told, refused]), IsBad: true);
            undo.Add(stock with { From = stock.To, To = stock.From });
            told.Add($"stock {stock.From} → {stock.To}.");
        }
        return new(product.Name, path, told.Count == 0 ? "stays as it is." : string.Join(" ", told));

        void Did(ProductChange one, Product now)
        {
            undo.Add(one with { Version = now.Version, From = one.To, To = one.From });
            told.Add(one.Field == "price"
                ? $"price {Money(one.From, now)} → {Money(one.To, now)}." : $"{one.From} → {one.To}.");
        }
    }

    /// <summary>
    /// Adds or takes as many as lead from what somebody saw to what they want, unless something was sold or counted meanwhile. What is
    /// wrong; nothing where it is done.
    /// </summary>
    public static async Task<string?> SetStock(Visitor visitor, string id, long seen, long wanted, string reason)
    {
        var answer = await visitor.Shop.Inventory.Get(id, visitor.Stop);
        if (answer.Problem is { } problem)
            return Why(problem);
        var stock = answer.Value.Deserialize<Stock>(JsonSerializerOptions.Web)!;
        if (stock.Available != seen)
            return $"There are {stock.Available} to sell by now, not {seen}: the stock was left as it is.";
        var changed = await visitor.Shop.Inventory.Change(
            id, new StockPatch { Adjust = wanted - seen, Reason = reason }, Tag(stock.Version), visitor.Stop);
        return changed.Problem switch
        {
            null => null,
            { Status: 412 } => "Something was sold or counted in this moment: the stock was left as it is.",
            { } other => Why(other),
        };
    }

    /// <summary>By which a change says which version it has seen.</summary>
    public static string Tag(long version) => $"\"v{version.ToString(CultureInfo.InvariantCulture)}\"";

    private static string Why(Problem problem) =>
        problem.Errors is { Count: > 0 } errors ? string.Join(" ", errors.Values.SelectMany(one => one)) : Filled.Said(problem);

    private string Money(string value, Product of) => visitor.Format.Money(decimal.Parse(value, CultureInfo.InvariantCulture), of.Currency);
}

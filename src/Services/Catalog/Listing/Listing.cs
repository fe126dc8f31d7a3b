using System.Globalization;
using Microsoft.AspNetCore.Http;
using Stoa.Kernel.Web;

namespace Stoa.Catalog;

/// <summary>Which products are asked for, and in which order: the query of GET /products, read.</summary>
/// <param name="Prices">From and to, in thousandths; nothing: any.</param>
/// <param name="InStock">Only what can be sold, or only what can't; nothing: both.</param>
/// <param name="Statuses">Just the active ones, unless the staff asked for others.</param>
internal sealed record Listing(
    string? Search, string? Category, (long? Least, long? Most) Prices, bool? InStock, IReadOnlyList<string> Statuses, Sorting Sort)
{
    /// <summary>Every name that the query may have; some only to be told that they are not understood yet.</summary>
    public static readonly string[] Names =
    [
        "search", "category", "minPrice", "maxPrice", "inStock", "sort", "status", "facets", "attribute.*", "limit", "after",
    ];

    public const int MostSearch = 200;

    private static readonly string[] Sold = ["active"];
    private static readonly string[] Every = ["draft", "active", "archived"];

    /// <summary>What a cursor of this list is good for.</summary>
    public string Name => string.Create(
        CultureInfo.InvariantCulture,
        $"products?{Sort}&{Prices.Least}&{Prices.Most}&{InStock}&{string.Join(' ', Statuses)}&{Category?.Length}&{Category}&{Search}");

    /// <summary>Reads it, or collects what is wrong with it. Who may ask for which status is not asked here.</summary>
    public static Listing Read(IQueryCollection query, Check check)
    {
        check.That(query["facets"] is not ["true"], "facets", "are not counted yet.");
        foreach (var name in query.Keys)
        {
            if (name.StartsWith("attribute.", StringComparison.Ordinal))
                check.That(false, name, "can't be filtered by yet.");
        }
        var search = (string?)query["search"];
        check.That(search is not { Length: > MostSearch }, "search", $"must have at most {MostSearch} characters.");
        var wanted = string.IsNullOrWhiteSpace(search) || search.Length > MostSearch ? null : search;
        var prices = (Price(query, check, "minPrice"), Price(query, check, "maxPrice"));
        check.That(!(prices.Item1 > prices.Item2), "maxPrice", "must not be less than 'minPrice'.");
        var category = query["category"] is [{ Length: > 0 } named] ? named : null;
        return new Listing(
            wanted, category, prices, InStockOf(query, check), StatusesOf(query, check), SortOf(query, check, wanted is not null));
    }

    private static long? Price(IQueryCollection query, Check check, string name)
    {
        if (query[name] is not [{ Length: > 0 } text])
            return null;
        var isPrice = decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var price)
            && price <= Product.MostPrice && price * 1_000 == decimal.Truncate(price * 1_000);
        check.That(isPrice, name, $"must be a number from 0 to {Product.MostPrice:0} with at most three decimals.");
        return isPrice ? (long)(price * 1_000) : null;
    }

    private static bool? InStockOf(IQueryCollection query, Check check)
    {
        if (query["inStock"] is not [{ Length: > 0 } text])
            return null;
        check.That(text is "true" or "false", "inStock", "must be true or false.");
        return text == "true";
    }

    private static IReadOnlyList<string> StatusesOf(IQueryCollection query, Check check)
    {
        if (query["status"] is not [{ } text])
            return Sold;
        check.That(text is "draft" or "active" or "archived" or "all", "status", "must be one of: draft, active, archived, all.");
        return text == "all" ? Every : [text];
    }

    /// <summary>The newest first, and what fits best first where something is searched for.</summary>
    private static Sorting SortOf(IQueryCollection query, Check check, bool searches)
    {
        var usual = searches ? Sorting.Relevance : Sorting.Newest;
        if (query["sort"] is not [{ } text])
            return usual;
        switch (text)
        {
            case "newest":
                return Sorting.Newest;
            case "price":
                return Sorting.Cheapest;
            case "-price":
                return Sorting.Dearest;
            case "rating":
                return Sorting.BestRated;
            case "relevance":
                return usual;
            default:
                check.That(false, "sort", "must be one of: newest, price, -price, rating, relevance.");
                return usual;
        }
    }
}

/// <summary>In which order products are shown.</summary>
internal enum Sorting
{
    Newest,
    Cheapest,
    Dearest,
    BestRated,
    Relevance,
}

using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Stoa.Client.Models;

namespace Stoa.Web;

/// <summary>What is on the first page.</summary>
public sealed record HomeModel(
    IReadOnlyList<Product> Newest, IReadOnlyList<Product> Rated, IReadOnlyList<Tile> Tiles, IReadOnlyList<Campaign> Campaigns);

/// <summary>A department with a picture of something that stands there.</summary>
public sealed record Tile(Category Category, string? Picture);

/// <summary>Something that the shop draws attention to.</summary>
public sealed record Campaign(string Title, string Text, string Link, string Label, string? Picture)
{
    private const int Most = 4;

    /// <summary>
    /// As the owner has written them (Stoa:Shop:Campaigns); else what the shop itself can say: what is liked best, and what is new.
    /// </summary>
    public static IReadOnlyList<Campaign> Of(
        IConfiguration configuration, IReadOnlyList<Product> rated, IReadOnlyList<Product> newest)
    {
        var written =
            from one in configuration.GetSection("Stoa:Shop:Campaigns").GetChildren().Take(Most)
            where !string.IsNullOrEmpty(one["Title"])
            select new Campaign(
                one["Title"]!, one["Text"] ?? "", Go.Back(one["Link"], "/shop"), one["Label"] ?? "Have a look", one["Picture"]);
        if (written.ToList() is { Count: > 0 } own)
            return own;
        var campaigns = new List<Campaign>();
        if (rated is [var best, ..])
        {
            campaigns.Add(new(
                "What others swear by", $"{best.Name}, and what else our customers rate highest.", "/shop?sort=rating", "Best rated",
                best.Front()));
        }
        if (newest is [{ Category: { } shelf } first, ..])
        {
            campaigns.Add(new(
                $"New in {shelf.Name.ToLowerInvariant()}", $"Just arrived: {first.Name}.", Go.Product(first.Slug), "Have a look",
                first.Front()));
            if (newest.FirstOrDefault(one => one.Category?.Slug != shelf.Slug) is { } other)
                campaigns.Add(new(other.Name, First(other.Description), Go.Product(other.Slug), "Read more", other.Front()));
        }
        return campaigns;
    }

    private static string First(string text) => text.IndexOf(". ", StringComparison.Ordinal) is > 0 and var end ? text[..(end + 1)] : text;
}

/// <summary>What somebody looks for.</summary>
public sealed record ListWish(
    string? Words, string? Category, decimal? Least, decimal? Most, bool InStock, string? Sort, string? After, string PlainQuery)
{
    public const int LongestWords = 100;

    private static readonly string[] Sorts = ["newest", "price", "-price", "rating", "relevance"];

    public static ListWish Read(IQueryCollection query, string? category)
    {
        var words = query["q"].ToString().Trim();
        var sort = query["sort"].ToString();
        var kept = query.Where(one => one.Key is "q" or "min" or "max" or "stock" or "sort" && one.Value.ToString().Length > 0)
            .Select(one => $"{one.Key}={Uri.EscapeDataString(one.Value.ToString())}");
        return new(
            words.Length is 0 or > LongestWords ? null : words, category, Amount(query["min"]), Amount(query["max"]), query["stock"] == "1",
            Sorts.Contains(sort) && (sort != "relevance" || words.Length > 0) ? sort : null,
            query["after"].ToString() is { Length: > 0 } after ? after : null, string.Join('&', kept));
    }

    public bool IsFiltered => Least is not null || Most is not null || InStock;

    private static decimal? Amount(string? text) =>
        decimal.TryParse(text?.Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)
        && amount < 10_000_000
            ? decimal.Round(amount, 2) : null;
}

/// <summary>A shelf: the way to it, itself, and what is under it.</summary>
public sealed record Shelf(IReadOnlyList<Category> Way, Category? Here, IReadOnlyList<Category> Under)
{
    public static Shelf? Find(IReadOnlyList<Category> tree, string? slug)
    {
        foreach (var one in tree)
        {
            if (one.Slug == slug || one.Id == slug)
                return new([], one, one.Children);
            if (Find(one.Children, slug) is { } deeper)
                return deeper with { Way = [one, .. deeper.Way] };
        }
        return null;
    }

    public string? Department => Way.Count > 0 ? Way[0].Slug : Here?.Slug;
}

/// <summary>What was found, page by page.</summary>
public sealed record ListModel(ListWish Wish, Shelf Shelf, Client.Models.ProductPage? Found, string? Wrong);

/// <summary>A product with what people say of it, and what is like it.</summary>
public sealed record ProductModel(Product Product, IReadOnlyList<Review> Reviews, IReadOnlyList<Product> Alike, Shelf? Shelf);

/// <summary>What fits the words so far.</summary>
public sealed record Found(IReadOnlyList<Product> Products);

/// <summary>What is ordered, where to, and what somebody has filled in so far.</summary>
/// <param name="Key">Pressing the button twice orders once.</param>
public sealed record CheckoutModel(Cart Cart, IReadOnlyList<IdentityAddress> Saved, Filled Filled, string Key);

/// <summary>An order with what happened to it.</summary>
/// <param name="Pictures">By product.</param>
/// <param name="Payment">The last attempt to pay it.</param>
/// <param name="CameBack">How the buyer came back from paying: "done" or "stopped".</param>
public sealed record OrderModel(
    Order Order, IReadOnlyList<Step> Steps, IReadOnlyDictionary<string, Product> Products, Payment? Payment, string? CameBack);

/// <summary>What pages ask of a product.</summary>
public static class Products
{
    /// <summary>The picture that stands for it.</summary>
    public static string? Front(this Product product) => product.Images.Count > 0 ? product.Images[0].Url : null;
}

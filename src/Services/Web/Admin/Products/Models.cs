using System.Globalization;
using Stoa.Client.Models;
using Stoa.Contracts;

namespace Stoa.Web;

/// <summary>Which products the staff look at.</summary>
public sealed record ProductWish(string? Words, string Status, string? After)
{
    public static IReadOnlyList<string> States { get; } = ["all", "active", "draft", "archived"];

    public static ProductWish Read(Func<string, string?> asked) => new(
        asked("q"), asked("status") is { } status && States.Contains(status) ? status : "all", asked("after"));

    /// <summary>What the list is asked for, in another state of products.</summary>
    public string Query(string status) => $"status={status}{(Words is null ? "" : "&q=" + Uri.EscapeDataString(Words))}";
}

/// <summary>One thing that changes of a product, from what it was when somebody decided it.</summary>
/// <param name="Field">price, stock or status.</param>
public sealed record ProductChange(string Id, long Version, string Field, string From, string To)
{
    public decimal Amount => decimal.Parse(To, CultureInfo.InvariantCulture);

    public long Pieces => long.Parse(To, CultureInfo.InvariantCulture);

    /// <summary>As a form carries it.</summary>
    public override string ToString() => $"{Id} {Version.ToString(CultureInfo.InvariantCulture)} {Field} {From} {To}";

    public static ProductChange? Parse(string text) =>
        text.Split(' ') is [var id, var version, var field, var from, var to] && IsValue(field, from) && IsValue(field, to)
        && long.TryParse(version, CultureInfo.InvariantCulture, out var number)
            ? new(id, number, field, from, to) : null;

    public static ProductChange Price(Product of, decimal to) => new(of.Id, of.Version, "price", Written(of.Price), Written(to));

    public static ProductChange Stock(Product of, long to) => new(of.Id, of.Version, "stock", Written(of.Stock), Written(to));

    public static ProductChange Status(Product of, string to) => new(of.Id, of.Version, "status", of.Status, to);

    public static string Written(decimal value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>A price with the decimals of its currency.</summary>
    public static string Written(decimal price, string currency) =>
        price.ToString("F" + Currencies.Decimals(currency).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static bool IsValue(string field, string value) => field switch
    {
        "price" => decimal.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _),
        "stock" => long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        "status" => ProductWish.States.Skip(1).Contains(value),
        _ => false,
    };
}

/// <summary>What was done a moment ago, and what would set it back.</summary>
public sealed record ProductsDone(IReadOnlyList<Result> Results, IReadOnlyList<ProductChange> Undo)
{
    public static ProductsDone Nothing { get; } = new([], []);
}

/// <summary>The products of the shop, as many as were asked for.</summary>
public sealed record AdminProductsModel(IReadOnlyList<Product> Products, string? Next, ProductWish Wish, ProductsDone Done);

/// <summary>What is to change of several products, before it does.</summary>
/// <param name="What">percent, price, stock, active, draft or archived.</param>
public sealed record BulkModel(IReadOnlyList<BulkRow> Rows, string What, string? Value, string Back, string? Wrong)
{
    public IReadOnlyList<ProductChange> Changes => [.. Rows.Select(one => one.Change).OfType<ProductChange>()];
}

/// <summary>A chosen product, and what would become of it; nothing where it stays as it is.</summary>
public sealed record BulkRow(Product Product, ProductChange? Change);

/// <summary>A product as the staff edit it, or a new one.</summary>
/// <param name="Product">Nothing for a new one.</param>
/// <param name="Clashes">What somebody else changed meanwhile.</param>
/// <param name="Key">Sending the form twice makes one product.</param>
public sealed record AdminProductModel(
    Product? Product, Filled Filled, IReadOnlyList<(string Name, string Value)> Attributes, string? AttributesWrong,
    IReadOnlyList<Shelving> Categories, IReadOnlyList<Clash> Clashes, string Key);

/// <summary>A field that somebody else changed while it was edited here.</summary>
public sealed record Clash(string What, string Now, string Yours);

/// <summary>A category in the order of the tree, and how deep it stands.</summary>
public sealed record Shelving(Category Category, int Depth)
{
    /// <summary>Its name as a list without a tree shows it.</summary>
    public string Indented => new string('\u00a0', Depth * 3) + Category.Name;

    public static IReadOnlyList<Shelving> All(IEnumerable<Category> tree, int depth = 0) =>
        [.. tree.SelectMany(one => All(one.Children, depth + 1).Prepend(new(one, depth)))];
}

using Stoa.Contracts;

namespace Stoa.Cart;

/// <summary>
/// A cart and what can be done with it. A move gives the next cart and keeps the version: whoever saves it counts.
/// </summary>
/// <param name="Version">0 before it was ever saved.</param>
/// <param name="Currency">Of everything in it; nothing when it is empty.</param>
/// <param name="Lines">In the order in which they came.</param>
#pragma warning disable MA0049 // the shop calls both by this name
public sealed record Cart(string Id, long Version, string? Currency, IReadOnlyList<CartLine> Lines)
#pragma warning restore MA0049
{
    public const int MostLines = 100;
    public const int MostQuantity = 100;

    /// <summary>What an empty cart is told in.</summary>
    public const string UsualCurrency = "USD";

    /// <summary>Why something can't be put in.</summary>
    public enum Refusal
    {
        NotForSale,

        /// <summary>More than a cart could add up.</summary>
        TooDear,

        /// <summary>A cart is paid at once, so it has one currency.</summary>
        AnotherCurrency,

        /// <summary>More of one product than a line holds.</summary>
        TooMany,

        /// <summary>More products than a cart holds.</summary>
        Full,
    }

    /// <summary>What it costs at the prices that were shown. A product that is too dear is never in it, so this can't overflow.</summary>
    public Money Subtotal => new(Lines.Sum(line => line.ShownPrice * line.Quantity), Currency ?? UsualCurrency);

    public static Cart New(string id) => new(id, 0, null, []);

    public CartLine? Line(string productId)
    {
        foreach (var line in Lines)
        {
            if (line.Product.Id == productId)
                return line;
        }
        return null;
    }

    /// <summary>Why so many more of it can't be put in; nothing when they can.</summary>
    public Refusal? Refuses(Product product, int quantity)
    {
        if (product.IsTooDear)
            return Refusal.TooDear;
        if (!product.IsActive)
            return Refusal.NotForSale;
        if (Currency is not null && Currency != product.Price.Currency)
            return Refusal.AnotherCurrency;
        if (Line(product.Id) is { } line)
            return line.Quantity + quantity > MostQuantity ? Refusal.TooMany : null;
        return Lines.Count >= MostLines ? Refusal.Full : null;
    }

    /// <summary>So many more of a product that it does not refuse.</summary>
    public Cart With(Product product, int quantity) => Line(product.Id) is { } line
        ? Replaced(line, line with { Quantity = line.Quantity + quantity })
        : this with
        {
            Currency = product.Price.Currency,
            Lines = [.. Lines, new CartLine(product, quantity, product.Name, product.Price.Minor, Version + 1)],
        };

    /// <summary>Another quantity of something that is in it; 0 takes it out.</summary>
    public Cart With(CartLine line, int quantity) => Replaced(line, quantity <= 0 ? null : line with { Quantity = quantity });

    public Cart Emptied() => Lines.Count == 0 ? this : this with { Currency = null, Lines = [] };

    /// <summary>Whether another cart can be poured into it: something is in that one, in a currency that fits.</summary>
    public bool Takes(Cart other) => other.Currency is not null && (Currency is null || Currency == other.Currency);

    /// <summary>With everything of another one, as far as it holds it.</summary>
    public Cart Merged(Cart other)
    {
        var lines = Lines.ToList();
        foreach (var line in other.Lines.OrderBy(line => line.Product.Id, StringComparer.Ordinal))
        {
            var at = lines.FindIndex(mine => mine.Product.Id == line.Product.Id);
            if (at >= 0)
                lines[at] = lines[at] with { Quantity = Math.Min(MostQuantity, lines[at].Quantity + line.Quantity) };
            else if (lines.Count < MostLines)
                lines.Add(line with { Since = Version + 1 });
        }
        return this with { Currency = other.Currency, Lines = lines };
    }

    /// <summary>
    /// Without what was ordered. What came in after the cart was ordered as this version stays, even the same product once more.
    /// </summary>
    public Cart Without(IEnumerable<OrderLine> ordered, long orderedVersion)
    {
        var rest = this;
        foreach (var line in ordered)
        {
            if (rest.Line(line.ProductId) is { } mine && mine.Since <= orderedVersion)
                rest = rest.With(mine, mine.Quantity - line.Quantity);
        }
        return rest;
    }

    /// <summary>What would stop a checkout.</summary>
    public IReadOnlyList<CartProblem> Problems()
    {
        List<CartProblem>? problems = null;
        foreach (var line in Lines)
            line.Problems(Currency!, ref problems);
        return problems ?? [];
    }

    /// <summary>As it is once its buyer has seen it: names and prices are those of now, but for what can't be bought.</summary>
    public Cart Shown() => Lines.Any(line => line.IsNews(Currency!))
        ? this with { Lines = [.. Lines.Select(line => line.IsNews(Currency!) ? line.Shown() : line)] }
        : this;

    private Cart Replaced(CartLine line, CartLine? by)
    {
        var lines = new List<CartLine>(Lines.Count);
        foreach (var one in Lines)
        {
            if (one != line)
                lines.Add(one);
            else if (by is not null)
                lines.Add(by);
        }
        return this with { Currency = lines.Count == 0 ? null : Currency, Lines = lines };
    }
}

/// <summary>So many of a product, with the name and the price that the buyer was last shown.</summary>
/// <param name="Since">The cart's version with which it came in.</param>
public sealed record CartLine(Product Product, int Quantity, string ShownName, long ShownPrice, long Since)
{
    /// <summary>How many of it can be sold; nothing where nobody has said it yet.</summary>
    public long? Available => Product.IsSold ? Product.Available : 0;

    /// <summary>It has another name or price than its buyer knows.</summary>
    internal bool IsNews(string currency) => !IsGone(currency) && (ShownPrice != Product.Price.Minor || ShownName != Product.Name);

    internal CartLine Shown() => this with { ShownName = Product.Name, ShownPrice = Product.Price.Minor };

    internal void Problems(string currency, ref List<CartProblem>? problems)
    {
        if (IsGone(currency))
        {
            (problems ??= []).Add(new(Product.Id, "gone", $"'{ShownName}' can't be bought any more. Take it out to go on.", 0));
            return;
        }
        if (ShownPrice != Product.Price.Minor)
        {
            var was = new Money(ShownPrice, currency);
            (problems ??= []).Add(new(Product.Id, "price-changed", $"'{Product.Name}' now costs {Product.Price}, not {was}.", Available));
        }
        if (Available < Quantity)
            (problems ??= []).Add(new(Product.Id, "short", Short(), Available));
    }

    private bool IsGone(string currency) => !Product.IsSold || Product.Price.Currency != currency;

    private string Short() => Available <= 0 ? $"'{Product.Name}' is sold out." : $"Only {Available} of '{Product.Name}' can be had.";
}

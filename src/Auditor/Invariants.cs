namespace Stoa.Auditor;

/// <summary>Every invariant that is held against a shop, in the order in which it is told.</summary>
internal static class Invariants
{
    public static IReadOnlyList<Invariant> All(Books books, DateTimeOffset now) =>
    [
        .. StockBooks.All(),
        .. MoneyBooks.All(now, books.Services),
        .. Messages.All(books.Services),
        .. Orders.All(now),
        .. Carts.All(),
        .. Letters.All(now, books.Services),
        .. People.All(),
        .. books.HasHistory ? Clients.All(now) : [],
    ];
}

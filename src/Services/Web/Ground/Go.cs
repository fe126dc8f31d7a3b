namespace Stoa.Web;

/// <summary>The addresses of the shop's pages.</summary>
public static class Go
{
    public static string Category(string slug) => "/shop/c/" + Uri.EscapeDataString(slug);

    public static string Product(string slug) => "/shop/p/" + Uri.EscapeDataString(slug);

    public static string Order(string id) => "/shop/orders/" + Uri.EscapeDataString(id);

    /// <summary>A picture by its address in the API, in a width that it is kept in.</summary>
    public static string Picture(string url, int width) => $"{url}?w={width}";

    /// <summary>A way back within the shop, as a page was told it; never to somewhere else.</summary>
    public static string Back(string? wanted, string otherwise) =>
        wanted is { Length: > 0 and < 500 } && wanted[0] == '/' && !wanted.StartsWith("//", StringComparison.Ordinal)
        && !wanted.Contains('\\', StringComparison.Ordinal) && !wanted.Any(char.IsControl)
            ? wanted : otherwise;
}

using System.Text.Json.Nodes;

namespace Stoa.Gateway;

/// <summary>
/// What holds for whole families of routes by the shop's conventions, so that no route has to say it: which headers it reads, and what a
/// value looks like.
/// </summary>
internal static class Conventions
{
    private static readonly Dictionary<string, Func<JsonNode>> Examples = new(StringComparer.Ordinal)
    {
        ["email"] = () => "ada@example.com",
        ["person"] = () => "Ada Lovelace",
        ["name"] = () => "Desk lamp",
        ["password"] = () => "correct horse battery",
        ["currency"] = () => "USD",
        ["price"] = () => 129.99m,
        ["unitPrice"] = () => 129.99m,
        ["amount"] = () => 129.99m,
        ["total"] = () => 129.99m,
        ["quantity"] = () => 1,
        ["country"] = () => "GB",
        ["phone"] = () => "+4915112345678",
        ["productId"] = () => "prd_01M7YF53Z61YKSCB3T4JHDNJN0",
        ["orderId"] = () => "ord_01M7YF53Z61YKSCB3T4JHDNJN0",
        ["createdAt"] = () => "2026-03-01T09:00:00Z",
        ["sku"] = () => "LAMP-01",
        ["slug"] = () => "desk-lamp",
    };

    /// <summary>What a member of this name may look like, or nothing.</summary>
    public static JsonNode? Example(string member) => Examples.GetValueOrDefault(member)?.Invoke();

    /// <summary>The names of the request headers, beyond the token, that mean something to a route.</summary>
    public static IEnumerable<string> HeadersOf(string method, string path)
    {
        if (method == "POST" && !path.StartsWith("/auth", StringComparison.Ordinal) && !path.Contains("/webhook", StringComparison.Ordinal))
            yield return "Idempotency-Key";
        if (IsUnder(path, "/cart") || path == "/order/checkout")
            yield return "X-Cart-Token";
        var pays = IsUnder(path, "/payment") && !path.Contains("/webhook", StringComparison.Ordinal);
        if (pays || path.StartsWith("/order/{", StringComparison.Ordinal))
            yield return "X-Order-Token";
        if (path == "/order/checkout")
            yield return "Prefer";
        if (HasVersion(path) && method is "PATCH" or "PUT" or "DELETE")
            yield return "If-Match";
        if (HasVersion(path) && method == "GET")
            yield return "If-None-Match";
    }

    public static string Tell(string header) => header switch
    {
        "Idempotency-Key" => "Makes the request safe to repeat: whoever sends the same key and body again gets the first answer.",
        "X-Cart-Token" => "What opens a guest's cart, from the `cartToken` of the answer that made it.",
        "X-Order-Token" => "What opens a guest's order, from the `orderToken` of the checkout's answer.",
        "Prefer" => "`wait=2` waits that many seconds, at most 10, for the stock's answer.",
        "If-Match" => "Change it only if it is still this version: the `ETag` of the answer that you have seen.",
        "If-None-Match" => "Answer with a bare 304 where it is still this version.",
        _ => "",
    };

    /// <summary>What a group of routes is about.</summary>
    public static string TellTag(string tag) => tag switch
    {
        "auth" => "Getting in and staying in: accounts, tokens, devices.",
        "users" => "Who somebody is: profile, addresses; for admins everybody.",
        "products" => "What is sold: looking around, and for staff changing it.",
        "categories" => "The shelves: a tree of categories.",
        "reviews" => "What buyers think of it.",
        "inventory" => "How many there are, and every change of it.",
        "cart" => "What somebody means to buy, as a guest or signed in.",
        "orders" => "From checkout to the parcel at the door.",
        "payment" => "Paying, and giving money back.",
        "notifications" => "Mails and messages, and what they look like.",
        "media" => "Pictures.",
        "simulator" => "The built-in payment provider.",
        "mailbox" => "The mails of a shop in Development.",
        "ops" => "For those who run the shop.",
        "health" => "For the machines that run the shop.",
        "docs" => "This description.",
        _ => $"Everything under /{tag}.",
    };

    /// <summary>How a query parameter reads that a route takes from the bare query.</summary>
    public static JsonObject QuerySchema(string name) => name switch
    {
        "limit" => new() { ["type"] = "integer", ["minimum"] = 1, ["maximum"] = 100, ["default"] = 20 },
        "minPrice" or "maxPrice" => new() { ["type"] = "number", ["minimum"] = 0 },
        "inStock" or "facets" or "low" or "dryRun" => new() { ["type"] = "boolean" },
        "sort" => new() { ["type"] = "string", ["enum"] = new JsonArray("newest", "price", "-price", "rating", "relevance") },
        "scope" => new() { ["type"] = "string", ["enum"] = new JsonArray("all") },
        _ => new() { ["type"] = "string" },
    };

    public static string? TellQuery(string name) => name switch
    {
        "after" => "The `next` of the page before this one.",
        "limit" => "How many at most.",
        "scope" => "`all`: everybody's, for staff.",
        "search" => "Words to look for.",
        "facets" => "`true`: also counts by category, attribute and price band.",
        _ => null,
    };

    /// <summary>Things with a version and an ETag: products, stock, templates, carts.</summary>
    private static bool HasVersion(string path) =>
        path is "/products/{id}" or "/inventory/{productId}" or "/notifications/templates/{key}";

    private static bool IsUnder(string path, string root) =>
        path == root || path.StartsWith(root + "/", StringComparison.Ordinal);
}

namespace Stoa.Web;

/// <summary>The addresses of the admin's pages.</summary>
public static class AdminGo
{
    public const string DeadLetters = "/admin/dead-letters";
    public const string Money = "/admin/money";
    public const string Audit = "/admin/audit";
    public const string Services = "/admin/services";
    public const string Letters = "/admin/templates";
    public const string Messages = "/admin/messages";
    public const string Addresses = "/admin/messages/addresses";
    public const string Customers = "/admin/customers";
    public const string Staff = "/admin/staff";

    public static string Order(string id) => Under("/admin/orders", id);

    public static string DeadLetter(string id) => Under(DeadLetters, id);

    public static string Letter(string key) => Under(Letters, key);

    /// <summary>A list, narrowed down by what is given.</summary>
    public static string List(string path, params (string Name, string? Value)[] wishes) =>
        Query(wishes) is { Length: > 0 } query ? $"{path}?{query}" : path;

    /// <summary>What of these is given, as an address asks for it.</summary>
    public static string Query(params (string Name, string? Value)[] wishes) => string.Join('&', wishes
        .Where(one => !string.IsNullOrEmpty(one.Value)).Select(one => $"{one.Name}={Uri.EscapeDataString(one.Value!)}"));

    public static string Under(string path, string id) => $"{path}/{Uri.EscapeDataString(id)}";
}

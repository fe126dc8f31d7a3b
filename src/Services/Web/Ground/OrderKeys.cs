using System.Buffers.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Stoa.Web;

/// <summary>What opens the last orders that a guest placed or followed from a mail, sealed in a cookie.</summary>
public static class OrderKeys
{
    private const string Purpose = "web-orders";

    /// <summary>A cookie has room for so many; older ones are still in their mails.</summary>
    private const int Most = 12;

    public static Dictionary<string, string> Read(HttpContext http, Visitors all) =>
        Cookies.Read(http, all.Cookies.Orders) is { } cookie && Base64Url.IsValid(cookie)
        && all.Secrets.Open(Purpose, Base64Url.DecodeFromChars(cookie)) is { } plain
            ? JsonSerializer.Deserialize<Dictionary<string, string>>(plain) ?? []
            : [];

    public static void Add(HttpContext http, Visitors all, string orderId, string token)
    {
        var known = Read(http, all);
        if (known.GetValueOrDefault(orderId) == token)
            return;
        known[orderId] = token;
        // Ids grow with time: the oldest go.
        var kept = known.OrderByDescending(one => one.Key, StringComparer.Ordinal).Take(Most).ToDictionary();
        all.Cookies.Write(
            http, all.Cookies.Orders, Base64Url.EncodeToString(all.Secrets.Seal(Purpose, JsonSerializer.SerializeToUtf8Bytes(kept))));
    }
}

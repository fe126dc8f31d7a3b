using Microsoft.AspNetCore.Http;

namespace Stoa.Web;

/// <summary>
/// The shop's cookies. Scripts can't read them, but for one that says what the top of a page shows; other sites' forms don't bring them.
/// </summary>
public sealed class Cookies(bool isSecure)
{
    private static readonly TimeSpan Month = TimeSpan.FromDays(30);

    private readonly string prefix = isSecure ? "__Host-stoa-" : "stoa-";

    /// <summary>Who is signed in, sealed.</summary>
    public string Session => prefix + "session";

    /// <summary>What opens a guest's cart.</summary>
    public string Cart => prefix + "cart";

    /// <summary>What opens a guest's orders.</summary>
    public string Orders => prefix + "orders";

    /// <summary>That somebody signed in here before: a stranger who tries their password elsewhere does not lock them out.</summary>
    public string Device => prefix + "device";

    /// <summary>What was done a moment ago, for the next page.</summary>
    public string Note => prefix + "note";

    /// <summary>
    /// For scripts on pages that are the same for all: how much is in the cart, and who is signed in by first name. No secret.
    /// </summary>
    public string Shown => prefix + "shown";

    public static string? Read(HttpContext http, string name) => http.Request.Cookies[name] is { Length: > 0 } value ? value : null;

    public void Write(HttpContext http, string name, string value, TimeSpan? keep = null) =>
        http.Response.Cookies.Append(name, value, Options(name, keep ?? Month));

    public void Remove(HttpContext http, string name)
    {
        if (http.Request.Cookies.ContainsKey(name))
            http.Response.Cookies.Delete(name, Options(name, null));
    }

    private CookieOptions Options(string name, TimeSpan? keep) => new()
    {
        HttpOnly = name != Shown,
        Secure = isSecure,
        SameSite = SameSiteMode.Lax,
        Path = "/",
        MaxAge = keep,
        IsEssential = true,
    };
}

using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Stoa.Kernel.Web;

/// <summary>
/// The versions of things on the wire: strong entity tags such as "v7", or "v7.s31" where a second number moves by itself.
/// </summary>
public static class ETags
{
    public static string Of(long version) => $"\"v{version}\"";

    /// <summary>With the version of a second part, named by a letter.</summary>
    public static string Of(long version, char part, long other) => $"\"v{version}.{part}{other}\"";

    /// <summary>Writes the tag, and says whether the caller has exactly this already: then the answer is a bare 304.</summary>
    public static bool IsKnown(HttpContext http, string tag)
    {
        http.Response.Headers.ETag = tag;
        var sent = http.Request.Headers.IfNoneMatch;
        if (sent.Count == 0 || !EntityTagHeaderValue.TryParseList(sent, out var known))
            return false;
        foreach (var one in known)
        {
            if (one.Tag == "*" || one.Tag == tag)
                return true;
        }
        return false;
    }

    /// <summary>The version in a tag that we made; nothing in any other.</summary>
    internal static long? VersionIn(string tag)
    {
        var end = tag.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot ? dot : tag.Length - 1;
        if (!tag.StartsWith("\"v", StringComparison.Ordinal))
            return null;
        return long.TryParse(tag.AsSpan(2, Math.Max(0, end - 2)), out var version) ? version : null;
    }
}

/// <summary>
/// Which versions a caller is willing to change. Compared inside the transaction that changes: <c>if
/// (!wanted.Allows(product.Version))</c>.
/// </summary>
public readonly struct IfMatch
{
    private readonly IList<EntityTagHeaderValue>? wanted;

    private IfMatch(IList<EntityTagHeaderValue>? wanted) => this.wanted = wanted;

    /// <summary>From the request; without the header (or with *) every version is fine, with an unreadable one none is.</summary>
    public static IfMatch Of(HttpContext http)
    {
        var sent = http.Request.Headers.IfMatch;
        if (sent.Count == 0)
            return default;
        return new(EntityTagHeaderValue.TryParseStrictList(sent, out var tags) ? tags : []);
    }

    public bool Allows(long version)
    {
        if (wanted is null)
            return true;
        foreach (var tag in wanted)
        {
            if (tag.Tag == "*" || (!tag.IsWeak && ETags.VersionIn(tag.Tag.Value!) == version))
                return true;
        }
        return false;
    }
}

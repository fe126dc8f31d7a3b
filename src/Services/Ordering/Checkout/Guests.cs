using Microsoft.AspNetCore.Http;

namespace Stoa.Ordering;

/// <summary>What is known of somebody who is not signed in.</summary>
internal static class Guests
{
    public const string CartHeader = "X-Cart-Token";

    private const int LongestCartToken = 200;

    /// <summary>The token of the guest's cart, where it has the form of one. Whether it opens one is for Cart to say.</summary>
    public static string? CartToken(HttpContext http) =>
        http.Request.Headers[CartHeader] is [{ Length: > 0 and <= LongestCartToken } sent]
        && sent.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot && dot < sent.Length - 1
        && !sent.AsSpan().ContainsAnyExceptInRange('!', '~')
            ? sent
            : null;
}

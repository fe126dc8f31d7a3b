using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Http;

namespace Stoa.Kernel.Web;

/// <summary>Which page of a list is asked for: a route's parameter, bound from <c>?limit=&amp;after=</c>.</summary>
public sealed record Paging(int Limit, string? After)
{
    public const int DefaultLimit = 20;
    public const int GreatestLimit = 100;

    /// <summary>Called by the framework.</summary>
    public static ValueTask<Paging?> BindAsync(HttpContext http, ParameterInfo parameter)
    {
        var query = http.Request.Query;
        var after = query["after"];
        if (after.Count > 1)
            throw new InvalidRequest(Problems.Invalid("after", "'after' is given more than once."));
        return new(new Paging(ReadLimit(query), after.Count == 0 ? null : after[0]));
    }

    private static int ReadLimit(IQueryCollection query)
    {
        var limit = query["limit"];
        if (limit.Count == 0)
            return DefaultLimit;
        var isWhole = int.TryParse(limit.Count == 1 ? limit[0] : null, NumberStyles.None, CultureInfo.InvariantCulture, out var wanted);
        return isWhole && wanted is > 0 and <= GreatestLimit
            ? wanted
            : throw new InvalidRequest(Problems.Invalid("limit", $"'limit' must be a whole number from 1 to {GreatestLimit}."));
    }
}

/// <summary>A page of a list, and the cursor of the next one if there is more.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next)
{
    /// <summary>A page from rows of which one more than the limit was read, so that nobody has to count.</summary>
    public static Page<T> Of(List<T> rows, int limit, Func<T, string> cursor) =>
        rows.Count <= limit ? new(rows, null) : new(rows.GetRange(0, limit), cursor(rows[limit - 1]));
}

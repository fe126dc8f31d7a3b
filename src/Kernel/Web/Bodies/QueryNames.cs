using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Stoa.Kernel.Web;

/// <summary>
/// The query parameters that a route knows. Any other, or one given twice, is refused: a filter that is silently ignored shows too
/// much.
/// </summary>
public sealed class QueryNames(params string[] names)
{
    public IReadOnlyList<string> Names => names;

    internal Problem? Refuse(IQueryCollection query)
    {
        foreach (var (name, values) in query)
        {
            if (!Knows(name))
                return Problems.Invalid(Shown(name), $"'{Shown(name)}' is not known here.{Known}");
            if (values.Count > 1)
                return Problems.Invalid(name, $"'{name}' is given more than once.");
        }
        return null;
    }

    /// <summary>A name that ends with a star stands for all that begin so: "attribute.*".</summary>
    private bool Knows(string name)
    {
        foreach (var known in names)
        {
            if (known == name || (known.EndsWith('*') && name.AsSpan().StartsWith(known.AsSpan(0, known.Length - 1))))
                return true;
        }
        return false;
    }

    private string Known => names.Length == 0 ? "" : $" Known are: {string.Join(", ", names)}.";

    private static string Shown(string name) => name.Length <= 64 ? name : name[..64] + "…";
}

/// <summary>How a route declares its query.</summary>
public static class RouteQueries
{
    /// <summary>The query parameters that these routes know; all others are a 400.</summary>
    public static TBuilder Accepts<TBuilder>(this TBuilder routes, params string[] names) where TBuilder : IEndpointConventionBuilder =>
        routes.WithMetadata(new QueryNames(names));
}

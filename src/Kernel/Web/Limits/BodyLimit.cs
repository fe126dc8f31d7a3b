using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Stoa.Kernel.Web;

/// <summary>The largest body a route takes. Every route has one; those that say nothing have the default.</summary>
public sealed record BodyLimit(long MaxBytes)
{
    public const long DefaultBytes = 64 * 1024;

    /// <summary>No route of the house takes more in one body.</summary>
    public const long GreatestBytes = 16 * 1024 * 1024;

    public static BodyLimit Default { get; } = new(DefaultBytes);

    public static BodyLimit Of(Endpoint? endpoint) => endpoint?.Metadata.GetMetadata<BodyLimit>() ?? Default;

    /// <summary>The routes whose limit is none, or lifted by the framework's own switch: a house test wants this empty.</summary>
    public static IReadOnlyList<string> Broken(IEnumerable<Endpoint> endpoints) =>
        [.. endpoints.Where(IsBroken).Select(endpoint => endpoint.DisplayName ?? endpoint.ToString()!)];

    /// <summary>False when the body says that it is too large. One that doesn't say is cut by the server while it is read.</summary>
    internal bool Admits(HttpContext http)
    {
        if (http.Request.ContentLength > MaxBytes)
            return false;
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } server && server.MaxRequestBodySize != MaxBytes)
            server.MaxRequestBodySize = MaxBytes;
        return true;
    }

    private static bool IsBroken(Endpoint endpoint) =>
        Of(endpoint).MaxBytes is < 0 or > GreatestBytes
        || endpoint.Metadata.GetMetadata<Microsoft.AspNetCore.Http.Metadata.IRequestSizeLimitMetadata>() is not null;
}

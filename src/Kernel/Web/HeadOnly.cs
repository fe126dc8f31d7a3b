using Microsoft.AspNetCore.Http;

namespace Stoa.Kernel.Web;

/// <summary>Marks a request that came as HEAD. It is served as the GET that it asks about; the server leaves the body out.</summary>
public sealed class HeadOnly
{
    private static readonly HeadOnly Marked = new();

    private HeadOnly()
    {
    }

    /// <summary>Whether nobody will see a body.</summary>
    public static bool Is(HttpContext http) => http.Features.Get<HeadOnly>() is not null;

    internal static void Take(HttpContext http)
    {
        if (!HttpMethods.IsHead(http.Request.Method))
            return;
        http.Features.Set(Marked);
        http.Request.Method = HttpMethods.Get;
    }
}

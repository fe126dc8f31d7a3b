using System.Net;
using Microsoft.AspNetCore.Http;

namespace Stoa.Kernel.Web;

/// <summary>
/// What the shop's own pages ask of its API for whoever looks at them. Such a request counts as the visitor's, by their address, and passes
/// the gate without paying again: their page has paid, and holds a place while it asks, so waiting for another one could be for ever. Who
/// asks is signed as between services, so nobody outside can say it of themselves.
/// </summary>
public sealed class Visits(Secrets secrets, Clock clock)
{
    public const string Header = "X-Stoa-Visitor";

    /// <summary>No service has this name, so what opens the door opens no service's inner questions.</summary>
    private const string Door = "door";

    private static readonly Mark Marked = new();

    private readonly ServiceTokens tokens = new(secrets, clock);

    /// <summary>What a service writes into the header of a request that it makes for a visitor.</summary>
    public string Write(string service, IPAddress? visitor) => tokens.Write(service, Door, visitor?.ToString());

    /// <summary>The middleware; it comes before anybody looks where a request is from.</summary>
    public Task Find(HttpContext http, RequestDelegate next)
    {
        if (http.Request.Headers[Header] is [{ } written] && tokens.Read(Door, written) is { } caller)
        {
            http.Features.Set(Marked);
            if (IPAddress.TryParse(caller.UserId, out var visitor))
                http.Connection.RemoteIpAddress = visitor;
        }
        return next(http);
    }

    internal static bool Is(HttpContext http) => http.Features.Get<Mark>() is not null;

    private sealed class Mark;
}

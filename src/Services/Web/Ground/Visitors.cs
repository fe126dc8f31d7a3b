using Microsoft.AspNetCore.Http;
using Stoa.Client;
using Stoa.Client.Models;
using Stoa.Kernel;
using Stoa.Kernel.Hosting;
using Stoa.Kernel.Web;

namespace Stoa.Web;

/// <summary>Finds out who looks at a page, by their cookies, and gives them their way to the API.</summary>
public sealed class Visitors(ServiceDescription service, bool isSecure)
{
    private static readonly TimeSpan RenewBefore = TimeSpan.FromSeconds(45);

    private static readonly TimeSpan DeviceLife = TimeSpan.FromDays(365);

    /// <summary>What the API calls its mark of a device, by http and by https.</summary>
    private static readonly string[] ApiDevice = ["stoa-device", "__Host-stoa-device"];

    private readonly Visits visits = new(service.Secrets, service.Clock);
    private readonly Renewals renewals = new(service.Clock);

    public Secrets Secrets => service.Secrets;

    public Clock Clock => service.Clock;

    public Cookies Cookies { get; } = new(isSecure);

    /// <summary>The API as this visitor's own program would meet it.</summary>
    public HttpClient Door => service.Door;

    /// <summary>Whoever it is: a page that is the same for everybody is drawn for nobody.</summary>
    public Visitor Nobody(HttpContext http) => new(http, this, Ask(http), null, null)
    {
        // Others wait for it too, so it is drawn to its end, whoever leaves.
        Stop = CancellationToken.None,
    };

    public async Task<Visitor> Of(HttpContext http)
    {
        var kept = Session.Open(Secrets, Cookies.Read(http, Cookies.Session));
        var session = kept is not null && kept.SignIn.ExpiresAt - Clock.Now < RenewBefore ? await Renewed(http, kept) : kept;
        var shop = Ask(http);
        shop.Session = session?.SignIn;
        shop.CartToken = Cookies.Read(http, Cookies.Cart);
        return new Visitor(http, this, shop, kept, session);
    }

    /// <summary>Whether there is something to tell whoever comes.</summary>
    public bool HasNote(HttpContext http) => Cookies.Read(http, Cookies.Note) is not null;

    /// <summary>Adds to a request what says for whom it is made.</summary>
    public void Speak(HttpContext http, HttpRequestMessage request)
    {
        request.Headers.TryAddWithoutValidation(Visits.Header, visits.Write(service.Name, http.Connection.RemoteIpAddress));
        if (http.Request.Headers.UserAgent is [{ } agent])
            request.Headers.TryAddWithoutValidation("User-Agent", agent);
        if (Cookies.Read(http, Cookies.Device) is { } device
            && request.RequestUri!.OriginalString.StartsWith("/auth/", StringComparison.Ordinal))
            request.Headers.TryAddWithoutValidation("Cookie", string.Join("; ", ApiDevice.Select(name => $"{name}={device}")));
        if (!request.Headers.Contains(RequestIds.Header))
            request.Headers.TryAddWithoutValidation(RequestIds.Header, http.TraceIdentifier);
    }

    private ShopClient Ask(HttpContext http) => new(Door, Clock.Time)
    {
        Before = request => Speak(http, request),
        After = answer => KeepDevice(http, answer),
    };

    /// <summary>The API marks a device that signed in; the device is the browser.</summary>
    private void KeepDevice(HttpContext http, HttpResponseMessage answer)
    {
        foreach (var cookie in answer.Headers.TryGetValues("Set-Cookie", out var set) ? set : [])
        {
            if (cookie.Split(';')[0].Split('=', 2) is [var name, { Length: > 0 } value] && ApiDevice.Contains(name))
                Cookies.Write(http, Cookies.Device, value, DeviceLife);
        }
    }

    private async Task<Session> Renewed(HttpContext http, Session old)
    {
        var renewed = await renewals.Renew(old.SignIn, async () =>
        {
            using var shop = Ask(http);
            await shop.Auth.Refresh(new RefreshToken { Value = old.SignIn.RefreshToken }, CancellationToken.None);
            return shop.Session;
        });
        // What nobody could say is asked again with the next page; a session that is over is told by the API.
        return renewed is null ? old : old.RenewedTo(renewed);
    }
}

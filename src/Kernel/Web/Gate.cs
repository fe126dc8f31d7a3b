using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;
using Stoa.Kernel.Hosting;
using Stoa.Kernel.Metrics;

namespace Stoa.Kernel.Web;

/// <summary>
/// What a request must pass once its route and its caller are known and before anything is done for it: limits first, since they are
/// cheapest, then its size, its query and the form of its body.
/// </summary>
internal sealed class Gate(
    RequestDelegate next, Clock clock, WebSettings settings, AllRates rates, Func<HttpContext, string?> caller, RequestCounts counts)
{
    private readonly Crowd[] crowds = [.. Enum.GetValues<LimitClass>().Select(kind => new Crowd(settings[kind].AtOnce, clock.Time))];

    public Task Enter(HttpContext http)
    {
        var endpoint = http.GetEndpoint();
        var limit = endpoint?.Metadata.GetMetadata<RouteLimit>() ?? RouteLimit.Default;
        if (endpoint is not null && OwnForms.Refuses(http, endpoint))
            return Problems.Status(403, "foreign-form", "This form was sent from another site.").ExecuteAsync(http);
        if (limit.Class == LimitClass.None || Visits.Is(http) || settings.IsTrustedLoad(http) || IsOwnWebhook(http, limit))
            return Pass(http, endpoint);
        if (rates.Refuse(limit.Class.Budget(), Payer.Of(caller(http), http.Connection.RemoteIpAddress)) is { } later)
        {
            counts.OverRate(limit.Class);
            return Problems.TooMany(later).ExecuteAsync(http);
        }
        if (limit.Stream && HeadOnly.Is(http))
        {
            http.Response.Headers.Allow = "GET";       // a HEAD of a stream would wait for an end that never comes
            return Problems.Of(StatusCodes.Status405MethodNotAllowed).ExecuteAsync(http);
        }
        return limit.Stream ? Pass(http, endpoint) : PassInCrowd(http, endpoint, limit.Class);
    }

    /// <summary>The simulator tells of every payment: what bounds it is how much the shop sells, and no budget of strangers.</summary>
    private static bool IsOwnWebhook(HttpContext http, RouteLimit limit) => limit.Class == LimitClass.Webhook && DirectVisit.Is(http);

    private async Task PassInCrowd(HttpContext http, Endpoint? endpoint, LimitClass kind)
    {
        var crowd = crowds[(int)kind];
        if (!await crowd.Enter(http.RequestAborted))
        {
            counts.Crowded(kind);
            await Problems.Unavailable(Door.Jitter(clock), "Too much is going on right now. Try again in a moment.").ExecuteAsync(http);
            return;
        }
        try
        {
            await Pass(http, endpoint);
        }
        finally
        {
            crowd.Leave();
        }
    }

    private Task Pass(HttpContext http, Endpoint? endpoint)
    {
        if (endpoint is null)
            return next(http);
        if (http.Request.QueryString.HasValue && endpoint.Metadata.GetMetadata<QueryNames>()?.Refuse(http.Request.Query) is { } unknown)
            return unknown.ExecuteAsync(http);
        return HasBody(http.Request) ? PassWithBody(http, endpoint) : next(http);
    }

    private async Task PassWithBody(HttpContext http, Endpoint endpoint)
    {
        var limit = BodyLimit.Of(endpoint);
        if (!limit.Admits(http))
        {
            await Problems.Of(StatusCodes.Status413PayloadTooLarge).ExecuteAsync(http);
            return;
        }
        if (endpoint.Metadata.GetMetadata<HandedOn>() is not null)
        {
            await next(http);
            return;
        }
        if (RequestBytes.AreNeeded(http.Request))
            await RequestBytes.Read(http, limit.MaxBytes);
        if (endpoint.Metadata.GetMetadata<IAcceptsMetadata>() is { } accepts && accepts.ContentTypes.Contains("application/json"))
        {
            if (!IsUtf8(http.Request))
            {
                await Problems.Of(StatusCodes.Status415UnsupportedMediaType).ExecuteAsync(http);
                return;
            }
            if (await BeginsWithMark(http.Request))
            {
                await Problems.Status(400, "invalid-json", "The body must be UTF-8 without a byte order mark.").ExecuteAsync(http);
                return;
            }
        }
        await next(http);
    }

    private static bool HasBody(HttpRequest request) =>
        request.ContentLength is > 0
        || (request.ContentLength is null && !HttpMethods.IsGet(request.Method)
            && request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: false });

    /// <summary>Whether the text is in the one encoding that JSON has. A missing or another type is the framework's 415.</summary>
    private static bool IsUtf8(HttpRequest request)
    {
        if (request.ContentType is null or "application/json")
            return true;
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.Charset.HasValue)
            return true;
        if (!HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            return false;
        request.ContentType = type.MediaType.Value;       // said and checked; the framework stumbles over a quoted charset
        return true;
    }

    /// <summary>Looks at the first bytes and leaves them where they are. Only U+FEFF begins with EF in JSON.</summary>
    private static async ValueTask<bool> BeginsWithMark(HttpRequest request)
    {
        var read = await request.BodyReader.ReadAsync();
        var marked = !read.Buffer.IsEmpty && read.Buffer.FirstSpan[0] is 0xEF or 0xFE or 0xFF;
        request.BodyReader.AdvanceTo(read.Buffer.Start);
        return marked;
    }
}

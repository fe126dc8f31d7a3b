using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Stoa.Kernel;
using Stoa.Kernel.Hosting;
using Stoa.Kernel.Web;

namespace Stoa.Gateway;

/// <summary>
/// Hands a request on to a process where its service lives and streams the answer back. Where there was no connection at all, nothing was
/// asked: then another process of the service is, or a question (GET, HEAD) once more the only one. Else nothing is tried twice: whoever
/// wants to repeat has the Idempotency-Key.
/// </summary>
internal sealed partial class Forwarder : IDisposable
{
    private const int BufferBytes = 32 * 1024;

    private static readonly UriCreationOptions AsWritten = new() { DangerousDisablePathAndQueryCanonicalization = true };

    private readonly Patience patience;
    private readonly Clock clock;
    private readonly ILogger<Forwarder> log;
    private readonly HttpMessageInvoker wire;

    public Forwarder(Patience patience, Clock clock, ILogger<Forwarder> log, HttpMessageHandler wire)
    {
        (this.patience, this.clock, this.log) = (patience, clock, log);
        this.wire = new HttpMessageInvoker(wire);
    }

    /// <summary>Connections to other processes of the house, which nobody but us has a say in.</summary>
    public static SocketsHttpHandler Wire(Patience patience) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        RequestHeaderEncodingSelector = static (_, _) => Encoding.UTF8,       // as they were read: it is the service that refuses them
        ConnectTimeout = patience.Connect,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),       // so that a service that moved is found
    };

    public async Task Send(HttpContext http, string service, Addresses addresses, bool stream)
    {
        using var whole = new CancellationTokenSource(patience.Whole, clock.Time);
        using var head = new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock.Time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, whole.Token, head.Token);
        try
        {
            using var answered = await Ask(http, addresses, head, stop.Token);
            head.CancelAfter(Timeout.InfiniteTimeSpan);
            if (stream)
                whole.CancelAfter(Timeout.InfiniteTimeSpan);
            await HandBack(answered, http, stop.Token);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException)
        {
            if (http.RequestAborted.IsCancellationRequested)
                throw;       // the caller left first, and the service has been told by our leaving
            if (ByCaller(failure) is { } refused)
                throw refused;       // the caller's body, not the service: longer than the route takes, or broken
            await Explain(http, service, failure, timedOut: stop.IsCancellationRequested);
        }
    }

    public void Dispose() => wire.Dispose();

    private async Task<HttpResponseMessage> Ask(
        HttpContext http, Addresses addresses, CancellationTokenSource head, CancellationToken stop)
    {
        var left = new Queue<Uri>(addresses.InTurn());
        if (left.Count == 1 && HttpMethods.IsGet(http.Request.Method))
            left.Enqueue(left.Peek());
        while (true)
        {
            try
            {
                return await AskOnce(http, left.Dequeue(), head, stop);
            }
            catch (Exception failure) when (Addresses.NobodyThere(failure) && left.Count > 0 && !stop.IsCancellationRequested)
            {
                head.CancelAfter(Timeout.InfiniteTimeSpan);
            }
        }
    }

    private async Task<HttpResponseMessage> AskOnce(HttpContext http, Uri address, CancellationTokenSource head, CancellationToken stop)
    {
        var method = HeadOnly.Is(http) ? HttpMethod.Head : HttpMethod.Parse(http.Request.Method);
        using var request = new HttpRequestMessage(method, Target(http, address)) { Version = HttpVersion.Version11 };
        if (HasBody(http))
            request.Content = new PassingBody(http.Request, () => head.CancelAfter(patience.Answer));
        else if (method != HttpMethod.Get && method != HttpMethod.Head)
            request.Content = new ByteArrayContent([]);       // said to be empty, so that the wire does not repeat it by itself either
        if (request.Content is not PassingBody)
            head.CancelAfter(patience.Answer);
        Headers.Ask(http, request);
        return await wire.SendAsync(request, stop);
    }

    /// <summary>The address as the caller wrote it, so that the service reads it exactly as we did.</summary>
    private static Uri Target(HttpContext http, Uri address)
    {
        var written = http.Features.Get<IHttpRequestFeature>()?.RawTarget;
        if (written is null || !written.StartsWith('/'))
            written = http.Request.Path.ToUriComponent() + http.Request.QueryString.ToUriComponent();
        return new Uri(address.GetLeftPart(UriPartial.Authority) + written, AsWritten);
    }

    private static bool HasBody(HttpContext http) =>
        http.Request.ContentLength is > 0
        || (http.Request.ContentLength is null && http.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true);

    /// <summary>
    /// Each part goes on as it comes, so that a stream is one also behind the gateway. An answer that says its length is begun with its
    /// first bytes; when those never come, nothing has been said yet and the caller gets a problem.
    /// </summary>
    private static async Task HandBack(HttpResponseMessage answered, HttpContext http, CancellationToken stop)
    {
        var length = HeadOnly.Is(http) || (int)answered.StatusCode is 204 or 304 ? 0 : answered.Content.Headers.ContentLength;
        await using var body = await answered.Content.ReadAsStreamAsync(stop);
        var buffer = new byte[Math.Clamp(length ?? BufferBytes, 1, BufferBytes)];
        var count = length > 0 ? await body.ReadAsync(buffer, stop) : 0;
        Headers.Answer(answered, http.Response);
        if (length is null)
            await http.Response.Body.FlushAsync(stop);       // who waits for events sees that the line is open
        else if (length == 0)
            return;
        do
            await http.Response.Body.WriteAsync(buffer.AsMemory(0, count), stop);
        while ((count = await body.ReadAsync(buffer, stop)) > 0);
    }

    private async Task Explain(HttpContext http, string service, Exception failure, bool timedOut)
    {
        var nobody = Addresses.NobodyThere(failure);
        LogAway(log, failure, service, timedOut ? "did not answer in time" : nobody ? "can't be reached" : "broke off");
        if (http.Response.HasStarted)
        {
            http.Abort();       // half an answer must not pass for a whole one
            return;
        }
        var problem = timedOut ? Problems.Status(504, "gateway-timeout", "This took too long. Try again shortly.")
            : nobody ? Problems.Unavailable(TimeSpan.Zero)
            : Problems.Status(502, "bad-gateway", "The answer broke off on our side. Try again shortly.");
        await (problem with { RetryAfter = TimeSpan.FromSeconds(1 + (clock.NewBytes(1)[0] & 3)) }).ExecuteAsync(http);
    }

    /// <summary>What was wrong with the request itself, however deep the wire has wrapped it.</summary>
    private static BadHttpRequestException? ByCaller(Exception? failure)
    {
        while (failure is not (null or BadHttpRequestException))
            failure = failure.InnerException;
        return failure as BadHttpRequestException;
    }

    [LoggerMessage(4001, LogLevel.Warning, "'{Service}' {What}")]
    private static partial void LogAway(ILogger log, Exception failure, string service, string what);
}

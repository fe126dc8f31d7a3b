using Microsoft.AspNetCore.Http;
using Stoa.Kernel.Messaging;
using Stoa.Kernel.Web;

namespace Stoa.Kernel.Hosting;

/// <summary>
/// The shop's own front door for those who live behind it in the same process: a request enters the pipeline as one from the network
/// would, with all of its limits and manners, but through no socket. It is seen to come from this machine.
/// </summary>
internal sealed class DirectDoor : HttpMessageHandler
{
    private static readonly Uri Front = new("http://localhost");

    private RequestDelegate? enter;
    private IHttpContextFactory? contexts;

    /// <summary>A client through the door: directly where the gateway lives here (or there is none), else over HTTP to it.</summary>
    public static HttpClient Client(DirectDoor direct, Uri? gateway) =>
        new(new Named(gateway is null ? direct : FarAway())) { BaseAddress = gateway ?? Front };

    /// <summary>Once the pipeline stands.</summary>
    public RequestDelegate Open(RequestDelegate pipeline, IHttpContextFactory contexts)
    {
        this.contexts = contexts;
        return enter = pipeline;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (enter is null || contexts is null)
            throw new HttpRequestException("The shop's door is not open yet.");
        var body = request.Content is null ? Stream.Null : await request.Content.ReadAsStreamAsync(cancellationToken);
        var visit = new DirectVisit(request, body, enter, contexts);
        // On a thread of its own and knowing nothing of who called: the request must not run inside a caller's transaction or trace.
        ThreadPool.UnsafeQueueUserWorkItem(static visit => _ = visit.Run(), visit, preferLocal: false);
        try
        {
            return await visit.Answer.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            visit.Abort();
            throw;
        }
    }

    private static SocketsHttpHandler FarAway() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(2),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),       // so that a changed address is found
    };

    /// <summary>Hands on what set the call off, so that the request is found under the same id as its cause.</summary>
    private sealed class Named(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var cause = Cause.Current;
            if (cause.CorrelationId.Length > 0 && !request.Headers.Contains(RequestIds.Header))
                request.Headers.TryAddWithoutValidation(RequestIds.Header, cause.CorrelationId);
            if (cause.TraceParent is { } trace && !request.Headers.Contains("traceparent"))
                request.Headers.TryAddWithoutValidation("traceparent", trace);
            return base.SendAsync(request, cancellationToken);
        }
    }
}

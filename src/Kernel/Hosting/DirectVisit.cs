using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Stoa.Kernel.Messaging;

namespace Stoa.Kernel.Hosting;

#pragma warning disable CA1001 // a source without a timer holds nothing, and disposing it would race with a late Abort
/// <summary>One request through the <see cref="DirectDoor"/>: what a server would be for it, without the network.</summary>
internal sealed class DirectVisit : IHttpResponseFeature, IHttpRequestLifetimeFeature, IHttpRequestBodyDetectionFeature,
    IHttpMaxRequestBodySizeFeature
#pragma warning restore CA1001
{
    private readonly HttpRequestMessage asked;
    private readonly RequestDelegate enter;
    private readonly IHttpContextFactory contexts;
    private readonly FeatureCollection features = new();
    private readonly Pipe pipe = new();
    private readonly TaskCompletionSource<HttpResponseMessage> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource aborted = new();
    private readonly Stack<(Func<object, Task> Call, object State)> starting = new();
    private readonly Stack<(Func<object, Task> Call, object State)> completed = new();
    private volatile bool cut;
    private volatile bool finished;

    public DirectVisit(HttpRequestMessage asked, Stream body, RequestDelegate enter, IHttpContextFactory contexts)
    {
        (this.asked, this.enter, this.contexts) = (asked, enter, contexts);
        CanHaveBody = asked.Content is not null;
        RequestAborted = aborted.Token;
        features.Set<IHttpRequestFeature>(Request(asked, new DirectBody.In(body, this)));
        features.Set<IHttpResponseFeature>(this);
        features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(new DirectBody.Out(this)));
        features.Set<IHttpRequestLifetimeFeature>(this);
        features.Set<IHttpRequestBodyDetectionFeature>(this);
        features.Set<IHttpMaxRequestBodySizeFeature>(this);
        features.Set(this);
        features.Set<IHttpConnectionFeature>(new HttpConnectionFeature
        {
            RemoteIpAddress = IPAddress.Loopback,
            LocalIpAddress = IPAddress.Loopback,
        });
    }

    /// <summary>Whether a request comes from within the process, and through no network.</summary>
    public static bool Is(HttpContext http) => http.Features.Get<DirectVisit>() is not null;

    /// <summary>The answer's head, as soon as it is decided; its body streams after it.</summary>
    public Task<HttpResponseMessage> Answer => answer.Task;

    public int StatusCode { get; set; } = StatusCodes.Status200OK;

    public string? ReasonPhrase { get; set; }

    public IHeaderDictionary Headers { get; set; } = new HeaderDictionary();

    public Stream Body { get; set; } = Stream.Null;

    public bool HasStarted { get; private set; }

    public CancellationToken RequestAborted { get; set; }

    public bool CanHaveBody { get; }

    public bool IsReadOnly => false;

    public long? MaxRequestBodySize { get; set; } = Web.BodyLimit.DefaultBytes;

    public void OnStarting(Func<object, Task> callback, object state) => starting.Push((callback, state));

    public void OnCompleted(Func<object, Task> callback, object state) => completed.Push((callback, state));

    /// <summary>Either side gave up: the one who asked has left, or the shop cut the answer off.</summary>
    public void Abort()
    {
        cut = true;
        answer.TrySetException(Cut());
        ThreadPool.UnsafeQueueUserWorkItem(static source => source.Cancel(), aborted, preferLocal: false);
    }

    public async Task Run()
    {
        using var span = Tracing.Visiting(asked.Headers.NonValidated.TryGetValues("traceparent", out var sent) ? sent.ToString() : null);
        var context = contexts.Create(features);
        Exception? failed = null;
        try
        {
            await enter(context);
            await features.GetRequiredFeature<IHttpResponseBodyFeature>().CompleteAsync();
            await Start();
            failed = cut ? Cut() : null;
            finished = !cut;
        }
#pragma warning disable CA1031 // as with a server: whatever escapes the pipeline ends the connection, and the caller is told
        catch (Exception failure)
        {
            failed = failure is IOException or OperationCanceledException ? failure : Cut(failure);
            answer.TrySetException(failed);
        }
#pragma warning restore CA1031
        await pipe.Writer.CompleteAsync(failed);
        while (completed.TryPop(out var next))
            await next.Call(next.State);
        contexts.Dispose(context);
    }

    /// <summary>Sends the head, once.</summary>
    public async ValueTask Start()
    {
        if (HasStarted)
            return;
        while (starting.TryPop(out var next))
            await next.Call(next.State);
        HasStarted = true;
        answer.TrySetResult(Told());
    }

    private HttpResponseMessage Told()
    {
        var told = new HttpResponseMessage((HttpStatusCode)StatusCode)
        {
            RequestMessage = asked,
            ReasonPhrase = ReasonPhrase,
            Content = new Streamed(pipe.Reader.AsStream(), this),
        };
        foreach (var (name, values) in Headers)
        {
            if (!told.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
                told.Content.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
        }
        return told;
    }

    /// <summary>Sends a part of the body, and waits while the caller is slow to read.</summary>
    public async ValueTask Write(ReadOnlyMemory<byte> bytes)
    {
        await Start();
        if (asked.Method == HttpMethod.Head)
            return;
        if ((await pipe.Writer.WriteAsync(bytes, RequestAborted)).IsCompleted)
            Abort();       // nobody reads any more
    }

    private static HttpRequestException Cut(Exception? because = null) => new("The shop ended the answer before it was whole.", because);

    private static HttpRequestFeature Request(HttpRequestMessage asked, Stream body)
    {
        var address = asked.RequestUri!;
        var request = new HttpRequestFeature
        {
            Protocol = HttpProtocol.Http11,
            Method = asked.Method.Method,
            Scheme = address.Scheme,
            Path = PathString.FromUriComponent(address).Value!,       // like a server: an escaped slash stays one
            QueryString = address.Query,
            RawTarget = address.PathAndQuery,
            Body = body,
        };
        foreach (var (name, values) in asked.Headers.NonValidated)
            request.Headers.Append(name, values.ToArray());
        if (asked.Content is { } content)
        {
            _ = content.Headers.ContentLength;       // asking for it is what writes the header
            foreach (var (name, values) in content.Headers.NonValidated)
                request.Headers.Append(name, values.ToArray());
        }
        if (request.Headers.Host.Count == 0)
            request.Headers.Host = address.IsDefaultPort ? address.Host : address.Authority;
        return request;
    }

    /// <summary>The answer's body as the caller reads it. Who puts it down before its end has left.</summary>
    private sealed class Streamed(Stream body, DirectVisit visit) : StreamContent(body)
    {
        protected override void Dispose(bool disposing)
        {
            base.Dispose(disposing);
            if (disposing && !visit.finished)
                visit.Abort();
        }
    }
}

using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Stoa.Fakes;

/// <summary>
/// A server on a port of its own that stands for a provider outside. It checks what the real one checks, remembers what it was asked, and
/// misbehaves when it is told to.
/// </summary>
public abstract class Fake : IAsyncDisposable
{
    private readonly WebApplication web;
    private readonly ConcurrentQueue<FakeRequest> heard = new();
    private readonly ConcurrentQueue<Mood> next = new();
    private readonly SemaphoreSlim turn = new(1);

    protected Fake()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        web = builder.Build();
        web.Run(Meet);
        web.StartAsync().GetAwaiter().GetResult();
        Address = new Uri(web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>Everything that it was asked, whatever came of it.</summary>
    public IReadOnlyList<FakeRequest> Heard => [.. heard];

    /// <summary>How it meets a request for which no mood was set.</summary>
    public Func<FakeRequest, Mood> Weather { get; set; } = _ => Mood.Well;

    /// <summary>How long it thinks before it does anything.</summary>
    public TimeSpan Latency { get; set; }

    /// <summary>What a busy one tells to wait.</summary>
    public TimeSpan BusyFor { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How it meets the next requests, one after the other.</summary>
    public void Meet(params IReadOnlyList<Mood> moods)
    {
        foreach (var mood in moods)
            next.Enqueue(mood);
    }

    public virtual async ValueTask DisposeAsync()
    {
        await web.DisposeAsync();
        turn.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>What the real one would do and say. One request at a time.</summary>
    protected abstract ValueTask<FakeAnswer> Answer(FakeRequest request);

    /// <summary>It is about to answer a request with HTTP 500; one that repeats its answers repeats this one as well.</summary>
    protected virtual void Stumbled(FakeRequest request)
    {
    }

    private async Task Meet(HttpContext http)
    {
        var request = await Read(http.Request);
        heard.Enqueue(request);
        var mood = next.TryDequeue(out var set) ? set : Weather(request);
        if (Latency > TimeSpan.Zero)
            await Task.Delay(Latency, TimeProvider.System, http.RequestAborted);
        var isDone = mood is Mood.Well or Mood.ErrorWithEffect or Mood.AnswerLost or Mood.SilentWithEffect;
        var answer = isDone ? await Do(request) : null;
        switch (mood)
        {
            case Mood.Well:
                await Write(http, answer!);
                break;
            case Mood.Error or Mood.ErrorWithEffect:
                Stumbled(request);
                await Write(http, FakeAnswer.Of(500, new { error = new { message = "Something went wrong on our end" } }));
                break;
            case Mood.AnswerLost:
                http.Abort();
                break;
            case Mood.Silent or Mood.SilentWithEffect:
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                break;
            case Mood.Busy:
                await Write(http, FakeAnswer.Busy(BusyFor));
                break;
            case Mood.Nonsense:
                await Write(http, FakeAnswer.Plain(200, "<html><body>Please sign in to the network</body></html>"));
                break;
            case Mood.Redirect:
                await Write(http, FakeAnswer.Plain(302, "").With("Location", "http://169.254.169.254/latest/meta-data/"));
                break;
        }
    }

    private async Task<FakeAnswer> Do(FakeRequest request)
    {
        await turn.WaitAsync();
        try
        {
            return await Answer(request);
        }
        finally
        {
            turn.Release();
        }
    }

    private static async Task<FakeRequest> Read(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        return new FakeRequest(
            request.Method, request.Path, request.QueryString.Value ?? "",
            request.Headers.ToDictionary(one => one.Key, one => one.Value.ToString(), StringComparer.OrdinalIgnoreCase), body.ToArray());
    }

    private static async Task Write(HttpContext http, FakeAnswer answer)
    {
        http.Response.StatusCode = answer.Status;
        http.Response.ContentType = answer.ContentType;
        foreach (var (name, value) in answer.Headers)
            http.Response.Headers[name] = value;
        await http.Response.Body.WriteAsync(answer.Body);
    }
}

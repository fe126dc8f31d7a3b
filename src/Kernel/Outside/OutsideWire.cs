using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;

namespace Stoa.Kernel.Outside;

/// <summary>
/// The way to one provider outside, over HTTPS. Whatever goes wrong there is an answer and no exception. It follows nobody to another
/// address, reads no answer without end, waits for none longer than it was told, repeats what is safe to repeat, and leaves somebody alone
/// for a while who fails all the time. Neither what is said nor who says it is ever logged.
/// </summary>
public sealed partial class OutsideWire : IDisposable
{
    private const int MostRepeats = 2;
    private const int FewestToJudge = 10;
    private const int LongestAnswer = 4 * 1024 * 1024;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);

    private readonly string name;
    private readonly Uri address;
    private readonly Clock clock;
    private readonly ILogger log;
    private readonly Action<HttpRequestMessage> identify;
    private readonly HttpClient http;
    private readonly ResiliencePipeline<OutsideAnswer> patient;

    /// <param name="name">Whom it leads to, for people.</param>
    /// <param name="identify">Puts our credentials on a request.</param>
    public OutsideWire(string name, Uri address, Clock clock, ILogger log, Action<HttpRequestMessage>? identify = null)
    {
        (this.name, this.address, this.clock, this.log) = (name, address, clock, log);
        this.identify = identify ?? (_ => { });
        http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = !address.IsLoopback,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            ActivityHeadersPropagator = null,       // our traces are nobody's business
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = LongestAnswer,
        };
        patient = Patient();
    }

    /// <summary>Sends it, again where that is safe, until something is known or the time is over.</summary>
    /// <param name="deadline">How long all attempts may take together.</param>
    public async Task<OutsideAnswer> Send(OutsideRequest request, TimeSpan deadline, CancellationToken stop = default)
    {
        using var over = new CancellationTokenSource(deadline, clock.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, stop);
        var context = ResilienceContextPool.Shared.Get(either.Token);
        context.Properties.Set(Asked, request);
        var last = OutsideAnswer.Nothing($"{name} was not asked: no time was left", wasSent: false);
        try
        {
            return await patient.ExecuteAsync(
                async (attempt, asked) => last = await Try(asked, attempt.CancellationToken), context, request);
        }
        catch (BrokenCircuitException)
        {
            return OutsideAnswer.Nothing($"{name} fails all the time and is left alone for a moment", wasSent: false);
        }
        catch (OperationCanceledException)
        {
            return last;       // the time was over in a pause
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    public void Dispose() => http.Dispose();

    private static ResiliencePropertyKey<OutsideRequest> Asked { get; } = new("asked");

    /// <summary>Repeats around, and the fuse within, so that each attempt counts.</summary>
    private ResiliencePipeline<OutsideAnswer> Patient() => new ResiliencePipelineBuilder<OutsideAnswer> { TimeProvider = clock.Time }
        .AddRetry(new RetryStrategyOptions<OutsideAnswer>
        {
            MaxRetryAttempts = MostRepeats,
            Delay = FirstPause,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            ShouldHandle = attempt => ValueTask.FromResult(
                attempt.Outcome.Result is { IsPassing: true } answer
                && (!answer.WasSent || attempt.Context.Properties.GetValue(Asked, null!).MayRepeat)),
            DelayGenerator = attempt => ValueTask.FromResult(attempt.Outcome.Result?.RetryAfter),
        })
        .AddCircuitBreaker(new CircuitBreakerStrategyOptions<OutsideAnswer>
        {
            MinimumThroughput = FewestToJudge,
            FailureRatio = 0.9,
            SamplingDuration = Rest * 2,
            BreakDuration = Rest,
            ShouldHandle = attempt => ValueTask.FromResult(attempt.Outcome.Result is { Status: 0 or >= 500 }),
        })
        .Build();

    private async ValueTask<OutsideAnswer> Try(OutsideRequest request, CancellationToken stop)
    {
        var started = clock.Time.GetTimestamp();
        var answer = await Ask(request, stop);
        var (path, millis) = (request.Path.Split('?')[0], (long)clock.Time.GetElapsedTime(started).TotalMilliseconds);
        if (answer.IsPassing || answer.Status is 401 or 403)
            LogFailed(log, name, request.Method.Method, path, answer, millis);
        else
            LogAnswered(log, name, request.Method.Method, path, answer, millis);
        return answer;
    }

    private async Task<OutsideAnswer> Ask(OutsideRequest request, CancellationToken stop)
    {
        using var message = new HttpRequestMessage(request.Method, new Uri(address, request.Path)) { Content = request.Body?.Invoke() };
        foreach (var (header, value) in request.Headers)
            message.Headers.Add(header, value);
        identify(message);
        try
        {
            using var response = await http.SendAsync(message, stop);
            return new OutsideAnswer(
                (int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(stop), WaitOf(response, clock.Now))
            {
                MaxAge = response.Headers.CacheControl?.MaxAge - (response.Headers.Age ?? TimeSpan.Zero),
            };
        }
        catch (OperationCanceledException)
        {
            return OutsideAnswer.Nothing($"{name} did not answer in time", wasSent: true);
        }
        catch (HttpRequestException failure)
        {
            return OutsideAnswer.Nothing($"{name} could not be asked: {failure.HttpRequestError}", WasSent(failure));
        }
        catch (IOException)
        {
            return OutsideAnswer.Nothing($"{name} broke its answer off", wasSent: true);
        }
    }

    /// <summary>Without a connection nothing left this machine.</summary>
    private static bool WasSent(HttpRequestException failure) =>
        failure.HttpRequestError is not (HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError)
        || failure.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset };

    private static TimeSpan? WaitOf(HttpResponseMessage response, DateTimeOffset now)
    {
        if (response.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable))
            return null;
        var said = response.Headers.RetryAfter;
        var wait = said?.Delta ?? (said?.Date is { } date ? date - now : null);
        return wait >= TimeSpan.Zero ? wait : null;
    }

    [LoggerMessage(2501, LogLevel.Warning, "{Provider}: {Method} {Path} came to nothing: {Answer} after {Millis} ms")]
    private static partial void LogFailed(ILogger log, string provider, string method, string path, OutsideAnswer answer, long millis);

    [LoggerMessage(2502, LogLevel.Debug, "{Provider}: {Method} {Path} was answered: {Answer} after {Millis} ms")]
    private static partial void LogAnswered(ILogger log, string provider, string method, string path, OutsideAnswer answer, long millis);
}

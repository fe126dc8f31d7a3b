using System.Collections;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Stoa.Kernel.Data;
using Stoa.Kernel.Messaging;
using Stoa.Kernel.Metrics;

namespace Stoa.Kernel.Web;

/// <summary>
/// The outermost of the house: gives each request its id and each response its headers, and turns whatever went wrong inside
/// into a problem that tells nothing of the inside.
/// </summary>
internal sealed partial class Door(
    RequestDelegate next, Clock clock, ILogger<Door> log, WebSettings settings, RequestCounts counts)
{
    private const string Methods = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

    private readonly OwnIds ids = new(clock);

    public Task Enter(HttpContext http)
    {
        var started = clock.Time.GetTimestamp();
        counts.Began();
        var serving = Serve(http);
        if (!serving.IsCompleted)
            return Counted(serving, http, started);
        counts.Ended(http, clock.Time.GetElapsedTime(started));
        Tracing.Tell(http);
        return serving;
    }

    private async Task Counted(Task serving, HttpContext http, long started)
    {
        try
        {
            await serving;
        }
        finally
        {
            counts.Ended(http, clock.Time.GetElapsedTime(started));
            Tracing.Tell(http);
        }
    }

    private async Task Serve(HttpContext http)
    {
        settings.Proxies.FindClient(http);
        var id = RequestIds.Take(http, ids);
        HeadOnly.Take(http);
        SecurityHeaders.Set(http);
        if (settings.Cors.Answer(http))
            return;
        using var scope = log.BeginScope(new RequestScope(id));
        try
        {
            if (HttpMethods.IsTrace(http.Request.Method) || HttpMethods.IsConnect(http.Request.Method))
                Refuse(http);
            else
                await next(http);
            if (http.Response.StatusCode >= 400 && IsBare(http.Response))
                await Problems.Of(http.Response.StatusCode).ExecuteAsync(http);
        }
        catch (Exception) when (http.RequestAborted.IsCancellationRequested)
        {
            // The caller has left and nobody reads an answer. What it had begun was finished or rolled back by its transaction.
            if (!http.Response.HasStarted)
                http.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
        }
        catch (Exception failure) when (!http.Response.HasStarted)
        {
            var problem = Explain(failure, http);
            http.Response.Clear();
            http.Response.Headers[RequestIds.Header] = id;
            SecurityHeaders.Set(http);
            settings.Cors.Answer(http);
            await problem.ExecuteAsync(http);
        }
        catch (Exception failure)
        {
            // Half an answer is out: cut the connection, so that nobody takes it for a whole one.
            LogFailed(log, failure, http.Request.Method, Route(http));
            http.Abort();
        }
    }

    private static void Refuse(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        http.Response.Headers.Allow = Methods;
    }

    private static bool IsBare(HttpResponse response) =>
        !response.HasStarted && response.ContentLength is null && response.ContentType is null;

    private Problem Explain(Exception failure, HttpContext http)
    {
        switch (failure)
        {
            case InvalidRequest refused:
                return refused.Problem;
            case BadHttpRequestException { InnerException: JsonException json }:
                return BadBody.Explain(json, http.GetEndpoint()?.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType);
            case BadHttpRequestException { StatusCode: 400 } bad:
                return BadParameter.Explain(bad.Message);
            case BadHttpRequestException bad:
                return Problems.Of(bad.StatusCode);
            case IOException { InnerException: OverflowException }:       // the server's word for a chunk longer than any number
                return Problems.Of(StatusCodes.Status400BadRequest);
            case Unavailable away:
                LogAway(log, away.Message);
                return Problems.Unavailable(Jitter(clock));
            case Conflict conflict:
                LogConflict(log, conflict.Message, Route(http));
                return Problems.Conflict("conflict", "This does not fit what is there now. Read it again and repeat your request.");
            default:
                LogFailed(log, failure, http.Request.Method, Route(http));
                return Problems.Of(StatusCodes.Status500InternalServerError);
        }
    }

    /// <summary>One to four seconds, so that those who were turned away together don't come back together.</summary>
    internal static TimeSpan Jitter(Clock clock) => TimeSpan.FromSeconds(1 + (clock.NewBytes(1)[0] & 3));

    /// <summary>The route as it was declared; a path could carry anything into the log.</summary>
    private static string Route(HttpContext http) => (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "no route";

    [LoggerMessage(3001, LogLevel.Error, "{Method} {Route} failed")]
    private static partial void LogFailed(ILogger log, Exception failure, string method, string route);

    [LoggerMessage(3002, LogLevel.Warning, "Turned a request away: {Reason}")]
    private static partial void LogAway(ILogger log, string reason);

    [LoggerMessage(3003, LogLevel.Warning, "{Conflict} reached the door of {Route}; the use case should expect it")]
    private static partial void LogConflict(ILogger log, string conflict, string route);

    /// <summary>Puts the request's id on every log line written while it is served.</summary>
    private sealed class RequestScope(string id) : IReadOnlyList<KeyValuePair<string, object?>>
    {
        public int Count => 1;

        public KeyValuePair<string, object?> this[int index] => new("RequestId", id);

        public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
        {
            yield return this[0];
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        public override string ToString() => "RequestId:" + id;
    }
}

/// <summary>A request whose form is wrong, found where only an exception can say so: while a route's parameters are bound.</summary>
internal sealed class InvalidRequest(Problem problem) : BadHttpRequestException(problem.Detail, problem.Status)
{
    public Problem Problem { get; } = problem;
}

using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Stoa.Kernel.Data;
using Stoa.Kernel.Web;

namespace Stoa.Ordering;

/// <summary>
/// An order told live, as Server-Sent Events: how it stands at once, then each step as it happens, until nothing more is to be waited for.
/// An event's id is the step's number, so whoever comes back with Last-Event-ID misses nothing.
/// </summary>
internal sealed class OrderStreams(Database db)
{
    /// <summary>At the same time in this process.</summary>
    public const int Most = 500;

    /// <summary>A line when nothing happens, so that nobody in between closes the connection.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    /// <summary>After so long the stream ends, and the browser comes back for the next.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    private int open;

    public IResult Follow(HttpContext http, Order order, Viewer viewer)
    {
        var seen = LastSeen(http);
        if (order.Status.IsOver() && seen == order.Version)
            return TypedResults.NoContent();       // by which a browser knows not to come back
        return new Stream(this, order, viewer, seen > order.Version ? null : seen);
    }

    private static long? LastSeen(HttpContext http) =>
        long.TryParse(http.Request.Headers["Last-Event-ID"], NumberStyles.None, CultureInfo.InvariantCulture, out var seen) ? seen : null;

    private async Task Run(HttpContext http, Order order, Viewer viewer, long? seen)
    {
        if (Interlocked.Increment(ref open) > Most)
        {
            Interlocked.Decrement(ref open);
            await Problems.Unavailable(Heartbeat, "Too many follow their orders live right now.").ExecuteAsync(http);
            return;
        }
        var stopping = http.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
        try
        {
            http.Response.ContentType = "text/event-stream";
            http.Response.Headers["X-Accel-Buffering"] = "no";
            await http.Response.Body.FlushAsync(gone.Token);       // whoever has seen all so far learns that it is open
            await Tell(http.Response, order.Id, viewer, seen ?? order.Version - 1, gone.Token);
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            // The reader left, or the shop closes: whoever comes back says what they saw last.
        }
        finally
        {
            Interlocked.Decrement(ref open);
        }
    }

    private async Task Tell(HttpResponse response, string id, Viewer viewer, long seen, CancellationToken gone)
    {
        var time = db.Clock.Time;
        var started = time.GetTimestamp();
        while (time.GetElapsedTime(started) < Longest)
        {
            var last = seen;
            var steps = await db.Wait(
                Moves.Key(id),
                async snapshot => await StepStore.Of(snapshot, id, last) is { Count: > 0 } more ? more : null,
                Heartbeat, gone);
            if (steps is null)
            {
                await response.WriteAsync(": still here\n\n", gone);
                await response.Body.FlushAsync(gone);
                continue;
            }
            foreach (var step in steps)
                await response.WriteAsync(Written(step, viewer), gone);
            await response.Body.FlushAsync(gone);
            seen = steps[^1].Seq;
            if (steps[^1].To.IsOver())
                return;
        }
    }

    private static string Written(Step step, Viewer viewer) => new StringBuilder()
        .Append("id: ").Append(step.Seq).Append("\nevent: status\ndata: ")
        .Append(JsonSerializer.Serialize(StepBody.Of(step, viewer.IsStaff), Json.Options)).Append("\n\n").ToString();

    private sealed class Stream(OrderStreams streams, Order order, Viewer viewer, long? seen) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => streams.Run(httpContext, order, viewer, seen);
    }
}

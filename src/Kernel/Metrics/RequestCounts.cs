using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stoa.Kernel.Web;

namespace Stoa.Kernel.Metrics;

/// <summary>
/// How many requests there were, of which route, with what end and how long. A request costs four additions here; everything else is done
/// when somebody looks.
/// </summary>
public sealed class RequestCounts
{
    private static readonly double[] Seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];
    private static readonly string[] Statuses = ["1xx", "2xx", "3xx", "4xx", "5xx"];
    private static readonly string[] Reasons = ["rate", "crowd"];
    private static readonly LimitClass[] Classes = Enum.GetValues<LimitClass>();

    private readonly ConcurrentDictionary<Endpoint, OfRoute> routes = new();
    private readonly OfRoute none = new("none", "any");
    private readonly long[] refused = new long[Classes.Length * Reasons.Length];
    private long running;

    internal void Began() => Interlocked.Increment(ref running);

    internal void Ended(HttpContext http, TimeSpan took)
    {
        Interlocked.Decrement(ref running);
        var route = http.GetEndpoint() is RouteEndpoint endpoint ? routes.GetOrAdd(endpoint, OfRoute.New) : none;
        route.Add(http.Response.StatusCode, took);
    }

    /// <summary>Somebody asked more often than his budget allows.</summary>
    internal void OverRate(LimitClass kind) => Interlocked.Increment(ref refused[(int)kind * Reasons.Length]);

    /// <summary>Too many were inside.</summary>
    internal void Crowded(LimitClass kind) => Interlocked.Increment(ref refused[((int)kind * Reasons.Length) + 1]);

    internal IEnumerable<Family> Told()
    {
        var known = routes.Values.Append(none).ToList();
        yield return Family.Gauge("stoa_requests_running", "Requests that are being served.", new Reading(Volatile.Read(ref running)));
        yield return Family.Counter("stoa_responses_total", "Requests served, by the class of their status.",
            [.. Statuses.Select((status, i) => new Reading(known.Sum(route => route.Count(i)), ("status", status)))]);
        yield return Family.Counter("stoa_requests_refused_total", "Requests over their budget (rate), or too many inside (crowd).",
        [
            .. from kind in Classes
               where kind != LimitClass.None
               from reason in Enumerable.Range(0, Reasons.Length)
               select new Reading(Volatile.Read(ref refused[((int)kind * Reasons.Length) + reason]),
                   ("class", kind.ToString().ToLowerInvariant()), ("reason", Reasons[reason])),
        ]);
        yield return new Family("stoa_request_seconds", "How long requests took, by route.", Kind.Histogram,
        [
            .. from route in known
               from status in Enumerable.Range(0, Statuses.Length)
               group route by (route.Route, route.Method, status) into same
               from reading in Lines(same.Key, [.. same])
               select reading,
        ]);
    }

    private static IEnumerable<Reading> Lines((string Route, string Method, int Status) of, OfRoute[] same)
    {
        if (same.All(route => route.Count(of.Status) == 0))
            yield break;
        (string, string)[] labels = [("route", of.Route), ("method", of.Method), ("status", Statuses[of.Status])];
        var count = 0L;
        for (var i = 0; i <= Seconds.Length; i++)
        {
            count += same.Sum(route => route.InBucket(of.Status, i));
            var most = i < Seconds.Length ? Seconds[i].ToString(CultureInfo.InvariantCulture) : "+Inf";
            yield return new Reading(count, [.. labels, ("le", most)]) { Ending = "_bucket" };
        }
        yield return new Reading(same.Sum(route => route.Time(of.Status)), labels) { Ending = "_sum" };
        yield return new Reading(count, labels) { Ending = "_count" };
    }

    /// <summary>The requests of one route, each counted once in the bucket of its time.</summary>
    private sealed class OfRoute(string route, string method)
    {
        private readonly long[] counts = new long[Statuses.Length * (Seconds.Length + 1)];
        private readonly long[] micros = new long[Statuses.Length];

        public string Route => route;

        public string Method => method;

        public static OfRoute New(Endpoint endpoint) => new(
            "/" + ((RouteEndpoint)endpoint).RoutePattern.RawText?.TrimStart('/'),
            endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is [var only] ? only : "any");

        public void Add(int status, TimeSpan took)
        {
            var kind = Math.Clamp(status / 100, 1, Statuses.Length) - 1;
            var seconds = took.TotalSeconds;
            var bucket = 0;
            while (bucket < Seconds.Length && seconds > Seconds[bucket])
                bucket++;
            Interlocked.Increment(ref counts[(kind * (Seconds.Length + 1)) + bucket]);
            Interlocked.Add(ref micros[kind], (long)took.TotalMicroseconds);
        }

        public long Count(int status) => Enumerable.Range(0, Seconds.Length + 1).Sum(bucket => InBucket(status, bucket));

        public long InBucket(int status, int bucket) => Volatile.Read(ref counts[(status * (Seconds.Length + 1)) + bucket]);

        public double Time(int status) => Volatile.Read(ref micros[status]) / 1e6;
    }
}

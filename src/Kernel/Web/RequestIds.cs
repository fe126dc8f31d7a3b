using System.Buffers;
using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Stoa.Kernel.Messaging;

namespace Stoa.Kernel.Web;

/// <summary>
/// The id under which a request is found again: in the answer, in problems, in the log, in every event that follows from it.
/// </summary>
public static class RequestIds
{
    public const string Header = "X-Request-Id";

    /// <summary>Longer ones are replaced by our own.</summary>
    public const int Longest = 64;

    private static readonly SearchValues<char> Safe =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");

    /// <summary>Takes the caller's id if nothing in it can harm a log, else the one made here, and lets everything below know it.</summary>
    internal static string Take(HttpContext http, OwnIds own)
    {
        var sent = http.Request.Headers[Header];
        var id = sent is [{ Length: > 0 and <= Longest } one] && !one.AsSpan().ContainsAnyExcept(Safe) ? one : own.Next();
        http.TraceIdentifier = id;
        http.Response.Headers[Header] = id;
        Cause.Current = new Cause(id, TraceParent(http));
        return id;
    }

    /// <summary>The trace that the caller is part of. What the framework traces itself wins; what is not W3C's form is nothing.</summary>
    private static string? TraceParent(HttpContext http)
    {
        if (Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity)
            return activity.Id;
        var sent = http.Request.Headers.TraceParent;
        return sent.Count == 1 && ActivityContext.TryParse(sent[0], null, out _) ? sent[0] : null;
    }
}

/// <summary>
/// Ids for requests that bring none: one id for this process and a count, since drawing random bytes for each costs more than all the
/// rest.
/// </summary>
internal sealed class OwnIds(Clock clock)
{
    private readonly string process = clock.NewId("req_") + "-";
    private long count;

    public string Next() => string.Concat(process, Interlocked.Increment(ref count).ToString());
}

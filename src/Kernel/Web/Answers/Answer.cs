using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Stoa.Kernel.Web;

/// <summary>
/// A whole answer as a value: status, the few headers that belong to it, and the body already written. It can be kept for a retry.
/// </summary>
public sealed class Answer : IResult, IStatusCodeHttpResult
{
    private readonly byte[] body;
    private readonly Problem? problem;

    private Answer(int status, byte[] body, string? location = null, string? etag = null, Problem? problem = null) =>
        (Status, this.body, Location, ETag, this.problem) = (status, body, location, etag, problem);

    public static Answer NoContent { get; } = new(204, []);

    public int Status { get; }

    public string? Location { get; }

    public string? ETag { get; }

    int? IStatusCodeHttpResult.StatusCode => Status;

    public static Answer Ok<T>(T body) => new(200, Json<T>(body));

    public static Answer Created<T>(string location, T body) => new(201, Json<T>(body), location);

    /// <summary>Taken on; what comes of it is not known yet.</summary>
    public static Answer Accepted<T>(T body) => new(202, Json<T>(body));

    public static implicit operator Answer(Problem problem) => new(problem.Status, [], problem: problem);

    /// <summary>The same answer with an entity tag.</summary>
    public Answer Tagged(string etag) => new(Status, body, Location, etag, problem);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        if (problem is not null)
            return problem.ExecuteAsync(httpContext);
        return Keep(httpContext.TraceIdentifier).Write(httpContext.Response);
    }

    /// <summary>What a retry of this request is to get, byte for byte.</summary>
    internal KeptAnswer Keep(string traceId) => problem is null
        ? new(Status, Location, ETag, null, body.Length == 0 ? null : "application/json; charset=utf-8", body)
        : new(Status, null, ETag, Later(problem), Problem.ContentType, problem.Write(traceId));

    private static string? Later(Problem problem) => problem.RetryAfter is { } later ? Problem.Seconds(later) : null;

    private static byte[] Json<T>(T body) => JsonSerializer.SerializeToUtf8Bytes(body, Web.Json.Options);
}

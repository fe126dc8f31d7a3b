using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Stoa.Kernel.Web;

/// <summary>The problems a route can answer with. Codes are a contract: programs switch on them, people read the detail.</summary>
public static class Problems
{
    public static Problem NotFound(string detail = "There is nothing here.") => new(404, "not-found", detail);

    /// <summary>What the caller asks for does not fit what is there.</summary>
    public static Problem Conflict(string code, string detail) => new(409, code, detail);

    /// <summary>One field is wrong. The message is a sentence that names it.</summary>
    public static Problem Invalid(string field, string message) => Invalid(new Dictionary<string, string[]> { [field] = [message] });

    public static Problem Invalid(IReadOnlyDictionary<string, string[]> errors) =>
        new(400, "invalid-input", string.Join(' ', errors.Values.SelectMany(messages => messages).Take(5))) { Errors = errors };

    /// <summary>Nobody we know: says <c>WWW-Authenticate: Bearer</c>.</summary>
    public static Problem Unauthorized(
        string code = "unauthorized", string detail = "Sign in and send the token as 'Authorization: Bearer'.") => new(401, code, detail);

    public static Problem Forbidden(string detail = "Your role does not allow this.") => new(403, "forbidden", detail);

    /// <summary>Somebody changed it since the caller last saw it.</summary>
    public static Problem Stale(string detail = "It was changed meanwhile. Read it again and repeat your change.") =>
        new(412, "stale-version", detail);

    /// <summary>The caller asks too often.</summary>
    public static Problem TooMany(TimeSpan retryAfter, string detail = "Too many requests. Try again a little later.") =>
        new(429, "too-many-requests", detail) { RetryAfter = retryAfter };

    /// <summary>We can't serve now.</summary>
    public static Problem Unavailable(TimeSpan retryAfter, string detail = "This can't be done at the moment. Try again shortly.") =>
        new(503, "unavailable", detail) { RetryAfter = retryAfter };

    public static Problem Status(int status, string code, string detail) => new(status, code, detail);

    /// <summary>Declares in the API's description which other statuses a route answers with a problem.</summary>
    public static TBuilder MayAnswer<TBuilder>(this TBuilder routes, params int[] statuses) where TBuilder : IEndpointConventionBuilder =>
        routes.WithMetadata([.. statuses.Select(Told)]);

    internal static ProducesResponseTypeMetadata Told(int status) => new(status, typeof(ProblemBody), [Problem.ContentType]);

    /// <summary>What a bare status means, for answers that the framework left without a body.</summary>
    internal static Problem Of(int status) => status switch
    {
        400 => new(400, "bad-request", "The request can't be understood."),
        401 => Unauthorized(),
        403 => Forbidden(),
        404 => NotFound(),
        405 => new(405, "method-not-allowed", "This can't be done here. The Allow header says what can."),
        408 => new(408, "request-timeout", "The request took too long to arrive."),
        412 => Stale(),
        413 => new(413, "body-too-large", "The body is larger than this route takes."),
        414 => new(414, "address-too-long", "The address is too long."),
        415 => new(415, "unsupported-media-type", "This content type is not taken here. JSON is sent as 'application/json' in UTF-8."),
        431 => new(431, "headers-too-large", "The headers are too large."),
        500 => new(500, "internal-error", "Something went wrong on our side. The trace id finds it in our log."),
        503 => Unavailable(TimeSpan.FromSeconds(1)),
        _ when ReasonPhrases.GetReasonPhrase(status) is { Length: > 0 } phrase => new(status, Coded(phrase), phrase + "."),
        _ => new(status, $"status-{status}", $"Status {status}."),
    };

    private static string Coded(string phrase) => phrase.ToLowerInvariant().Replace(' ', '-').Replace("'", "", StringComparison.Ordinal);
}

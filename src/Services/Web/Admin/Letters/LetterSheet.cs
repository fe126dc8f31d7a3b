using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Stoa.Client;
using Stoa.Client.Models;

namespace Stoa.Web;

/// <summary>
/// A letter as its reader sees it, for the frame in the page where it is written. A mail brings its own style and nothing else: no
/// scripts, no forms, no way back into the page around it.
/// </summary>
internal sealed class LetterSheet(string html, int status = StatusCodes.Status200OK) : IResult
{
    private const string Policy =
        "default-src 'none'; style-src 'unsafe-inline'; img-src https:; form-action 'none'; base-uri 'none'; frame-ancestors 'self'; "
        + "sandbox allow-popups allow-popups-to-escape-sandbox";

    private const string Style = "body{font:16px/1.5 system-ui,sans-serif;margin:1.25rem;color:#17191d;background:#fff}"
        + "pre{font:inherit;white-space:pre-wrap;overflow-wrap:anywhere;margin:0}.bad{color:#b3261e}";

    public static LetterSheet Of(Told told, string? part) => part switch
    {
        "text" => Plain("Plain text", $"<p><strong>{Safe(told.Subject)}</strong></p><pre>{Safe(told.Text)}</pre>"),
        "sms" => Plain("SMS", $"<pre>{Safe(told.Sms ?? "")}</pre>"),
        _ => new(told.Html),
    };

    /// <summary>What can't be told, part by part.</summary>
    public static LetterSheet Of(Problem problem)
    {
        var text = new StringBuilder("<p class=\"bad\" role=\"alert\"><strong>It can't be told like this.</strong></p><ul>");
        foreach (var (part, flaws) in problem.Errors ?? new Dictionary<string, IReadOnlyList<string>> { [""] = [Filled.Said(problem)] })
        {
            foreach (var flaw in flaws)
                text.Append("<li>").Append(Safe(flaw.StartsWith('\'') || part.Length == 0 ? flaw : $"{part}: {flaw}")).Append("</li>");
        }
        return Plain("What is wrong", text.Append("</ul>").ToString(), StatusCodes.Status422UnprocessableEntity);
    }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = status;
        response.ContentType = Paper.Html;
        response.Headers.ContentSecurityPolicy = Policy;
        response.Headers.CacheControl = "no-store";
        response.Headers["Referrer-Policy"] = "no-referrer";
        return HttpMethods.IsHead(httpContext.Request.Method) ? Task.CompletedTask : response.WriteAsync(html);
    }

    private static LetterSheet Plain(string title, string body, int status = StatusCodes.Status200OK) =>
        new($"<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title><style>{Style}</style></head>"
            + $"<body>{body}</body></html>", status);

    private static string Safe(string text) => WebUtility.HtmlEncode(text);
}

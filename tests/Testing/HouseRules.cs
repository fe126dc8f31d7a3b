using System.Text.Json.Nodes;
using Xunit;

namespace Stoa.Testing;

/// <summary>What every answer of the shop keeps, whatever was asked: looked at after each request of each test.</summary>
public static class HouseRules
{
    /// <summary>Words by which an answer would show what it looks like inside.</summary>
    private static readonly string[] Inside =
    [
        "Exception", "System.", "Microsoft.", "Npgsql", "Stoa.", "SQLite", "constraint", "SELECT ", "INSERT ", "   at ",
        ".cs:line", "/src/",
    ];

    public static void Check(Reply reply)
    {
        Assert.Equal("nosniff", reply.Header("X-Content-Type-Options"));
        Assert.Equal("no-referrer", reply.Header("Referrer-Policy"));
        Assert.Contains("frame-ancestors 'none'", reply.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Equal("same-origin", reply.Header("Cross-Origin-Opener-Policy"));
        Assert.NotNull(reply.Header("Cache-Control"));
        Assert.NotNull(reply.Header("X-Request-Id"));
        Assert.Null(reply.Header("Server"));
        Assert.Null(reply.Header("X-Powered-By"));
        Assert.Null(reply.Header("Access-Control-Allow-Origin"));
        if (reply.Status >= 400 && reply.Header("Content-Type") is not "application/json; charset=utf-8")
            CheckProblem(reply);
        if (reply.Status is 429 or 503 && reply.ContentType == "application/problem+json")
            Assert.True(int.Parse(reply.Header("Retry-After")!) > 0);
        if (reply.Status == 401)
            Assert.NotNull(reply.Header("WWW-Authenticate"));
        if (reply.Status == 405)
            Assert.NotNull(reply.Header("Allow"));
    }

    private static void CheckProblem(Reply reply)
    {
        Assert.Equal("application/problem+json", reply.ContentType);
        Assert.Equal("no-store", reply.Header("Cache-Control"));
        if (reply.Body.Length == 0)
            return;       // the answer to a HEAD
        var problem = reply.Json.AsObject();
        Assert.Equal(reply.Status, (int)problem["status"]!);
        Assert.Equal("urn:stoa:problem:" + reply.Code, reply.Text("type"));
        Assert.Matches("^[a-z0-9]+(-[a-z0-9]+)*$", reply.Code);
        Assert.NotEmpty(reply.Text("title"));
        Assert.NotEmpty(reply.Text("detail"));
        if (reply.Header("Idempotency-Replayed") is null)       // the first answer, byte for byte, with the first one's id
            Assert.Equal(reply.Header("X-Request-Id"), reply.Text("traceId"));
        Assert.All(Inside, word => Assert.DoesNotContain(word, Ours(problem), StringComparison.Ordinal));
    }

    /// <summary>The words that are ours: the names of fields may be the caller's.</summary>
    private static string Ours(JsonObject problem) => $"{problem["title"]} {problem["detail"]}";
}

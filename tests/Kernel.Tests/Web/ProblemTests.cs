using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Stoa.Kernel.Data;
using Stoa.Kernel.Web;
using Conflict = Stoa.Kernel.Data.Conflict;

namespace Stoa.Kernel.Tests.Web;

public class ProblemTests
{
    private sealed record Toy(string Name, int Count);

    private static Task<DoorHost> Start(bool kestrel = false) => DoorHost.Start(
        app =>
        {
            app.MapGet("/toys/{id}", Results<Ok<Toy>, Problem> (string id) =>
                id == "ball" ? TypedResults.Ok(new Toy("ball", 3)) : Problems.NotFound("There is no such toy."));
            app.MapPost("/toys", (Toy toy) => toy.Name);
            app.MapGet("/short", () => Problems.Conflict("short-stock", "Too few.").With("products", new[] { "prd_1" }));
            app.MapGet("/bug", string () => throw new InvalidOperationException("SELECT secret FROM Stoa.Kernel"));
            app.MapGet("/away", string () => throw new Unavailable("disk full at /var/data"));
            app.MapGet("/conflict", string () => throw new Conflict(ConflictKind.Unique, "toy", ["name"]));
            app.MapGet("/bare/{status}", (int status, HttpContext http) => { http.Response.StatusCode = status; });
            app.MapGet("/half", async (HttpContext http) =>
            {
                await http.Response.WriteAsync("half an");
                await http.Response.Body.FlushAsync();
                throw new InvalidOperationException("in the middle");
            });
        },
        kestrel: kestrel);

    [Fact]
    public async Task A_route_returns_its_object_or_a_problem()
    {
        await using var host = await Start();
        Assert.Equal("""{"name":"ball","count":3}""", (await host.Get("/toys/ball")).Body);
        var reply = await host.Get("/toys/kite", ("X-Request-Id", "abc-1"));
        Assert.Equal(404, reply.Status);
        var problem = new ProblemBody("urn:stoa:problem:not-found", "Not found", 404, "There is no such toy.", "not-found", "abc-1");
        Assert.Equal(problem, reply.Problem);
    }

    [Fact]
    public async Task A_problem_can_carry_more_for_programs()
    {
        await using var host = await Start();
        var reply = await host.Get("/short");
        Assert.Equal(409, reply.Status);
        Assert.Contains("\"products\":[\"prd_1\"]", reply.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401, "unauthorized")]
    [InlineData(403, "forbidden")]
    [InlineData(404, "not-found")]
    [InlineData(413, "body-too-large")]
    [InlineData(418, "im-a-teapot")]
    [InlineData(501, "not-implemented")]
    public async Task A_bare_status_becomes_a_problem(int status, string code)
    {
        await using var host = await Start();
        var reply = await host.Get($"/bare/{status}");
        Assert.Equal((status, code), (reply.Status, reply.Problem.Code));
        Assert.Equal(status == 401 ? "Bearer" : null, reply.Header("WWW-Authenticate"));
    }

    [Fact]
    public async Task An_unknown_path_is_a_404_and_a_wrong_method_a_405_that_says_what_is_allowed()
    {
        await using var host = await Start();
        Assert.Equal("not-found", (await host.Get("/nowhere")).Problem.Code);
        var reply = await host.Send(HttpMethod.Delete, "/toys");
        Assert.Equal(405, reply.Status);
        Assert.Equal("method-not-allowed", reply.Problem.Code);
        Assert.Equal("POST", reply.Header("Allow"));
    }

    [Fact]
    public async Task Trace_is_refused_everywhere_and_a_method_override_means_nothing()
    {
        await using var host = await Start();
        Assert.Equal(405, (await host.Send(HttpMethod.Trace, "/nowhere")).Status);
        Assert.NotNull((await host.Send(HttpMethod.Trace, "/toys/ball")).Header("Allow"));
        Assert.Equal(200, (await host.Send(HttpMethod.Get, "/toys/ball", null, ("X-HTTP-Method-Override", "DELETE"))).Status);
    }

    [Fact]
    public async Task A_bug_tells_nothing_of_the_inside_and_is_logged_under_its_id()
    {
        await using var host = await Start();
        var reply = await host.Get("/bug", ("X-Request-Id", "find-me"));
        Assert.Equal(500, reply.Status);
        Assert.Equal("find-me", reply.Problem.TraceId);
        Assert.DoesNotContain("SELECT", reply.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", reply.Body, StringComparison.Ordinal);
        Assert.Equal("nosniff", reply.Header("X-Content-Type-Options"));
        var logged = Assert.Single(host.Log.Lines, line => line.Contains("GET /bug failed", StringComparison.Ordinal));
        Assert.Contains("find-me", logged, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_is_away_is_a_503_with_a_time_to_come_back()
    {
        await using var host = await Start();
        var reply = await host.Get("/away");
        Assert.Equal(503, reply.Status);
        Assert.InRange(int.Parse(reply.Header("Retry-After")!), 1, 4);
        Assert.DoesNotContain("/var", reply.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_conflict_that_escaped_is_a_409_without_names_of_tables()
    {
        await using var host = await Start();
        var reply = await host.Get("/conflict");
        Assert.Equal((409, "conflict"), (reply.Status, reply.Problem.Code));
        Assert.DoesNotContain("toy", reply.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Head_gets_the_status_without_a_body()
    {
        await using var host = await Start(kestrel: true);
        var reply = await host.Send(HttpMethod.Head, "/nowhere");
        Assert.Equal((404, ""), (reply.Status, reply.Body));
        Assert.Equal("application/problem+json", reply.ContentType);
    }

    [Fact]
    public async Task An_answer_that_breaks_in_the_middle_is_cut()
    {
        await using var host = await Start(kestrel: true);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => host.Get("/half"));
        Assert.Contains(host.Log.Lines, line => line.Contains("/half failed", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("GET /toys/ball HTTP/1.1\r\nHost: a\r\nX-Long: {33000}\r\n\r\n", "431")]
    [InlineData("GET /{9000} HTTP/1.1\r\nHost: a\r\n\r\n", "414")]
    [InlineData("POST /toys HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n", "400")]
    public async Task The_server_refuses_what_never_becomes_a_request(string raw, string status)
    {
        await using var host = await Start(kestrel: true);
        var open = raw.IndexOf('{', StringComparison.Ordinal);
        if (open >= 0)
        {
            var close = raw.IndexOf('}', StringComparison.Ordinal);
            raw = raw[..open] + new string('a', int.Parse(raw[(open + 1)..close])) + raw[(close + 1)..];
        }
        var answer = await Raw(host, raw);
        Assert.StartsWith("HTTP/1.1 " + status, answer, StringComparison.Ordinal);
        Assert.DoesNotContain("Server:", answer, StringComparison.OrdinalIgnoreCase);
    }

    private static async Task<string> Raw(DoorHost host, string request)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(host.Address.Host, host.Address.Port);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request));
        var buffer = new byte[4096];
        return Encoding.ASCII.GetString(buffer, 0, await stream.ReadAsync(buffer));
    }
}

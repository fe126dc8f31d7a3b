using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Stoa.Kernel.Web;
using Stoa.Testing;

namespace Stoa.Kernel.Tests.Web;

/// <summary>Forms are taken from the shop's own pages, and problems on pages are told on pages.</summary>
public class OwnFormTests
{
    [Theory]
    [InlineData(200, "Sec-Fetch-Site", "same-origin")]
    [InlineData(200, "Sec-Fetch-Site", "none")]
    [InlineData(403, "Sec-Fetch-Site", "cross-site")]
    [InlineData(403, "Sec-Fetch-Site", "same-site")]
    [InlineData(200, "Origin", "http://localhost")]
    [InlineData(403, "Origin", "https://evil.example")]
    [InlineData(403, "Origin", "http://localhost:81")]
    [InlineData(403, "Origin", "null")]
    [InlineData(200, "X-Nothing", "said")]
    public async Task A_form_that_stood_on_another_site_is_refused(int status, string header, string value)
    {
        await using var door = await Start();
        Assert.Equal(status, (await door.Send(HttpMethod.Post, "/page", null, (header, value))).Status);
        Assert.Equal(200, (await door.Send(HttpMethod.Get, "/page", null, (header, value))).Status);
        Assert.Equal(200, (await door.Send(HttpMethod.Post, "/api", null, (header, value))).Status);
    }

    [Fact]
    public async Task What_the_browser_says_of_the_site_counts_more_than_the_origin()
    {
        await using var door = await Start();
        var reply = await door.Send(HttpMethod.Post, "/page", null, ("Sec-Fetch-Site", "cross-site"), ("Origin", "http://localhost"));
        Assert.Equal(403, reply.Status);
    }

    [Fact]
    public async Task A_problem_of_a_page_is_told_on_a_page_wherever_it_was_found()
    {
        await using var door = await Start();
        foreach (var reply in new[]
        {
            await door.Send(HttpMethod.Post, "/page", null, ("Sec-Fetch-Site", "cross-site")), await door.Send(HttpMethod.Get, "/gone"),
            await door.Send(HttpMethod.Get, "/broken"),
        })
        {
            Assert.Equal("text/html", reply.Header("Content-Type")!.Split(';')[0]);
            Assert.Equal("default-src 'self'", reply.Header("Content-Security-Policy"));
            Assert.Equal($"<h1>{reply.Status}</h1>", reply.Body);
        }
        Assert.Contains("application/problem+json", (await door.Send(HttpMethod.Get, "/nowhere")).Header("Content-Type")!);
    }

    private static Task<DoorHost> Start() => DoorHost.Start(app =>
    {
        var page = new ProblemPage(
            (_, problem) => Encoding.UTF8.GetBytes($"<h1>{problem.Status}</h1>"), "text/html; charset=utf-8", "default-src 'self'");
        var pages = app.MapGroup("").OwnFormsOnly().TellsProblemsBy(page);
        pages.MapGet("/page", () => "seen");
        pages.MapPost("/page", () => "taken");
        pages.MapGet("/gone", () => Problems.NotFound());
        pages.MapGet("/broken", string () => throw new InvalidOperationException("a bug"));
        app.MapPost("/api", () => "taken");
    });
}

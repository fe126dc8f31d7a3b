using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Stoa.Kernel;
using Stoa.Kernel.Hosting;
using Stoa.Kernel.Web;
using Stoa.Testing;

namespace Stoa.Gateway.Tests;

/// <summary>Services that are not there, too slow or gone in the middle, and what is asked again of whom.</summary>
public partial class ForwardingTests
{
    [Fact]
    public async Task Nobody_there_is_a_503_that_says_when_to_come_back()
    {
        await using var gateway = await Gateway($"http://127.0.0.1:{SplitShop.FreePort()}");
        await IsProblem(gateway, HttpMethod.Get, 503, "unavailable");
        await IsProblem(gateway, HttpMethod.Post, 503, "unavailable");
    }

    [Fact]
    public async Task Who_is_too_slow_is_a_504()
    {
        await using var away = new RawUpstream(async one => { await one.Head(); await one.UntilLeft(); });
        await using var gateway = await Gateway(away.Address, Short);
        await IsProblem(gateway, HttpMethod.Get, 504, "gateway-timeout");
        Assert.Single(away.Heads);
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200")]
    [InlineData("nonsense\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nETag: \"v1\"\r\nContent-Length: 100\r\n\r\n")]
    public async Task Who_breaks_off_before_the_answer_is_a_502_and_is_not_asked_again(string half)
    {
        await using var away = new RawUpstream(async one => { await one.Head(); await one.Send(half); });
        await using var gateway = await Gateway(away.Address);
        var answer = await IsProblem(gateway, HttpMethod.Post, 502, "bad-gateway");
        Assert.Null(answer.Headers.ETag);
        Assert.Single(away.Heads);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n")]
    public async Task Half_an_answer_does_not_pass_for_a_whole_one(string half)
    {
        await using var away = new RawUpstream(async one => { await one.Head(); await one.Send(half); });
        await using var gateway = await Gateway(away.Address);
        using var client = gateway.Client();
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync("/products"));
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("DELETE")]
    public async Task What_may_have_had_an_effect_is_never_sent_twice(string method)
    {
        // The second request comes over a connection that is open and whose other end dies after it has read it.
        await using var away = new RawUpstream(async one =>
        {
            await one.Head();
            await one.Answer("first");
            await one.Head();
        });
        await using var gateway = await Gateway(away.Address);
        using var client = gateway.Client();
        Assert.Equal(200, await Status(client, HttpMethod.Get, "/products"));
        Assert.Equal(502, await Status(client, new HttpMethod(method), "/products/act"));
        Assert.Equal(2, away.Heads.Count);
    }

    [Theory]
    [InlineData("GET", 1, 200)]
    [InlineData("GET", 2, 503)]
    [InlineData("POST", 1, 503)]
    public async Task A_question_that_found_nobody_is_asked_once_more_and_nothing_else_is(string method, int failures, int status)
    {
        using var forwarder = new Forwarder(
            Patience.Usual, new Clock(), NullLogger<Forwarder>.Instance, new Unreachable(failures));
        var http = new DefaultHttpContext { Request = { Method = method, Path = "/products" }, Response = { Body = new MemoryStream() } };
        await forwarder.Send(http, "catalog", new Addresses(new Uri("http://nowhere")), stream: false);
        Assert.Equal(status, http.Response.StatusCode);
    }

    [Fact]
    public async Task Two_processes_of_a_service_are_asked_in_turn()
    {
        await using var one = Upstream("one");
        await using var two = Upstream("two");
        await using var gateway = await Gateway($"{one.Address}, {two.Address}");
        using var client = gateway.Client();
        var answers = new List<string>();
        for (var request = 0; request < 4; request++)
            answers.Add(await client.GetStringAsync("/products"));
        Assert.Equal(["one", "one", "two", "two"], answers.Order());
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    public async Task A_process_that_is_gone_is_stepped_over_whatever_is_asked(string method)
    {
        await using var alive = Upstream("alive");
        await using var gateway = await Gateway($"http://127.0.0.1:{SplitShop.FreePort()}, {alive.Address}");
        using var client = gateway.Client();
        for (var request = 0; request < 4; request++)
            Assert.Equal(200, await Status(client, new HttpMethod(method), "/products"));
        Assert.Equal(4, alive.Heads.Count);
    }

    [Fact]
    public async Task A_process_that_breaks_off_may_have_done_it_and_no_other_is_asked()
    {
        await using var breaking = new RawUpstream(one => one.Head());
        await using var other = Upstream("other");
        await using var gateway = await Gateway($"{breaking.Address}, {other.Address}");
        using var client = gateway.Client();
        int[] answers = [await Status(client, HttpMethod.Post, "/products"), await Status(client, HttpMethod.Post, "/products")];
        Assert.Equal([200, 502], answers.Order());
        Assert.Single(other.Heads);
    }

    private static RawUpstream Upstream(string says) => new(async one =>
    {
        while (await one.Head() is not null)
            await one.Answer(says);
    });

    private sealed class Unreachable(int times) : HttpMessageHandler
    {
        private int calls;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            ++calls <= times
                ? throw new HttpRequestException(HttpRequestError.ConnectionError)
                : Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK));
    }

    private static async Task<HttpResponseMessage> IsProblem(SplitShop gateway, HttpMethod method, int status, string code)
    {
        using var client = gateway.Client();
        var answer = await client.SendAsync(new HttpRequestMessage(method, "/products"));
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(code, (await answer.Content.ReadFromJsonAsync<JsonNode>())!["code"]!.GetValue<string>());
        Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 4);
        return answer;
    }
}

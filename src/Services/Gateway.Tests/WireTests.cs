using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Stoa.Kernel.Hosting;
using Stoa.Kernel.Web;
using Stoa.Testing;

namespace Stoa.Gateway.Tests;

/// <summary>Requests that two servers might read differently are read in one way, here and behind the gateway, or not at all.</summary>
public class WireTests
{
    private const string Hidden = "GET /products/hidden HTTP/1.1\r\nHost: a\r\n\r\n";

    [Theory]
    [InlineData("Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello")]
    [InlineData("Content-Length: 5, 6\r\n\r\nhello")]
    [InlineData("Content-Length: -1\r\n\r\n")]
    [InlineData("Content-Length: 0x5\r\n\r\nhello")]
    [InlineData("Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\nZZ\r\nhello\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n5\nhello\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n5;a\nb\r\nhello\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\nhello\r\n0\r\n\r\n")]
    [InlineData(" Folded: header\r\n\r\n")]
    [InlineData("X-A: b\rX-C: d\r\n\r\n")]
    [InlineData("X-A: b\0\r\n\r\n")]
    [InlineData("Host: another\r\n\r\n")]
    [Rows(106)]
    public async Task What_could_be_read_in_two_ways_is_refused_and_the_line_is_closed(string rest)
    {
        var asked = 0;
        await using var away = new RawUpstream(async one =>
        {
            while (await one.Head() is not null)
            {
                Interlocked.Increment(ref asked);
                await one.Answer("there");
            }
        });
        await using var gateway = await Gateway(away.Address);
        var answers = await Raw(gateway.Port, "POST /products HTTP/1.1\r\nHost: a\r\n" + rest + Hidden);
        Assert.StartsWith("HTTP/1.1 4", answers);
        Assert.DoesNotContain("there", answers);
        Assert.StartsWith(
            "HTTP/1.1 4", await Raw(gateway.Port, "POST /cart HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n" + rest));
        Assert.DoesNotContain(away.Heads, head => head.Contains("hidden", StringComparison.Ordinal));
    }

    /// <summary>
    /// The length is not believed beside chunks (RFC 9112, 6.1), a sign is taken off it, and what goes on has one of the two.
    /// </summary>
    [Theory]
    [InlineData("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n")]
    [InlineData("Content-Length: +5\r\n\r\nhello")]
    [Rows(106)]
    public async Task What_goes_on_is_written_in_one_way(string rest)
    {
        await using var away = new RawUpstream(async one =>
        {
            await one.Head();
            await one.Answer("there");
        });
        await using var gateway = await Gateway(away.Address);
        var answers = await Raw(
            gateway.Port,
            "POST /products HTTP/1.1\r\nHost: a\r\n" + rest);
        Assert.DoesNotContain(away.Heads, head => head.Contains("hidden", StringComparison.Ordinal));
        if (away.Heads is [var head])
            Assert.Single(head.Split("\r\n"), line => line is "Content-Length: 5" or "Transfer-Encoding: chunked");
        else
            Assert.StartsWith("HTTP/1.1 4", answers);
    }

    [Theory]
    [InlineData("GET", 405)]
    [InlineData("DELETE", 405)]
    [InlineData("TRACE", 405)]
    [InlineData("FROB", 405)]
    [Rows(49)]
    public async Task A_word_in_a_header_does_not_change_the_method(string method, int status)
    {
        await using var away = new RawUpstream(async one => { await one.Head(); await one.Answer("there"); });
        await using var gateway = await Gateway(away.Address);
        var answer = await Raw(
            gateway.Port, $"{method} /products HTTP/1.1\r\nHost: a\r\nX-HTTP-Method-Override: POST\r\nX-HTTP-Method: POST\r\n\r\n");
        Assert.StartsWith($"HTTP/1.1 {status}", answer);
        Assert.Empty(away.Heads);
    }

    [Theory]
    [InlineData(105, 10, 431)]
    [InlineData(1, 40_000, 431)]
    [Rows(105)]
    public async Task Too_many_headers_and_too_long_ones_are_refused(int count, int length, int status)
    {
        await using var gateway = await Gateway("http://127.0.0.1:9");
        var headers = string.Concat(Enumerable.Range(0, count).Select(i => $"X-{i}: {new string('a', length)}\r\n"));
        Assert.StartsWith($"HTTP/1.1 {status}", await Raw(gateway.Port, $"GET /products HTTP/1.1\r\nHost: a\r\n{headers}\r\n"));
    }

    private static Task<SplitShop> Gateway(string away) => SplitShop.Start(
        [
            new GatewayService(), new Registrar(),
            new Voice("catalog", service => service.Routing(routes =>
            {
                routes.MapPost("/products", () => "").Anyone();
                routes.MapGet("/products/hidden", () => "").Anyone();
            })),
            new Voice("cart", service => service.Routing(routes =>
                routes.MapPost("/cart", (System.Text.Json.Nodes.JsonObject body) => body).Anyone())),
        ],
        ["gateway", "identity", "cart"], ("Stoa:Services:catalog", away));

    /// <summary>Everything that comes back until the other side closes, as it is asked to in the end.</summary>
    private static async Task<string> Raw(int port, string text)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(text + "GET /health/live HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
        try
        {
            return await new StreamReader(stream).ReadToEndAsync();
        }
        catch (IOException)
        {
            return "HTTP/1.1 400 closed";       // reset: nobody read on
        }
    }
}

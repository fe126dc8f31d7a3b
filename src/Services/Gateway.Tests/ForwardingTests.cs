using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Stoa.Kernel;
using Stoa.Kernel.Hosting;
using Stoa.Kernel.Web;
using Stoa.Testing;

namespace Stoa.Gateway.Tests;

/// <summary>Requests for a service in another process, which here is a script on a raw socket.</summary>
public partial class ForwardingTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);
    private static readonly Patience Short = new(TimeSpan.FromSeconds(2), TimeSpan.FromMilliseconds(300), TimeSpan.FromSeconds(20));

    [Fact]
    public async Task A_request_goes_on_and_the_answer_comes_back_as_it_was()
    {
        await using var away = new RawUpstream(async one =>
        {
            await one.Head();
            var body = new byte[9];
            await one.Stream.ReadExactlyAsync(body);
            await one.Answer("{\"got\":" + Encoding.UTF8.GetString(body) + "}", "Content-Type: application/json\r\nETag: \"v7\"\r\n"
                + "Location: /products/prd_1\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nDate: yesterday\r\nServer: secret\r\n", 201);
        });
        await using var gateway = await Gateway(away.Address);
        using var client = gateway.Client();
        using var answer = await client.PostAsync(
            "/products?a=b%20c&a%2Fb=%C3%A9", new StringContent("{\"n\":123}", Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal("{\"got\":{\"n\":123}}", await answer.Content.ReadAsStringAsync());
        Assert.Equal("\"v7\"", answer.Headers.ETag?.Tag);
        Assert.Equal("/products/prd_1", answer.Headers.Location?.ToString());
        Assert.Equal(["a=1", "b=2"], answer.Headers.GetValues("Set-Cookie"));
        Assert.False(answer.Headers.Contains("Server"));
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.StartsWith("POST /products?a=b%20c&a%2Fb=%C3%A9 HTTP/1.1\r\n", away.Heads.Single());
    }

    [Fact, Rows(50)]
    public async Task Nobody_can_say_through_the_gateway_who_or_where_they_are()
    {
        await using var away = new RawUpstream(async one =>
        {
            while (await one.Head() is not null)
                await one.Answer("");
        });
        await using var gateway = await Gateway(away.Address);
        using var client = gateway.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/products");
        foreach (var name in new[]
                 {
                     "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Prefix", "X-Real-IP", "Forwarded",
                     "X-Original-URL", "X-Rewrite-URL", "X-User-Id", "X-Roles", "X-HTTP-Method-Override", "traceparent", "tracestate",
                     "Proxy-Authorization", "TE", "X-Hop", "Via",
                 })
        {
            request.Headers.TryAddWithoutValidation(name, "a lie");
        }
        request.Headers.TryAddWithoutValidation("Connection", "X-Hop");
        request.Headers.TryAddWithoutValidation("X-Request-Id", "mine-1");
        request.Headers.TryAddWithoutValidation("X-Cart-Token", "crt_1.secret");
        using var answer = await client.SendAsync(request);
        Assert.Equal("mine-1", answer.Headers.GetValues("X-Request-Id").Single());
        var head = away.Heads.Single();
        Assert.DoesNotContain("a lie", head);
        Assert.Contains("\r\nX-Forwarded-For: 127.0.0.1\r\n", head);
        Assert.Contains("\r\nX-Forwarded-Proto: http\r\n", head);
        Assert.Contains("\r\nX-Request-Id: mine-1\r\n", head, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("\r\nX-Cart-Token: crt_1.secret\r\n", head);
        Assert.Contains($"\r\nHost: {new Uri(away.Address).Authority}\r\n", head);
    }

    [Fact]
    public async Task A_good_trace_goes_on()
    {
        await using var away = new RawUpstream(async one => { await one.Head(); await one.Answer(""); });
        await using var gateway = await Gateway(away.Address);
        using var client = gateway.Client();
        client.DefaultRequestHeaders.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        (await client.GetAsync("/products")).Dispose();
        Assert.Contains("traceparent: 00-0af7651916cd43dd8448eb211c80319c-", away.Heads.Single());
    }

    [Fact]
    public async Task What_the_service_would_refuse_never_travels()
    {
        await using var away = new RawUpstream(async one => { await one.Head(); await one.Answer(""); });
        await using var gateway = await Gateway(away.Address);
        using var client = gateway.Client();
        Assert.Equal(401, await Status(client, HttpMethod.Get, "/products/mine"));
        Assert.Equal(400, await Status(client, HttpMethod.Get, "/products?nonsense=1&a=1"));
        Assert.Equal(405, await Status(client, HttpMethod.Delete, "/products"));
        Assert.Equal(413, await Status(client, HttpMethod.Post, "/products", new string('x', 70_000)));
        Assert.Equal(415, await Status(client, HttpMethod.Post, "/products/strict", "<x/>", "text/xml"));
        Assert.Equal(404, await Status(client, HttpMethod.Get, "/internal/ask/catalog/x"));
        Assert.Empty(away.Heads);
    }

    [Theory]
    [InlineData("//products")]
    [InlineData("/%70roducts")]
    [InlineData("/products;x")]
    [InlineData("/./products")]
    [InlineData("/products/mine/..")]
    [InlineData("/x/%2e%2e/products/mine")]
    [InlineData("/products%2Fmine")]
    [InlineData("/PRODUCTS/mine")]
    [InlineData("//products/mine")]
    [InlineData("/products/%6dine")]
    [InlineData("/products//mine")]
    [InlineData("http://evil.example/products/mine")]
    [Rows(47, 107)]
    public async Task A_path_in_another_spelling_is_the_same_path_or_nothing(string target)
    {
        await using var away = new RawUpstream(async one =>
        {
            while (await one.Head() is not null)
                await one.Answer("public");
        });
        await using var gateway = await Gateway(away.Address);
        var answer = await Raw(gateway.Port, $"GET {target} HTTP/1.1\r\nHost: shop\r\n\r\n");
        var isPublic = answer.StartsWith("HTTP/1.1 200", StringComparison.Ordinal);
        // What came through came to the public route, and is written for the service as it was written for us.
        Assert.True(isPublic || answer.Split(' ')[1] is "400" or "401" or "404", answer);
        if (isPublic)
            Assert.DoesNotContain("mine HTTP", away.Heads.Single());
        else
            Assert.Empty(away.Heads);
    }

    [Fact]
    public async Task Events_pass_one_by_one()
    {
        var next = new SemaphoreSlim(0);
        await using var away = new RawUpstream(async one =>
        {
            await one.Head();
            await one.Send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (var i = 0; i < 3; i++)
            {
                await next.WaitAsync();
                await one.Send($"8\r\ndata: {i}\n\r\n");
            }
            await one.Send("0\r\n\r\n");
        });
        await using var gateway = await Gateway(away.Address, Short);       // a stream outlives every deadline
        using var client = gateway.Client();
        using var answer = await client.GetAsync("/products/events", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        for (var i = 0; i < 3; i++)
        {
            next.Release();
            Assert.Equal($"data: {i}", await reader.ReadLineAsync().WaitAsync(Deadline));
        }
        Assert.Null(await reader.ReadLineAsync().WaitAsync(Deadline));
    }

    [Fact]
    public async Task When_the_caller_leaves_the_service_is_left_too()
    {
        var (asked, left) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var away = new RawUpstream(async one =>
        {
            await one.Head();
            asked.SetResult();
            await one.UntilLeft();
            left.SetResult();
        });
        await using var gateway = await Gateway(away.Address);
        using var client = gateway.Client();
        using var tired = new CancellationTokenSource();
        var waiting = client.GetAsync("/products", tired.Token);
        await asked.Task.WaitAsync(Deadline);
        await tired.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await left.Task.WaitAsync(Deadline);
    }

    [Fact]
    public async Task A_hundred_megabytes_pass_through_little_memory()
    {
        const int megabytes = 100;
        await using var away = new RawUpstream(async one =>
        {
            await one.Head();
            await one.Send($"HTTP/1.1 200 OK\r\nContent-Length: {megabytes * 1024L * 1024}\r\n\r\n");
            var megabyte = new byte[1024 * 1024];
            for (var i = 0; i < megabytes; i++)
                await one.Stream.WriteAsync(megabyte);
        });
        await using var gateway = await Gateway(away.Address);
        using var client = gateway.Client();
        using var answer = await client.GetAsync("/products", HttpCompletionOption.ResponseHeadersRead);
        await using var body = await answer.Content.ReadAsStreamAsync();
        var buffer = new byte[64 * 1024];
        var (read, most, before) = (0L, 0L, GC.GetTotalMemory(forceFullCollection: true));
        while (await body.ReadAsync(buffer) is > 0 and var count)
        {
            read += count;
            most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: false) - before);
        }
        Assert.Equal(megabytes * 1024L * 1024, read);
        Assert.InRange(most, 0, 40 * 1024 * 1024);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_large_body_streams_to_the_service_and_one_over_the_limit_is_cut(bool chunked)
    {
        await using var away = new RawUpstream(async one =>
        {
            var isChunked = (await one.Head())!.Contains("chunked", StringComparison.OrdinalIgnoreCase);
            var (length, bytes, isLast) = (0L, new byte[64 * 1024], false);
            while (!isLast && await one.Stream.ReadAsync(bytes) is > 0 and var count)
            {
                length += count;
                isLast = isChunked ? bytes.AsSpan(0, count).EndsWith("0\r\n\r\n"u8) : length == 12_000_000;
            }
            if (isLast)
                await one.Answer("thanks");
        });
        await using var gateway = await Gateway(away.Address);
        using var client = gateway.Client();
        Assert.Equal(200, await Upload(client, 12_000_000, chunked));
        Assert.Equal(413, await Upload(client, 17_000_000, chunked));
    }

    [Fact]
    public async Task A_HEAD_is_one_also_for_the_service()
    {
        await using var away = new RawUpstream(async one =>
        {
            await one.Head();
            await one.Send("HTTP/1.1 200 OK\r\nContent-Length: 1234\r\nETag: \"v3\"\r\n\r\n");
        });
        await using var gateway = await Gateway(away.Address);
        using var client = gateway.Client();
        using var answer = await client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/products"));
        Assert.Equal((1234, "\"v3\""), (answer.Content.Headers.ContentLength, answer.Headers.ETag?.Tag));
        Assert.StartsWith("HEAD /products", away.Heads.Single());
    }

    private static Task<SplitShop> Gateway(string away, Patience? patience = null) => SplitShop.Start(
        [new GatewayService(patience), new Registrar(), Catalog()], ["gateway", "identity"],
        ("Stoa:Services:catalog", away));

    /// <summary>What the gateway is told of the service that lives elsewhere.</summary>
    private static Voice Catalog() => new("catalog", service => service.Routing(routes =>
    {
        var products = routes.MapGroup("/products").Anyone();
        products.MapGet("", () => "").Accepts("a", "a/b");
        products.MapPost("", () => "").Accepts("a", "a/b");
        products.MapPost("/strict", (JsonObject body) => body).Accepts();
        products.MapPost("/act", () => "").Accepts();
        products.MapDelete("/act", () => "").Accepts();
        products.MapGet("/mine", () => "").SignedIn();
        products.MapGet("/events", () => "").Limit(LimitClass.Browse, stream: true);
        products.MapPost("/import", () => "").Body(BodyLimit.GreatestBytes);
    }));

    private static async Task<int> Status(
        HttpClient client, HttpMethod method, string path, string? body = null, string type = "application/json")
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, type);
            request.Headers.ExpectContinue = true;       // else the connection may be cut while the body is still being sent
        }
        using var answer = await client.SendAsync(request);
        return (int)answer.StatusCode;
    }

    private static async Task<int> Upload(HttpClient client, int bytes, bool chunked)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/products/import")
        {
            Content = new ByteArrayContent(new byte[bytes]),
            Headers = { TransferEncodingChunked = chunked, ExpectContinue = true },
        };
        using var answer = await client.SendAsync(request);
        return (int)answer.StatusCode;
    }

    private static async Task<string> Raw(int port, string head)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head.Replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n")));
        return await new StreamReader(client.GetStream()).ReadToEndAsync();
    }
}

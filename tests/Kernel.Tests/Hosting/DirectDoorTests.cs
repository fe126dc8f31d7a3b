using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Stoa.Contracts;
using Stoa.Kernel.Data;
using Stoa.Kernel.Hosting;
using Stoa.Kernel.Messaging;
using Stoa.Kernel.Web;
using Stoa.Testing;

namespace Stoa.Kernel.Tests.Hosting;

/// <summary>How a service calls the shop's public API: without a socket where the gateway lives beside it, else over HTTP.</summary>
public sealed class DirectDoorTests : IDisposable
{
    private readonly Scratch scratch = new();
    private readonly ToyKiosk kiosk = new();

    [Fact]
    public async Task A_request_passes_all_of_the_doors_manners_and_no_socket()
    {
        await using var shop = await Start();
        using var answer = await Door(shop).GetAsync("/users/seen?a=b%20c&d=%C3%A9");
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        var seen = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("127.0.0.1", seen.GetProperty("from").GetString());
        Assert.Equal(0, seen.GetProperty("port").GetInt32());       // a connection of the server has one
        Assert.Equal("b c é", seen.GetProperty("query").GetString());
        using var missing = await Door(shop).GetAsync("/users/nothing%2Fhere");
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        Assert.Equal("application/problem+json", missing.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Where_the_gateway_lives_elsewhere_the_call_goes_there()
    {
        await using var gateway = await Start("identity", "gateway");
        await using var here = await Start([("Stoa:Services:gateway", gateway.Addresses[0])], "kiosk");
        var seen = await Door(here, "kiosk").GetFromJsonAsync<JsonElement>("/users/seen-by-gateway");
        Assert.Equal(new Uri(gateway.Addresses[0]).Port, seen.GetProperty("port").GetInt32());
    }

    [Fact]
    public async Task Bodies_and_headers_go_both_ways()
    {
        await using var shop = await Start();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/users/echo") { Content = new StringContent("{\"n\":1}") };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("X-Twice", ["a", "b"]);
        using var answer = await Door(shop).SendAsync(request);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal("{\"n\":1}", await answer.Content.ReadAsStringAsync());
        Assert.Equal(["a", "b"], answer.Headers.GetValues("X-Twice").SelectMany(value => value.Split(',')));
        Assert.Equal(["one=1", "two=2"], answer.Headers.GetValues("Set-Cookie"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_over_the_routes_limit_is_a_413_whether_it_says_its_length_or_not(bool says)
    {
        await using var shop = await Start();
        var bytes = Encoding.ASCII.GetBytes($"{{\"n\":\"{new string('x', 2000)}\"}}");
        HttpContent body = says ? new ByteArrayContent(bytes) : new StreamContent(new Unsaid(bytes));
        body.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var answer = await Door(shop).PostAsync("/users/echo", body);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task The_limits_hold_also_for_those_who_live_here()
    {
        await using var shop = await Start([("Stoa:Limits:login", "2/1m")], "identity", "kiosk", "gateway");
        var statuses = new List<int>();
        for (var i = 0; i < 3; i++)
            statuses.Add((int)(await Door(shop).GetAsync("/users/limited")).StatusCode);
        Assert.Equal([200, 200, 429], statuses);
    }

    [Fact]
    public async Task Webhooks_of_those_who_live_here_draw_on_nobodys_budget()
    {
        await using var shop = await Start([("Stoa:Limits:webhook", "2/1m")], "identity", "kiosk", "gateway");
        for (var i = 0; i < 3; i++)
            Assert.Equal(HttpStatusCode.OK, (await Door(shop).GetAsync("/users/told")).StatusCode);
        using var outside = new HttpClient { BaseAddress = new Uri(shop.Addresses[0]) };
        var statuses = new List<int>();
        for (var i = 0; i < 3; i++)
            statuses.Add((int)(await outside.GetAsync("/users/told")).StatusCode);
        Assert.Equal([200, 200, 429], statuses);
    }

    [Fact]
    public async Task An_answer_streams_while_it_is_made()
    {
        await using var shop = await Start();
        using var answer = await Door(shop).GetAsync("/users/stream", HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        for (var i = 0; i < 3; i++)
        {
            kiosk.Next.Release();
            Assert.Equal($"line {i}", await reader.ReadLineAsync());
        }
    }

    [Fact]
    public async Task Who_puts_down_an_answer_has_left_and_who_stops_waiting_too()
    {
        await using var shop = await Start();
        (await Door(shop).GetAsync("/users/stream", HttpCompletionOption.ResponseHeadersRead)).Dispose();
        Assert.True(await kiosk.Left.WaitAsync(Patience));
        using var tired = new CancellationTokenSource();
        var waiting = Door(shop).GetAsync("/users/never", tired.Token);
        Assert.True(await kiosk.Entered.WaitAsync(Patience));
        await tired.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.True(await kiosk.Left.WaitAsync(Patience));
    }

    [Fact]
    public async Task A_failure_is_a_problem_and_one_in_mid_answer_cuts_it_off()
    {
        await using var shop = await Start();
        using var failed = await Door(shop).GetAsync("/users/broken");
        Assert.Equal(HttpStatusCode.InternalServerError, failed.StatusCode);
        Assert.DoesNotContain("secret", await failed.Content.ReadAsStringAsync());
        await Assert.ThrowsAsync<HttpRequestException>(() => Door(shop).GetStringAsync("/users/breaks-later"));
    }

    [Fact]
    public async Task The_cause_of_a_call_is_found_in_it_under_the_same_id()
    {
        await using var shop = await Start();
        Cause.Current = new Cause("req_who-began", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        using var answer = await Door(shop).GetAsync("/users/seen");
        Assert.Equal("req_who-began", answer.Headers.GetValues("X-Request-Id").Single());
        Assert.Equal("req_who-began", (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("cause").GetString());
    }

    [Fact]
    public async Task A_call_from_within_a_request_is_a_request_of_its_own()
    {
        await using var shop = await Start();
        var seen = await Door(shop).GetFromJsonAsync<JsonElement>("/users/through");
        Assert.Equal("127.0.0.1", seen.GetProperty("from").GetString());
    }

    public void Dispose() => scratch.Dispose();

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static HttpClient Door(RunningShop shop, string service = "kiosk") =>
        shop.House.Here.Single(one => one.Name == service).Door;

    private Task<RunningShop> Start(params string[] here) => Start([], here);

    private Task<RunningShop> Start((string, string)[] settings, params string[] here) => ToyHouse.Start(
        scratch, here.Length == 0 ? ["identity", "kiosk", "gateway"] : here, [new ToyIdentity(), kiosk, new ToyGateway()],
        [("Stoa:Services:identity", "http://127.0.0.1:9"), .. settings]);

    /// <summary>A body whose length nobody knows beforehand.</summary>
    private sealed class Unsaid(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }

    private sealed class ToyGateway : IService
    {
        public string Name => "gateway";

        public void Describe(ServiceDescription service) =>
            service.Routing(routes => routes.MapGet("/users/seen-by-gateway", Seen).Anyone());
    }

    private sealed class ToyKiosk : IService
    {
        public string Name => "kiosk";

        public SemaphoreSlim Next { get; } = new(0);

        public SemaphoreSlim Entered { get; } = new(0);

        public SemaphoreSlim Left { get; } = new(0);

        public void Describe(ServiceDescription service) => service.Routing(routes =>
        {
            var users = routes.MapGroup("/users").Anyone();
            users.MapGet("/seen", Seen);
            users.MapGet("/limited", () => "yes").Limit(LimitClass.Login);
            users.MapGet("/told", () => "yes").Limit(LimitClass.Webhook);
            users.MapGet("/broken", string () => throw new InvalidOperationException("secret"));
            users.MapPost("/echo", (Delegate)Echo).Body(1000);
            users.MapGet("/stream", (Delegate)Stream);
            users.MapGet("/never", (Delegate)Never);
            users.MapGet("/breaks-later", (Delegate)BreakLater);
            users.MapGet("/through", async () => TypedResults.Ok(await service.Door.GetFromJsonAsync<JsonElement>("/users/seen")));
        });

        private static async Task Echo(HttpContext http)
        {
            var body = await new StreamReader(http.Request.Body).ReadToEndAsync();
            http.Response.StatusCode = 201;
            http.Response.Headers["X-Twice"] = http.Request.Headers["X-Twice"];
            http.Response.Headers.SetCookie = new(["one=1", "two=2"]);
            await http.Response.WriteAsync(body);
        }

        private async Task Stream(HttpContext http)
        {
            try
            {
                await http.Response.StartAsync();
                for (var i = 0; ; i++)
                {
                    await Next.WaitAsync(http.RequestAborted);
                    await http.Response.WriteAsync($"line {i}\n");
                }
            }
            finally
            {
                Left.Release();
            }
        }

        private async Task Never(HttpContext http)
        {
            Entered.Release();
            try
            {
                await new TaskCompletionSource().Task.WaitAsync(http.RequestAborted);
            }
            finally
            {
                Left.Release();
            }
        }

        private static async Task BreakLater(HttpContext http)
        {
            await http.Response.WriteAsync("half of ");
            throw new InvalidOperationException("secret");
        }
    }

    private static IResult Seen(HttpContext http) => TypedResults.Ok(new
    {
        from = http.Connection.RemoteIpAddress?.ToString(),
        port = http.Connection.LocalPort,
        query = $"{http.Request.Query["a"]} {http.Request.Query["d"]}",
        cause = Cause.Current.CorrelationId,
    });
}

using System.Net.Http.Headers;
using Stoa.Contracts;
using Stoa.Testing;

namespace Stoa.Ordering.Tests.Http;

/// <summary>GET /order/{id}/events.</summary>
public class OrderStreamTests(OrderShops shops)
{
    [Theory, EachDatabase]
    public async Task An_order_is_told_live_from_where_it_stands_to_its_end(Engine engine)
    {
        var shop = await shops.On(engine);
        var ada = shop.Customer();
        var id = await OrderShop.Order(ada);
        using var stream = await Live.Open(shop, ada, id);
        Assert.Equal("text/event-stream", stream.ContentType);
        Assert.Equal(("2", "status", "stock-reserved", "awaiting-payment"), await stream.Next());
        await shop.Shop.Say(new PaymentFailed(id, "pay_no" + id, Desk.Usd(2500), "card_declined"));
        Assert.Equal(("3", "status", "payment-declined", "awaiting-payment"), await stream.Next());
        await shop.Pay(id);
        Assert.Equal(("4", "status", "paid", "paid"), await stream.Next());
        (await ada.Post($"/order/{id}/cancel", new { })).Is(200);
        Assert.Equal(("5", "status", "cancelled", "cancelled"), await stream.Next());
        Assert.Null(await stream.Line());
    }

    [Theory, EachDatabase]
    public async Task Whoever_comes_back_misses_nothing_and_is_told_nothing_twice(Engine engine)
    {
        var shop = await shops.On(engine);
        var guest = shop.Guest();
        var id = await shop.Paid(guest);
        using (var stream = await Live.Open(shop, guest, id, lastSeen: "1"))
        {
            Assert.Equal("stock-reserved", (await stream.Next()).What);
            Assert.Equal("paid", (await stream.Next()).What);
        }
        using (var stream = await Live.Open(shop, guest, id, lastSeen: "3"))
        {
            await guest.Post($"/order/{id}/cancel", new { });
            Assert.Equal("cancelled", (await stream.Next()).What);
            Assert.Null(await stream.Line());
        }
        (await guest.Get($"/order/{id}/events", ("Last-Event-ID", "4"))).Is(204);
        foreach (var odd in new[] { "99", "x", "-1" })
        {
            using var stream = await Live.Open(shop, guest, id, odd);
            Assert.Equal("cancelled", (await stream.Next()).What);
            Assert.Null(await stream.Line());
        }
    }

    [Fact]
    public async Task When_nothing_happens_a_line_says_so_and_the_stream_ends_some_day()
    {
        var time = new ManualClock();
        await using var shop = await OrderShop.Open(Engine.Sqlite, time: time);
        var ada = shop.Customer();
        var id = await OrderShop.Order(ada);
        using var stream = await Live.Open(shop, ada, id);
        await stream.Next();
        var silence = stream.Line();
        await Eventually.True(() => silence.IsCompleted, () => time.Advance(TimeSpan.FromSeconds(1)));
        Assert.Equal(": still here", await silence);
        var end = stream.ReadToEnd();
        await Eventually.True(() => end.IsCompleted, () => time.Advance(TimeSpan.FromSeconds(20)));
        Assert.Contains("expired", await end);
    }

    [Fact]
    public async Task A_shop_that_closes_lets_its_streams_go()
    {
        var shop = await OrderShop.Open(Engine.Sqlite);
        var ada = shop.Customer();
        using var stream = await Live.Open(shop, ada, await OrderShop.Order(ada));
        await stream.Next();
        var started = TimeProvider.System.GetTimestamp();
        await shop.DisposeAsync();
        Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task There_are_only_so_many_streams_and_a_place_is_free_again_when_one_leaves()
    {
        await using var shop = await OrderShop.Open(Engine.Sqlite);
        var ada = shop.Customer();
        var id = await OrderShop.Order(ada);
        var streams = new List<Live>();
        for (var i = 0; i < OrderStreams.Most; i++)
            streams.Add(await Live.Open(shop, ada, id));
        (await ada.Get($"/order/{id}/events")).Is(503, "unavailable");
        foreach (var stream in streams)
            stream.Dispose();
        await Eventually.True(async () =>
        {
            using var one = await Live.TryOpen(shop, ada, id);
            return one is not null;
        });
    }

    /// <summary>A stream under way.</summary>
    private sealed class Live(HttpClient http, HttpResponseMessage response, StreamReader reader) : IDisposable
    {
        public string? ContentType => response.Content.Headers.ContentType?.MediaType;

        public static async Task<Live> Open(OrderShop shop, Visitor visitor, string id, string? lastSeen = null) =>
            await TryOpen(shop, visitor, id, lastSeen) ?? throw new InvalidOperationException("The stream was refused.");

        public static async Task<Live?> TryOpen(OrderShop shop, Visitor visitor, string id, string? lastSeen = null)
        {
            var http = new HttpClient { BaseAddress = shop.Shop.Address };
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/order/{id}/events");
            if (visitor.Token.Length > 0)
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", visitor.Token);
            else
                request.Headers.Add("X-Order-Token", visitor.OrderToken);
            if (lastSeen is not null)
                request.Headers.TryAddWithoutValidation("Last-Event-ID", lastSeen);
            var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            if (response.IsSuccessStatusCode)
                return new Live(http, response, new StreamReader(await response.Content.ReadAsStreamAsync()));
            response.Dispose();
            http.Dispose();
            return null;
        }

        public Task<string?> Line() => Read();

        public Task<string> ReadToEnd() => reader.ReadToEndAsync();

        /// <summary>The next event: its id, its kind, what happened, and how the order stands.</summary>
        public async Task<(string Id, string Kind, string What, string Status)> Next()
        {
            var (id, kind) = ((await Line())!["id: ".Length..], (await Line())!["event: ".Length..]);
            var data = System.Text.Json.Nodes.JsonNode.Parse((await Line())!["data: ".Length..])!;
            Assert.Equal("", await reader.ReadLineAsync());
            return (id, kind, (string)data["what"]!, (string)data["status"]!);
        }

        public void Dispose()
        {
            reader.Dispose();
            response.Dispose();
            http.Dispose();
        }

        /// <summary>The next line that is not empty; nothing at the end.</summary>
        private async Task<string?> Read()
        {
            while (await reader.ReadLineAsync() is { } line)
            {
                if (line.Length > 0)
                    return line;
            }
            return null;
        }
    }
}

using System.Net;
using Stoa.Testing;

namespace Stoa.EndToEnd;

/// <summary>/metrics: who may look, and that looking shows nothing of anybody.</summary>
public class MetricsTests
{
    [Fact]
    [Rows(113)]
    public async Task Who_is_near_sees_them_and_what_a_proxy_hands_on_finds_nothing()
    {
        await using var shop = await Open();
        var (status, text) = await Look(shop);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("# TYPE stoa_request_seconds histogram\n", text, StringComparison.Ordinal);
        Assert.Contains("stoa_ready{service=\"ordering\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("stoa_responses_total{status=\"5xx\"} 0\n", text, StringComparison.Ordinal);
        foreach (var (header, value) in (IEnumerable<(string, string)>)
            [("X-Forwarded-For", "127.0.0.1"), ("X-Forwarded-For", ""), ("Forwarded", "for=127.0.0.1")])
        {
            (status, text) = await Look(shop, (header, value));
            Assert.Equal(HttpStatusCode.NotFound, status);
            Assert.DoesNotContain("stoa_", text, StringComparison.Ordinal);
        }
        using var inside = await shop.Door.GetAsync(new Uri("/metrics", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, inside.StatusCode);
    }

    [Theory]
    [InlineData("10.0.0.0/8")]
    [InlineData("")]
    public async Task From_elsewhere_there_is_nothing(string networks)
    {
        await using var shop = await Open(("Stoa:Metrics:Networks", networks));
        Assert.Equal(HttpStatusCode.NotFound, (await Look(shop)).Status);
    }

    [Theory, EachDatabase]
    public async Task Requests_and_events_are_counted_once_and_nobody_is_named(Engine engine)
    {
        await using var shop = await Open(engine, ("Stoa:Demo", "false"));
        var before = Series((await Look(shop)).Text);
        var ada = await shop.Customer("ada.lovelace@example.com");
        (await ada.Get("/order/ord_00000000000000000000000000")).Is(404);
        (await ada.Get("/nothing/of/that/kind")).Is(404);
        var (_, text) = await Look(shop);
        var after = Series(text);
        Assert.Equal(1, after["stoa_request_seconds_count{route=\"/order/{id}\",method=\"GET\",status=\"4xx\"}"]);
        Assert.All(shop.Keepers, one => Assert.Equal(1, after[$"stoa_database_answers{{service=\"{one.Name}\"}}"]));
        Assert.Equal(0, after["stoa_orders{status=\"paid\"}"]);
        Assert.Equal(1, after["stoa_request_seconds_count{route=\"none\",method=\"any\",status=\"4xx\"}"]);
        foreach (var name in (string[])["said_total{service=\"identity\"", "heard_total{service=\"notifications\""])
        {
            var series = $"stoa_events_{name},event=\"identity.user-registered.v1\"}}";
            await Eventually.True(async () => Series((await Look(shop)).Text)[series] == before[series] + 1);
        }
        Assert.All(
            ["lovelace", "ord_0000", "of/that", "usr_", "10.0."],
            secret => Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void A_wrong_setting_is_told() => Assert.Equal(
    [
        "Stoa:Metrics:Networks: 'near' is not a network such as 10.0.0.0/8.",
        "Stoa:Telemetry:Otlp is 'collector'; it is the address of a collector such as http://collector:4317.",
        "Stoa:Telemetry:Protocol is 'http'; it is grpc or http/protobuf.",
        "Stoa:Telemetry:Sampled is '2'; it is the part of traces to record, from 0 to 1.",
        "Stoa:Telemetry:Otlp: this build has no driver for a collector. Leave it out.",
    ],
    TestShop.WhatIsWrong(Roster.Services, new()
    {
        ["Stoa:Metrics:Networks"] = "near",
        ["Stoa:Telemetry:Otlp"] = "collector",
        ["Stoa:Telemetry:Protocol"] = "http",
        ["Stoa:Telemetry:Sampled"] = "2",
    }).Where(said => said.StartsWith("Stoa:Metrics", StringComparison.Ordinal) || said.StartsWith("Stoa:Tele", StringComparison.Ordinal)));

    /// <summary>Each with its number; one that is told twice is an error here as it is to Prometheus.</summary>
    private static Dictionary<string, double> Series(string text) => text.Split('\n')
        .Where(line => line.Length > 0 && line[0] != '#')
        .ToDictionary(line => line[..line.LastIndexOf(' ')], line => double.Parse(line[(line.LastIndexOf(' ') + 1)..]));

    private static Task<TestShop> Open(params (string Name, string Value)[] settings) => Open(Engine.Sqlite, settings);

    private static Task<TestShop> Open(Engine engine, params (string Name, string Value)[] settings) => TestShop.Open(
        engine, Roster.Services, settings: settings.ToDictionary(one => one.Name, one => (string?)one.Value));

    private static async Task<(HttpStatusCode Status, string Text)> Look(TestShop shop, params (string Name, string Value)[] headers)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(shop.Address, "/metrics"));
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await http.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}

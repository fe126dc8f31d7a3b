using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Stoa.Kernel.Hosting;
using Stoa.Testing;

namespace Stoa.Kernel.Tests.Hosting;

/// <summary>Questions between services: the same whether they share a process or not.</summary>
public sealed class AskTests : IDisposable
{
    private static readonly HttpClient Http = new();
    private readonly Scratch scratch = new();

    [Fact]
    public async Task In_one_process_a_question_is_answered_directly()
    {
        await using var all = await ToyHouse.Start(scratch, ["identity", "weather", "traveller"]);
        Assert.Equal("clear", await Sky(all, "oslo"));
    }

    [Fact]
    public async Task Between_processes_it_is_asked_over_http_with_a_service_token()
    {
        await using var away = await ToyHouse.Start(scratch, ["identity", "weather"]);
        await using var here = await ToyHouse.Start(scratch, ["traveller"], Elsewhere(away));
        Assert.Equal("clear", await Sky(here, "oslo"));
    }

    [Fact]
    public async Task Everybody_who_answers_is_asked_wherever_they_live()
    {
        await using var away = await ToyHouse.Start(scratch, ["identity", "weather"]);
        await using var here = await ToyHouse.Start(scratch, ["traveller"], Elsewhere(away));
        var told = await Http.GetFromJsonAsync<JsonElement>(here.Addresses[0] + "/all");
        Assert.Equal("usr_1", told.GetProperty("identity").GetProperty("user").GetString());
        Assert.Equal(2, told.GetProperty("weather").GetProperty("umbrellas").GetInt32());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Service nonsense")]
    [InlineData("Bearer nonsense")]
    public async Task Outsiders_find_nothing_at_the_inner_door(string? authorization)
    {
        await using var all = await ToyHouse.Start(scratch, ["identity", "weather", "traveller"]);
        using var request = new HttpRequestMessage(HttpMethod.Post, all.Addresses[0] + "/internal/ask/weather/weather.get-weather.v1")
        {
            Content = JsonContent.Create(new { town = "oslo" }),
        };
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        using var answer = await Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Who_can_not_be_reached_is_unavailable_and_comes_back()
    {
        var away = await ToyHouse.Start(scratch, ["identity", "weather"]);
        await using var here = await ToyHouse.Start(scratch, ["traveller"], Elsewhere(away));
        var port = new Uri(away.Addresses[0]).Port;
        await away.DisposeAsync();
        using var answer = await Http.GetAsync(here.Addresses[0] + "/sky/oslo");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);

        await using var back = await ToyHouse.Start(scratch, ["identity", "weather"], ("urls", $"http://127.0.0.1:{port}"));
        await Eventually.True(async () => (await Http.GetAsync(here.Addresses[0] + "/sky/oslo")).IsSuccessStatusCode);
    }

    [Fact]
    public async Task An_answer_that_fails_there_is_unavailable_here_and_tells_nothing()
    {
        await using var away = await ToyHouse.Start(scratch, ["identity", "weather"]);
        await using var here = await ToyHouse.Start(scratch, ["traveller"], Elsewhere(away));
        using var answer = await Http.GetAsync(here.Addresses[0] + "/sky/nowhere");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.DoesNotContain("no such town", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_identity_a_process_serves_but_is_not_ready_until_it_answers()
    {
        await using var away = await ToyHouse.Start(scratch, ["weather"], ("Stoa:Services:identity", "http://127.0.0.1:9"));
        using var waiting = await Http.GetAsync(away.Addresses[0] + "/health/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, waiting.StatusCode);
        using var live = await Http.GetAsync(away.Addresses[0] + "/health/live");
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
    }

    public void Dispose() => scratch.Dispose();

    private static (string, string)[] Elsewhere(RunningShop away) =>
        [("Stoa:Services:identity", away.Addresses[0]), ("Stoa:Services:weather", away.Addresses[0])];

    private static async Task<string?> Sky(RunningShop shop, string town) =>
        (await Http.GetFromJsonAsync<JsonElement>($"{shop.Addresses[0]}/sky/{town}")).GetProperty("sky").GetString();
}

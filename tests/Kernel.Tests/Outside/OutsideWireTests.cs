using Microsoft.Extensions.Logging;
using Stoa.Fakes;
using Stoa.Kernel.Outside;
using Stoa.Testing;

namespace Stoa.Kernel.Tests.Outside;

/// <summary>Whatever somebody outside does, there is an answer in time, and it says whether anything was sent.</summary>
public sealed class OutsideWireTests : IAsyncDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20);

    private readonly Echo echo = new();
    private readonly CapturedLog log = new();
    private readonly OutsideWire wire;

    public OutsideWireTests() => wire = To(echo.Address);

    [Fact]
    public async Task What_is_answered_well_is_told()
    {
        var answer = await wire.Send(Charge, Long);
        Assert.True(answer.IsGood);
        Assert.Equal("amount=5", answer.Json()!.Value.GetProperty("body").GetString());
        var asked = Assert.Single(echo.Heard);
        Assert.Equal(("POST", "/charges/1", "Bearer secret", "key-1"),
            (asked.Method, asked.Path, asked.Header("Authorization"), asked.Header("Idempotency-Key")));
        Assert.Null(asked.Header("traceparent"));
    }

    [Theory]
    [InlineData("public, max-age=3600, must-revalidate", null, 3600)]
    [InlineData("max-age=3600", "600", 3000)]
    [InlineData("no-cache", "600", null)]
    [InlineData(null, null, null)]
    public async Task How_long_an_answer_may_be_kept_is_told_less_what_is_over(string? said, string? age, int? left)
    {
        foreach (var (name, value) in new[] { ("Cache-Control", said), ("Age", age) })
        {
            if (value is not null)
                echo.Headers[name] = value;
        }
        Assert.Equal(left, (int?)(await wire.Send(Charge, Long)).MaxAge?.TotalSeconds);
    }

    [Theory]
    [InlineData(Mood.Error, 500)]
    [InlineData(Mood.ErrorWithEffect, 500)]
    [InlineData(Mood.AnswerLost, 0)]
    [InlineData(Mood.Busy, 429)]
    public async Task What_is_not_safe_to_repeat_is_sent_once(Mood mood, int status)
    {
        echo.Meet(mood);
        var answer = await wire.Send(Charge, Long);
        Assert.Equal((status, true, true), (answer.Status, answer.WasSent, answer.IsPassing));
        Assert.Single(echo.Heard);
    }

    [Theory]
    [InlineData(Mood.Error)]
    [InlineData(Mood.ErrorWithEffect)]
    [InlineData(Mood.AnswerLost)]
    public async Task What_is_safe_to_repeat_is_repeated_with_the_same_words(Mood mood)
    {
        echo.Meet(mood, mood);
        var answer = await wire.Send(Charge with { MayRepeat = true }, Long);
        Assert.True(answer.IsGood);
        Assert.Equal(3, echo.Heard.Count);
        Assert.Single(echo.Heard.Select(one => (one.Path, one.Text, one.Header("Idempotency-Key"))).Distinct());
    }

    [Fact]
    public async Task A_busy_one_is_given_the_time_that_it_asks_for()
    {
        echo.BusyFor = TimeSpan.FromSeconds(1);
        echo.Meet(Mood.Busy);
        var started = TimeProvider.System.GetTimestamp();
        Assert.True((await wire.Send(Charge with { MayRepeat = true }, Long)).IsGood);
        Assert.True(TimeProvider.System.GetElapsedTime(started) >= TimeSpan.FromSeconds(0.9));
    }

    [Fact]
    public async Task Who_asks_for_more_time_than_there_is_gets_what_he_said_back()
    {
        echo.BusyFor = TimeSpan.FromHours(1);
        echo.Meet(Mood.Busy);
        var answer = await wire.Send(Charge with { MayRepeat = true }, TimeSpan.FromSeconds(1));
        Assert.Equal((429, TimeSpan.FromHours(1)), (answer.Status, answer.RetryAfter));
    }

    [Theory]
    [InlineData(Mood.Silent)]
    [InlineData(Mood.SilentWithEffect)]
    public async Task Silence_is_waited_for_as_long_as_was_said(Mood mood)
    {
        echo.Meet(mood);
        var answer = await wire.Send(Charge with { MayRepeat = true }, TimeSpan.FromMilliseconds(300));
        Assert.Equal((0, true), (answer.Status, answer.WasSent));
        Assert.Contains("did not answer in time", answer.ToString(), StringComparison.Ordinal);
        Assert.Single(echo.Heard);
    }

    [Fact]
    public async Task Nobody_is_followed_to_another_address()
    {
        echo.Meet(Mood.Redirect);
        Assert.Equal(302, (await wire.Send(Charge, Long)).Status);
    }

    [Fact]
    public async Task A_page_of_some_proxy_is_no_JSON_and_no_exception()
    {
        echo.Meet(Mood.Nonsense);
        var answer = await wire.Send(Charge, Long);
        Assert.True(answer.IsGood);
        Assert.Null(answer.Json());
    }

    [Fact]
    public async Task An_answer_without_end_is_not_read_to_its_end()
    {
        echo.Size = 20_000_000;
        var answer = await wire.Send(Charge, Long);
        Assert.Equal((0, true), (answer.Status, answer.WasSent));
    }

    [Fact]
    public async Task Where_nobody_is_nothing_was_sent()
    {
        await echo.DisposeAsync();
        var answer = await wire.Send(Charge, Long);
        Assert.Equal((0, false), (answer.Status, answer.WasSent));
    }

    [Fact]
    public async Task Who_fails_all_the_time_is_left_alone_for_a_moment()
    {
        echo.Weather = _ => Mood.Error;
        for (var i = 0; i < 10; i++)
            await wire.Send(Charge, Long);
        var answer = await wire.Send(Charge, Long);
        Assert.Equal((0, false), (answer.Status, answer.WasSent));
        Assert.Equal(10, echo.Heard.Count);
    }

    [Fact]
    public async Task Neither_secrets_nor_what_was_said_are_logged()
    {
        echo.Meet(Mood.Well, Mood.Error, Mood.AnswerLost);
        for (var i = 0; i < 3; i++)
            await wire.Send(Charge with { Path = "/charges/1?hidden=1" }, Long);
        Assert.Contains(log.Lines, line => line.Contains("/charges/1", StringComparison.Ordinal));
        Assert.DoesNotContain(log.Lines, line =>
            line.Contains("secret", StringComparison.Ordinal) || line.Contains("amount", StringComparison.Ordinal)
            || line.Contains("hidden", StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        wire.Dispose();
        await echo.DisposeAsync();
    }

    private static OutsideRequest Charge => new(HttpMethod.Post, "/charges/1")
    {
        Body = OutsideRequest.Form([("amount", "5")]),
        Headers = [("Idempotency-Key", "key-1")],
    };

    private OutsideWire To(Uri address)
    {
        var logs = LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Debug).AddProvider(log));
        return new("Echo", address, new Clock(), logs.CreateLogger("outside"), message =>
            message.Headers.Authorization = new("Bearer", "secret"));
    }

    /// <summary>Says back what it was told.</summary>
    private sealed class Echo : Fake
    {
        public int Size { get; set; }

        public Dictionary<string, string> Headers { get; } = [];

        protected override ValueTask<FakeAnswer> Answer(FakeRequest request)
        {
            var answer = FakeAnswer.Of(200, new { body = request.Text, padding = new string('x', Size) });
            foreach (var (name, value) in Headers)
                answer.With(name, value);
            return new(answer);
        }
    }
}

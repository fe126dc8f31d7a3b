using System.Text;
using Stoa.Kernel.Data;
using Stoa.Stress;
using Stoa.Testing;

namespace Stoa.Auditor.Tests;

/// <summary>What a crowd writes down is what the auditor reads, also when it was killed in the middle of a word.</summary>
public sealed class HistoryTests : IDisposable
{
    private readonly Scratch scratch = new();

    private string Place => scratch.File("history");

    [Fact]
    public async Task A_request_is_in_the_file_before_it_is_sent()
    {
        await using var diary = Diary.Open(Place);
        await diary.Begin("k1");
        var asked = await diary.Ask(Checkout);
        Assert.Equal([("crowd", "k1"), ("invoke", "k1-3")], History.Read(Place).Lines.Select(line => (line.Is, line.Who!)));
        Assert.Equal(asked with { }, History.Read(Place).Lines[1]);
    }

    [Fact]
    public async Task What_is_read_is_what_was_written()
    {
        var diary = Diary.Open(Place);
        await diary.Begin("k1");
        diary.Hear(await diary.Ask(Checkout), Answer(201, """{"id":"ord_1","status":"awaiting-payment"}"""));
        diary.Hear(await diary.Ask(Look), Answer(200, """{"items":[{"productId":"prd_1"},{"productId":"prd_2"}]}"""));
        diary.Lose(await diary.Ask(Checkout));
        await diary.DisposeAsync();
        var (written, read) = (diary.History.Lines, History.Read(Place).Lines);
        Assert.Equal(written.Select(Text), read.Select(Text));
        Assert.Equal(["crowd", "invoke", "ok", "invoke", "ok", "invoke", "unknown"], read.Select(line => line.Is));
        Assert.Equal(("ord_1", 201), (read[2].OrderId, read[2].Status));
        Assert.Equal(["prd_1", "prd_2"], read[4].Holds);
    }

    [Theory]
    [InlineData(200, "", "ok")]
    [InlineData(402, "", "fail")]
    [InlineData(409, "", "fail")]
    [InlineData(409, "Retry-After: 1", "unknown")]
    [InlineData(429, "Retry-After: 1", "unknown")]
    [InlineData(429, "", "unknown")]
    [InlineData(500, "", "unknown")]
    [InlineData(503, "Retry-After: 1", "unknown")]
    public async Task Whoever_was_told_to_come_back_does_not_know_yet(int status, string header, string expected)
    {
        await using var diary = Diary.Open();
        diary.Hear(await diary.Ask(Checkout), Answer(status, """{"code":"x"}""", header));
        Assert.Equal(expected, diary.History.Lines[^1].Is);
    }

    [Fact]
    public async Task Equal_answers_have_equal_marks_and_others_have_not()
    {
        await using var diary = Diary.Open();
        foreach (var body in new[] { """{"id":"ord_1"}""", """{"id":"ord_1"}""", """{"id":"ord_2"}""" })
            diary.Hear(await diary.Ask(Checkout), Answer(201, body));
        var marks = diary.History.Lines.Where(line => line.Is == HistoryLine.Ok).Select(line => line.Body).ToList();
        Assert.Equal(marks[0], marks[1]);
        Assert.NotEqual(marks[0], marks[2]);
    }

    [Fact]
    public async Task Many_at_once_are_all_there_each_with_a_number_of_its_own()
    {
        var diary = Diary.Open(Place);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
        {
            await Task.Yield();
            for (var i = 0; i < 10; i++)
                diary.Lose(await diary.Ask(Checkout));
        }));
        await diary.DisposeAsync();
        var read = History.Read(Place).Lines;
        Assert.Equal(Enumerable.Range(1, 200).Select(number => (long)number), Numbers(HistoryLine.Invoke));
        Assert.Equal(Numbers(HistoryLine.Invoke), Numbers(HistoryLine.Unknown));

        IEnumerable<long> Numbers(string word) => read.Where(line => line.Is == word).Select(line => line.Call).Order();
    }

    [Fact]
    public async Task A_history_that_was_torn_anywhere_is_read_up_to_there()
    {
        var diary = Diary.Open(Place);
        await diary.Begin("k1");
        diary.Hear(await diary.Ask(Checkout), Answer(201, """{"id":"ord_1"}"""));
        await diary.DisposeAsync();
        var whole = Bytes(Place);
        var told = diary.History.Lines.Select(Text).ToList();
        for (var length = 0; length <= whole.Length; length++)
        {
            Put(scratch.File("torn"), whole[..length]);
            var read = History.Read(scratch.File("torn")).Lines;
            Assert.Equal(whole.AsSpan(0, length).Count((byte)'\n'), read.Count);
            Assert.Equal(told.Take(read.Count), read.Select(Text));
        }
    }

    [Fact]
    public void What_is_none_of_a_history_is_told_with_its_line()
    {
        Put(Place, "{\"is\":\"crowd\",\"who\":\"k1\"}\nnonsense\n{\"is\":\"crowd\",\"who\":\"k2\"}\n"u8.ToArray());
        Assert.Contains("Line 2", Assert.Throws<Unavailable>(() => History.Read(Place)).Message, StringComparison.Ordinal);
        Assert.Throws<Unavailable>(() => History.Read(scratch.File("nowhere")));
    }

    [Fact]
    public void A_history_is_never_written_over()
    {
        Put(Place, []);
        Assert.Throws<Unavailable>(() => Diary.Open(Place));
        Assert.Throws<Unavailable>(() => Diary.Open(Path.Combine(scratch.Folder, "nowhere", "history")));
    }

    public void Dispose() => scratch.Dispose();

    private static readonly HistoryLine Checkout = new(HistoryLine.Invoke)
    {
        Who = "k1-3",
        Op = HistoryLine.Checkout,
        Key = "k1-3-1-c",
        Email = "k1-3.1@example.com",
        CartId = "crt_1",
    };

    private static readonly HistoryLine Look = new(HistoryLine.Invoke) { Who = "k1-3", Op = HistoryLine.Look, CartId = "crt_1" };

    private static void Put(string file, byte[] bytes) => File.WriteAllBytes(file, bytes);

    private static byte[] Bytes(string file) => File.ReadAllBytes(file);

    private static string Text(HistoryLine line) => Encoding.UTF8.GetString(line.Write());

    private static WireAnswer Answer(int status, string body, string header = "") =>
        new(status, $"HTTP/1.1 {status} X\r\n{header}", Encoding.UTF8.GetBytes(body));
}

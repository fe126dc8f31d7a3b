using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Stoa.Auditor;

namespace Stoa.Stress;

/// <summary>
/// What crowds write down of what they do: each request before it is sent, and what came of it. It is held in memory, and in a file where
/// one is named: there a request is on the disk before the shop hears of it, so that no order can be without one, whoever is killed.
/// </summary>
public sealed class Diary : IAsyncDisposable
{
    private const int HashLength = 16;

    private readonly Lock gate = new();
    private readonly List<HistoryLine> lines = [];
    private readonly DurableLines? file;
    private long calls;

    private Diary(DurableLines? file) => this.file = file;

    /// <summary>A new one; the file must not be there yet.</summary>
    public static Diary Open(string? file = null) => new(file is { Length: > 0 } ? DurableLines.Create(file) : null);

    /// <summary>What is in it so far.</summary>
    public History History
    {
        get
        {
            lock (gate)
                return new History([.. lines]);
        }
    }

    /// <summary>A crowd sets out.</summary>
    public ValueTask Begin(string crowd) => Keep(new HistoryLine(HistoryLine.Crowd) { Who = crowd });

    /// <summary>Somebody is about to send a request; it may be sent once this is done.</summary>
    public async ValueTask<HistoryLine> Ask(HistoryLine request)
    {
        var asked = request with
        {
            Call = Interlocked.Increment(ref calls),
            At = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(),
        };
        await Keep(asked);
        return asked;
    }

    /// <summary>The shop answered.</summary>
    public void Hear(HistoryLine asked, WireAnswer answer)
    {
        var isDone = answer.Status is >= 200 and < 300;
        Note(new HistoryLine(ResultOf(answer), asked.Call)
        {
            Status = answer.Status,
            Code = isDone ? null : answer.Text("code"u8),
            Body = asked.Key is null ? null : Convert.ToHexStringLower(SHA256.HashData(answer.Body.Span))[..HashLength],
            CartId = isDone && asked.Op == HistoryLine.Add ? answer.Text("id"u8) : null,
            OrderId = isDone && asked.Op == HistoryLine.Checkout ? answer.Text("id"u8) : null,
            Holds = isDone && asked.Op == HistoryLine.Look ? Products(answer) : null,
        });
    }

    /// <summary>The connection broke.</summary>
    public void Lose(HistoryLine asked) => Note(new HistoryLine(HistoryLine.Unknown, asked.Call));

    public ValueTask DisposeAsync() => file?.DisposeAsync() ?? default;

    /// <summary>Whoever is told to come back was not answered yet, however long the shop still works on it.</summary>
    private static string ResultOf(WireAnswer answer) => answer.Status switch
    {
        >= 200 and < 300 => HistoryLine.Ok,
        429 => HistoryLine.Unknown,
        >= 400 and < 500 when answer.RetryAfter is null => HistoryLine.Fail,
        _ => HistoryLine.Unknown,
    };

    private static string[] Products(WireAnswer cart) =>
        [.. JsonNode.Parse(cart.Body.Span)!["items"]!.AsArray().Select(line => (string)line!["productId"]!)];

    private ValueTask Keep(HistoryLine line)
    {
        lock (gate)
        {
            lines.Add(line);
            return file is null ? default : new ValueTask(file.Write(line.Write()));
        }
    }

    private void Note(HistoryLine line)
    {
        lock (gate)
        {
            lines.Add(line);
            file?.Add(line.Write());
        }
    }
}

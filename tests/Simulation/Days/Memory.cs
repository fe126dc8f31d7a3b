using System.Globalization;
using Stoa.Testing;

namespace Stoa.Simulation.Tests.Days;

/// <summary>
/// What people were told, as they write it down outside of the shop: whatever was said once must be so in the end, and under one key
/// nothing else is ever said.
/// </summary>
internal sealed class Memory
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, (int Life, Reply Reply)> answers = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> counts = new(StringComparer.Ordinal);
    private readonly List<string> wrong = [];

    /// <summary>Orders that somebody was told of.</summary>
    public HashSet<string> Orders { get; } = new(StringComparer.Ordinal);

    /// <summary>By which payment an order was said to be paid.</summary>
    public Dictionary<string, string> Paid { get; } = new(StringComparer.Ordinal);

    /// <summary>Attempts to pay of which it was said that nothing was charged.</summary>
    public HashSet<string> Declined { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Cancelled { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Refunds { get; } = new(StringComparer.Ordinal);

    /// <summary>What was ever asked for a product.</summary>
    public HashSet<(string ProductId, decimal Price)> Prices { get; } = [];

    /// <summary>Whatever was not as it must be.</summary>
    public IReadOnlyList<string> Wrong
    {
        get
        {
            lock (gate)
                return [.. wrong];
        }
    }

    /// <summary>How often what happened; to be read when all is over.</summary>
    public IReadOnlyDictionary<string, int> Counts => counts;

    public void Count(string what)
    {
        lock (gate)
            counts[what] = counts.GetValueOrDefault(what) + 1;
    }

    public void Blame(string what)
    {
        lock (gate)
            wrong.Add(what);
    }

    /// <summary>Writes down what somebody was told.</summary>
    public void Note(Action<Memory> note)
    {
        lock (gate)
            note(this);
    }

    /// <summary>An answer that settles a request with this key. All that settle it say the same.</summary>
    public void Heard(string key, int life, Reply reply)
    {
        lock (gate)
        {
            if (reply.Header("Idempotency-Replayed") is not null)
                counts["replays"] = counts.GetValueOrDefault("replays") + 1;
            if (!answers.TryGetValue(key, out var first))
                answers[key] = (life, reply);
            else if (first.Life == life
                ? (first.Reply.Status, first.Reply.Body) != (reply.Status, reply.Body)
                : !IsSame(first.Reply, reply))
                wrong.Add($"{key} was answered {Told(first.Reply)} in life {first.Life}, then {Told(reply)} in life {life}");
        }
    }

    /// <summary>
    /// An answer that was not kept before a death is told anew from what was made: of the same thing, however it stands by now.
    /// </summary>
    private static bool IsSame(Reply first, Reply then)
    {
        if (first.Status < 300 && first.Text("status") is "pending")
            return true;
        return first.Status == then.Status && (first.Status < 300 ? first.Text("id") == then.Text("id") : first.Code == then.Code);
    }

    private static string Told(Reply reply) => string.Create(CultureInfo.InvariantCulture, $"{reply.Status} {reply.Body}");
}

/// <summary>How checkouts are counted.</summary>
internal static class Checkouts
{
    public const string Succeeded = "checkouts that succeeded", Failed = "checkouts that did not";
}

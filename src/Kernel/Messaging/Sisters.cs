using System.Text.Json;
using Microsoft.Extensions.Logging;
using Stoa.Kernel.Web;

namespace Stoa.Kernel.Messaging;

/// <summary>
/// The other processes of this shop, told quickly what would else reach them late: keys that a commit touched, events that every process
/// hears, requests that were counted. All of it is known otherwise too, so a word that is lost costs time and nothing else. Words are
/// sealed by the shop's secret: who has none of it can neither read nor forge them.
/// </summary>
public sealed partial class Sisters : IAsyncDisposable
{
    /// <summary>Who says more than this before it could be told on says it to nobody.</summary>
    public const int MostWaiting = 10_000;

    private const string Purpose = "sisters";

    private readonly IGrapevine grapevine;
    private readonly Secrets secrets;
    private readonly ILogger log;
    private readonly string self;
    private readonly Dictionary<string, Listener> listeners = new(StringComparer.Ordinal);
    private readonly List<(string Topic, Func<string?> Gather)> gatherers = [];
    private readonly Lock gate = new();
    private List<string> waiting = [];
    private bool isTelling;

    public Sisters(IGrapevine grapevine, Secrets secrets, Clock clock, ILogger log)
    {
        (this.grapevine, this.secrets, this.log) = (grapevine, secrets, log);
        self = Convert.ToHexStringLower(clock.NewBytes(8));
    }

    /// <summary>Nobody is there: what follows costs nothing and does nothing.</summary>
    public bool AreNone => grapevine.IsSilent;

    /// <summary>Listens to a topic. Before <see cref="Start"/>.</summary>
    /// <param name="missed">What to do when words may have been lost.</param>
    public void Hear(string topic, Action<string> heard, Action? missed = null) => listeners.Add(topic, new Listener(heard, missed));

    /// <summary>
    /// For what is said so often that it is worth adding up: <see cref="Nudge"/> says that there is something, and
    /// <paramref name="gather"/> gives all of it when it can be told.
    /// </summary>
    public void Gather(string topic, Func<string?> gather) => gatherers.Add((topic, gather));

    public void Start()
    {
        if (AreNone)
            return;
        // A shop that has another secret speaks on another channel, also where both use one Redis.
        var channel = "stoa:" + Convert.ToHexStringLower(secrets.Key("sisters-channel")[..8]);
        grapevine.Start(channel, Heard, Missed);
    }

    /// <summary>Tells everybody a word about a topic, soon and without waiting.</summary>
    public void Tell(string topic, string word)
    {
        if (AreNone)
            return;
        lock (gate)
        {
            if (waiting.Count >= MostWaiting)
                return;
            waiting.Add(topic);
            waiting.Add(word);
        }
        Nudge();
    }

    /// <summary>Something was gathered that is worth telling.</summary>
    public void Nudge()
    {
        if (AreNone)
            return;
        lock (gate)
        {
            if (isTelling)
                return;
            isTelling = true;
        }
        ThreadPool.UnsafeQueueUserWorkItem(static self => _ = self.TellAll(), this, preferLocal: false);
    }

    public ValueTask DisposeAsync() => grapevine.DisposeAsync();

    /// <summary>While one message is on its way the next one grows.</summary>
    private async Task TellAll()
    {
        while (TakeWaiting() is { } words)
            await grapevine.Say(secrets.Seal(Purpose, JsonSerializer.SerializeToUtf8Bytes(words)));
    }

    private List<string>? TakeWaiting()
    {
        lock (gate)
        {
            var words = waiting;
            foreach (var (topic, gather) in gatherers)
            {
                if (gather() is { } gathered)
                    words.AddRange(topic, gathered);
            }
            if (words.Count == 0)
            {
                isTelling = false;
                return null;
            }
            waiting = [];
            words.Add(self);
            return words;
        }
    }

    /// <summary>Topics and words by turns, and last whose they are.</summary>
    private void Heard(ReadOnlyMemory<byte> message)
    {
        if (secrets.Open(Purpose, message.Span) is not { } plain)
            return;
        var words = JsonSerializer.Deserialize<List<string>>(plain) ?? [];
        if (words.Count == 0 || words[^1] == self)
            return;
        for (var i = 0; i + 2 < words.Count; i += 2)
        {
            if (listeners.TryGetValue(words[i], out var listener))
                Attempt(words[i], () => listener.Heard(words[i + 1]));
        }
    }

    private void Missed()
    {
        foreach (var (topic, listener) in listeners)
            Attempt(topic, () => listener.Missed?.Invoke());
    }

    private void Attempt(string topic, Action tell)
    {
        try
        {
            tell();
        }
#pragma warning disable CA1031 // one listener's failure is not the others', nor the line's
        catch (Exception failure)
        {
            LogFailed(log, failure, topic);
        }
#pragma warning restore CA1031
    }

    private sealed record Listener(Action<string> Heard, Action? Missed);

    [LoggerMessage(2151, LogLevel.Error, "What a sister process said about {Topic} could not be taken in")]
    private static partial void LogFailed(ILogger log, Exception failure, string topic);
}
